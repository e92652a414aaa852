"""The API described for people, from the same schema that machines read."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

PAGING = ("cursor", "page_size", "format")


@dataclass(frozen=True)
class Field:
    """A parameter or a field of an answer: its name, what kind of value it is, and what it means."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Endpoint:
    """One address: what it gives, how it can be filtered, what stands in its answer."""

    path: str
    anchor: str
    title: str
    description: str
    is_list: bool
    filters: list[Field]
    path_parts: list[Field]
    fields: list[Field]


@lru_cache(maxsize=1)
def endpoints() -> list[Endpoint]:
    """Return every address of the API; the schema is generated once in a process."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    parts = schema.get("components", {}).get("schemas", {})
    return [_endpoint(path, operations["get"], parts) for path, operations in schema["paths"].items()]


def _endpoint(path: str, operation: dict[str, Any], parts: dict[str, Any]) -> Endpoint:
    parameters = operation.get("parameters", [])
    answer = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
    words = operation.get("description", "").strip().split("\n")[0]
    return Endpoint(
        path=path,
        anchor=operation["operationId"].replace("_", "-"),
        title=operation["operationId"].replace("_", " "),
        description=words,
        is_list="{" not in path,
        filters=[_parameter(row) for row in parameters if row["in"] == "query" and row["name"] not in PAGING],
        path_parts=[_parameter(row) for row in parameters if row["in"] == "path"],
        fields=_fields(answer, parts),
    )


def _parameter(row: dict[str, Any]) -> Field:
    options = [str(option) for option in row.get("schema", {}).get("enum", []) if option]
    description = row.get("description", "").split("\n")[0].removeprefix("* ")
    return Field(
        row["name"], _kind(row.get("schema", {})), f"one of {', '.join(options)}" if options else description
    )


def _fields(answer: dict[str, Any], parts: dict[str, Any]) -> list[Field]:
    shape = _resolved(answer, parts)
    if "results" in shape.get("properties", {}):
        shape = _resolved(shape["properties"]["results"], parts)
    if shape.get("type") == "array":
        shape = _resolved(shape["items"], parts)
    return [
        Field(name, _kind(_resolved(row, parts)), row.get("description", "").split("\n")[0].removeprefix("* "))
        for name, row in shape.get("properties", {}).items()
    ]


def _resolved(shape: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference to the named part that it stands for."""
    if "$ref" in shape:
        found: dict[str, Any] = parts[shape["$ref"].rsplit("/", 1)[-1]]
        return found
    if len(shape.get("allOf", [])) == 1:
        return _resolved(shape["allOf"][0], parts)
    return shape


def _kind(shape: dict[str, Any]) -> str:
    return str(shape.get("format") or shape.get("type") or "object")
