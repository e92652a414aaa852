"""The one form in which an entry is hashed. docs/audit.md says it in words, so that others can do the same.

An entry is an object of twelve keys. Its canonical form is JSON with the keys in alphabetical order at every level,
no spaces, `,` and `:` between, every character written as itself but `"`, `\\` and those below U+0020, encoded as
UTF-8. The time is in UTC with six digits of a second. There are no fractions: a number is an integer.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

# What stands before the first entry.
BEGINNING = "0" * 64
LONGEST_TEXT = 1000


class NotPlainError(TypeError):
    """A value that an entry cannot hold: only texts, integers, true, false, null, lists and objects of them."""


def plain(value: Any) -> Any:
    """Return `value` as an entry keeps it: dates as texts, a long text as its length and hash.

    Raises NotPlainError for what has no form of its own, such as a fraction.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    raise NotPlainError(f"An entry of the audit log cannot hold {type(value).__name__}.")


def _plain_text(text: str) -> Any:
    if len(text) > LONGEST_TEXT:
        return {"characters": len(text), "sha256": sha256(text.encode()).hexdigest()}
    # Also what is lazily translated; and what the database cannot keep.
    return str(text).replace("\0", "")


def moment(at: datetime) -> str:
    """Return a moment as text: `2026-11-22T14:05:09.000120Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: Any) -> str:
    """Return a value as the one JSON text that stands for it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's canonical form, in hexadecimal."""
    return sha256(canonical(content).encode()).hexdigest()
