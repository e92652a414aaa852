"""What the pages of the audit log show: entries in words, and the files that others verify."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditing.canonical import BEGINNING, canonical
from auditing.models import AuditEntry, AuditLink
from auditing.searching import Search, chained
from consultation.models import Consultation
from web.downloads import csv_pieces

PIECE = 64 * 1024
# Links whose predecessors are looked up in one query.
LOOK_UP = 500
# The keys of an entry as it is exported, in the order of the columns.
COLUMNS = (
    "number",
    "at",
    "user",
    "username",
    "action",
    "subject",
    "also",
    "consultation",
    "before",
    "after",
    "id",
    "previous",
    "hash",
)
JSON_COLUMNS = frozenset({"also", "before", "after"})


@dataclass(frozen=True)
class Change:
    """One thing that an entry says was so before and is so after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """An entry as the page shows it."""

    entry: AuditEntry
    changes: list[Change]
    consultation: str


def rows_of(entries: Iterable[AuditEntry], titles: dict[int, str]) -> list[Row]:
    """Return entries with what changed, and with the title of the consultation that they are about."""
    return [
        Row(entry, changes_of(entry.before, entry.after), titles.get(entry.consultation_id or 0, ""))
        for entry in entries
    ]


def consultation_titles() -> dict[int, str]:
    """Return the title of every consultation."""
    return dict(Consultation.objects.order_by("-pk").values_list("pk", "title"))


def changes_of(before: Any, after: Any) -> list[Change]:
    """Return what differs between two sides of an entry, name by name where they have names."""
    was = before if isinstance(before, dict) else {"": before}
    now = after if isinstance(after, dict) else {"": after}
    names = [name for name in {**was, **now} if was.get(name) is not None or now.get(name) is not None]
    return [Change(name, _words(was.get(name)), _words(now.get(name))) for name in names]


def _words(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_json_lines(search: Search, *, up_to: int) -> Iterator[str]:
    """Yield one line for each chained entry: its twelve keys and its hash, in the form that was hashed."""
    lines: list[str] = []
    size = 0
    for content in _exported(search, up_to):
        lines.append(canonical(content) + "\n")
        size += len(lines[-1])
        if size >= PIECE:
            yield "".join(lines)
            lines, size = [], 0
    yield "".join(lines)


def as_csv(search: Search, *, up_to: int) -> Iterator[str]:
    """Yield the same as a table for spreadsheets."""
    return csv_pieces(COLUMNS, ([_cell(row, name) for name in COLUMNS] for row in _exported(search, up_to)))


def _cell(content: dict[str, Any], name: str) -> Any:
    value = content[name]
    return canonical(value) if name in JSON_COLUMNS and value is not None else value


def _exported(search: Search, up_to: int) -> Iterator[dict[str, Any]]:
    for link, previous in _with_previous(chained(search, up_to=up_to)):
        yield {**link.entry.content(link.number, previous), "hash": link.hash}


def _with_previous(links: Iterable[AuditLink]) -> Iterator[tuple[AuditLink, str]]:
    """Yield each link with the hash of the one before it, which the search may have left out."""
    last: AuditLink | None = None
    pending: list[AuditLink] = []
    for link in links:
        pending.append(link)
        if len(pending) == 500:
            yield from _joined(pending, last)
            last, pending = pending[-1], []
    yield from _joined(pending, last)


def _joined(links: list[AuditLink], last: AuditLink | None) -> Iterator[tuple[AuditLink, str]]:
    known = {0: BEGINNING} | {link.number: link.hash for link in ([last] if last else []) + links}
    missing = [link.number - 1 for link in links if link.number - 1 not in known]
    if missing:
        known |= dict(AuditLink.objects.filter(number__in=missing).values_list("number", "hash"))
    # A link whose predecessor was removed says so: nothing hashes to it.
    return ((link, known.get(link.number - 1, "")) for link in links)
