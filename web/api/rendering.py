"""Rows as CSV."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

from rest_framework.renderers import BaseRenderer

from web.downloads import plain_cell


class CsvRenderer(BaseRenderer):
    """The rows of a list, or the one row of a detail, as CSV."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Write one line a row, nested values with a dot in the column's name."""
        rows = data["results"] if isinstance(data, dict) and "results" in data else data
        flat = [flatten(row) for row in (rows if isinstance(rows, list) else [rows])]
        header = list(dict.fromkeys(key for row in flat for key in row))
        buffer = StringIO()
        writer = csv.writer(buffer)
        writer.writerow(header)
        writer.writerows([[plain_cell(row.get(key)) for key in header] for row in flat])
        return buffer.getvalue().encode()


def flatten(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a row without nesting: `{"a": {"b": 1}}` as `{"a.b": 1}`, a list as its items joined by "; "."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            flat[prefix + key] = "; ".join(
                str(item.get("key", item.get("title", item))) if isinstance(item, Mapping) else str(item)
                for item in value
            )
        else:
            flat[prefix + key] = value
    return flat
