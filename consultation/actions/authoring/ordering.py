"""The order of things that people put in order: whole numbers from 1, without gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class Place:
    """Where something stands among its siblings, counted from 1."""

    number: int
    of: int


def place_after_last(siblings: QuerySet[Any]) -> int:
    """Return the place of a row that is added at the end."""
    last = siblings.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def move(row: Any, siblings: QuerySet[Any], direction: Direction) -> Place:
    """Move a row by one place among its siblings, if there is one to move to; return where it stands then."""
    rows = list(siblings.order_by("order", "pk"))
    here = next(place for place, sibling in enumerate(rows) if sibling.pk == row.pk)
    there = here - 1 if direction == "up" else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        here = there
    renumber(rows)
    return Place(here + 1, len(rows))


def renumber(rows: Iterable[Any]) -> None:
    """Store the order in which the rows stand, writing only those whose place differs."""
    moved = []
    for place, row in enumerate(rows, 1):
        if row.order != place:
            row.order = place
            moved.append(row)
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["order"])
