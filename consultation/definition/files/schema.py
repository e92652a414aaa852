"""The published schema of a consultation's file, and what of a file does not fit it, in words."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path as FilePath
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from consultation.definition.files.reading import Document, Path, Problem

SCHEMA_FILE = FilePath(__file__).resolve().parents[2] / "data/questionnaire.schema.json"
EXAMPLE_FILE = SCHEMA_FILE.with_name("questionnaire.example.yaml")
TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of names and values",
    "null": "null",
}
# The parts that the page about the format describes, after the file itself.
DESCRIBED = ("section", "page", "question", "choice", "reason", "all", "any", "not", "test")
RULE_FORMS = ("all", "any", "not", "question")
KEY_WORDS = "letters, digits, dashes and underscores, a letter or a digit first"
DATE_WORDS = "a date such as 2023-01-31"
# What a pattern of the schema asks for, by how it begins.
PATTERNS = {
    "^[A-Za-z0-9]": KEY_WORDS,
    r"^\d{4}-\d{2}-\d{2}$": DATE_WORDS,
    r"^\d{4}": f"{DATE_WORDS} and a time, 09:00",
}


@cache
def schema() -> dict[str, Any]:
    """Return the schema as published."""
    content: dict[str, Any] = json.loads(SCHEMA_FILE.read_text())
    return content


@dataclass(frozen=True)
class Described:
    """One name that a part of a file may have: whether it must be there, and what it is."""

    name: str
    text: str
    needed: bool
    limits: list[str]


def described_parts() -> list[tuple[str, str, list[Described]]]:
    """Return each part of a file: its name, what it is, and the names in it."""
    parts = [("file", schema()), *((name, schema()["$defs"][name]) for name in DESCRIBED)]
    return [(name, part["description"], _described(part)) for name, part in parts]


def _described(part: dict[str, Any]) -> list[Described]:
    rows = []
    for name, value in part["properties"].items():
        meant = value if "$ref" not in value else schema()["$defs"][value["$ref"].rpartition("/")[2]]
        rows.append(Described(name, meant["description"], name in part.get("required", ()), _limits(meant)))
    return rows


def _limits(value: dict[str, Any]) -> list[str]:
    said = [
        f"one of {', '.join(value['enum'])}" if "enum" in value else "",
        f"at most {value['maxLength']} characters" if "maxLength" in value else "",
        f"{value['minimum']} to {value['maximum']}" if "minimum" in value and "maximum" in value else "",
        f"at most {value['maxItems']}" if "maxItems" in value else "",
    ]
    return [text for text in said if text]


def schema_problems(document: Document) -> list[tuple[Path, Problem]]:
    """Return everything in a file that does not fit the schema, each with the path of the value it is about."""
    validator = Draft202012Validator(schema())
    return [
        (path, Problem(document.line_of(path), place_of(path), message))
        for error in validator.iter_errors(document.data)
        for path, message in _messages(error, document)
    ]


def place_of(path: Path) -> str:
    """Return where a value stands, in words.

    >>> place_of(("sections", 0, "pages", 2, "questions", 1, "text"))
    'section 1, page 3, question 2, text'
    """
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1] = f"{SINGULARS.get(words[-1], words[-1])} {step + 1}"
        else:
            words.append(step)
    return ", ".join(words)


SINGULARS = {
    "sections": "section",
    "pages": "page",
    "questions": "question",
    "choices": "choice",
    "moderation_reasons": "moderation reason",
    "all": "condition",
    "any": "condition",
}


def _messages(error: ValidationError, document: Document) -> Iterator[tuple[Path, str]]:
    path: Path = tuple(error.absolute_path)
    wanted = cast("list[str]", error.validator_value)
    there = cast("dict[str, Any]", error.instance)
    part = cast("dict[str, Any]", error.schema)
    if error.validator == "oneOf":
        yield from _rule_messages(path, error.instance, document)
    elif error.validator == "required":
        named = [name for name in wanted if name not in there]
        # One error for each missing name: each names its own.
        yield from ((path, f"“{name}” is missing.") for name in named if f"'{name}'" in error.message)
    elif error.validator == "additionalProperties":
        known = list(part["properties"])
        yield from (((*path, name), _unknown(name, known)) for name in there if name not in known)
    else:
        yield path, _message(error, found(path, error.instance, document))


def found(path: Path, value: Any, document: Document) -> str:
    """Return what stands at a path, in words."""
    if isinstance(value, dict):
        return "found a group of names and values"
    if isinstance(value, list):
        return "found a list"
    if value is None and document.written.get(path, "") == "":
        return "found nothing"
    text = document.written.get(path, str(value))
    return f"found “{text[:60]}{'…' if len(text) > 60 else ''}”"


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, 1)
    meant = f"Did you mean “{close[0]}”?" if close else f"Expected one of: {', '.join(known)}."
    return f"“{name[:60]}” is not known here. {meant}"


def _message(error: ValidationError, there: str) -> str:
    make = MESSAGES.get(str(error.validator))
    return make(error.validator_value, there, error.instance) if make else f"{there}, which is not expected here."


def _of_type(wanted: Any, there: str, value: Any) -> str:
    names = wanted if isinstance(wanted, list) else [wanted]
    advice = ""
    if "string" in names and isinstance(value, (bool, int, float)):
        advice = " Put it in quotes."
    return f"Expected {' or '.join(TYPES[name] for name in names)}, {there}.{advice}"


def _pattern(wanted: str, there: str, value: Any) -> str:
    words = next(words for beginning, words in PATTERNS.items() if wanted.startswith(beginning))
    return f"Expected {words}; {there}."


MESSAGES: Mapping[str, Callable[[Any, str, Any], str]] = {
    "type": _of_type,
    "pattern": _pattern,
    "enum": lambda wanted, there, value: f"Expected one of {', '.join(wanted)}; {there}.",
    "minLength": lambda wanted, there, value: "Expected text, found nothing.",
    "maxLength": lambda wanted, there, value: f"Expected at most {wanted} characters, found {len(value)}.",
    "minItems": lambda wanted, there, value: f"Expected at least {wanted}, found {len(value)}.",
    "maxItems": lambda wanted, there, value: f"Expected at most {wanted}, found {len(value)}.",
    "minimum": lambda wanted, there, value: f"Expected {wanted} or more, {there}.",
    "maximum": lambda wanted, there, value: f"Expected {wanted} or less, {there}.",
    "maxProperties": lambda wanted, there, value: f"Expected at most {wanted}, found {len(value)}.",
    "minProperties": lambda wanted, there, value: f"Expected at least {wanted}, found {len(value)}.",
}


def _rule_messages(path: Path, rule: Any, document: Document) -> Iterator[tuple[Path, str]]:
    """Say what is wrong with a rule, in its innermost part: one of four forms fails in four ways otherwise."""
    if not isinstance(rule, dict):
        yield path, f"Expected a rule: a question and a test, or all, any or not; {found(path, rule, document)}."
        return
    forms = [name for name in RULE_FORMS if name in rule]
    if len(forms) != 1:
        yield path, f"Expected one of all, any, not or question in a rule; found {_listed(forms) or 'none of them'}."
        return
    form = "test" if forms == ["question"] else forms[0]
    if form == "test" and len(rule) != 2:
        tests = [name for name in rule if name != "question"]
        yield path, f"Expected a question and one test of it; found {_listed(tests) or 'no test'}."
        return
    validator = Draft202012Validator({"$ref": f"#/$defs/{form}", "$defs": schema()["$defs"]})
    for error in validator.iter_errors(rule):
        for inner, message in _messages(error, document):
            yield (*path, *inner), message


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name[:60]}”" for name in names)
