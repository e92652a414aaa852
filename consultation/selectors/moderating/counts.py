"""How many answers of a list each choice of a filter would leave: counted, or read from what a worker counted.

Up to `COUNTED_AT_ONCE` answers are counted as the list stands, with the other filters as they are. A longer list is
counted by a worker from time to time, for each choice by itself, so that the page takes no longer.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from consultation.models import Answer, WaitingCount
from consultation.selectors.moderating.lists import Listed, in_list
from consultation.selectors.moderating.queue import reachable_answers
from consultation.selectors.moderating.work import Person

COUNTED_AT_ONCE = 20_000
# Up to so many characters is short, up to so many medium.
SHORT, MEDIUM = 100, 500
SIZE = Case(
    When(length__lt=SHORT, then=Value("short")),
    When(length__lt=MEDIUM, then=Value("medium")),
    default=Value("long"),
)
LANGUAGE = Coalesce(NullIf(F("detected_language"), Value("")), F("language"))


def language_is(code: str) -> Q:
    """Return the condition that a text is in a language, found or as its edition has it."""
    return Q(detected_language=code) | Q(detected_language="", language=code)


FACETS: Mapping[str, Any] = {
    "consultation": Cast("consultation_id", TextField()),
    "question": Cast("question_id", TextField()),
    "borough": F("response__borough"),
    "language": LANGUAGE,
    "size": SIZE,
    "state": F("state"),
    "flags": F("flags"),
}


@dataclass(frozen=True)
class Counts:
    """How many answers have each key, by facet; how many there are; and when a worker counted, if one did.

    `is_part` says that there are more than were counted.
    """

    total: int = 0
    by_facet: dict[str, Counter[str]] = field(default_factory=dict)
    counted_at: datetime | None = None
    is_part: bool = False

    def of(self, facet: str, key: str) -> int:
        """Return how many answers have this key."""
        return self.by_facet.get(facet, Counter())[key]


def choice_counts(
    name: str,
    *,
    by: Person,
    consultations: Sequence[int],
    chosen: Mapping[str, Q],
    others: Sequence[Q],
    kept: int = 0,
) -> Counts:
    """Count a list by every facet, in one query. `chosen` is what each filter with counts is set to.

    `kept` is how many were to be decided when a worker last counted: many of them are not counted again.
    """
    if name == Listed.TO_DECIDE and kept > COUNTED_AT_ONCE:
        return _kept_counts(consultations)
    rows = reachable_answers(by=by).filter(in_list(name, by), *others, consultation__in=consultations)
    return _counted(rows, chosen)


def _kept_counts(consultations: Sequence[int]) -> Counts:
    by_facet: dict[str, Counter[str]] = {}
    total, counted_at = 0, None
    for row in WaitingCount.objects.filter(consultation__in=consultations):
        if row.facet == "all":
            by_facet.setdefault("consultation", Counter())[str(row.consultation_id)] += row.count
            total += row.count
            counted_at = min(counted_at or row.counted_at, row.counted_at)
            continue
        by_facet.setdefault(row.facet, Counter())[row.key] += row.count
        if row.facet == "question":
            by_facet.setdefault("priority_question", Counter())[row.key] += row.count
    return Counts(total, by_facet, counted_at=counted_at)


def _counted(rows: QuerySet[Answer], chosen: Mapping[str, Q]) -> Counts:
    """Count each facet with every filter but its own, in one pass over the rows."""
    fits = {
        f"fits_{name}": Case(When(condition, then=Value(True)), default=Value(False))
        for name, condition in chosen.items()
    }
    facets = {f"of_{name}": expression for name, expression in FACETS.items()}
    columns = rows.order_by().values(**facets, **fits)[: COUNTED_AT_ONCE + 1]
    try:
        sql, parameters = columns.query.sql_with_params()
    except EmptyResultSet:
        return Counts()
    names = ", ".join(facets)
    sets = ", ".join(f"({name})" for name in facets)
    counts = ", ".join(_count(fits, apart_from=name) for name in ("", *fits))
    keys = ", ".join(f"of_{name}::text" for name in FACETS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({names}), coalesce({keys}), count(*), {counts}"  # noqa: S608 (names from this module)
            f" FROM ({sql}) AS counted GROUP BY GROUPING SETS ({sets}, ())",
            parameters,
        )
        return _read(cursor.fetchall(), list(chosen))


def _count(fits: Mapping[str, Any], *, apart_from: str) -> str:
    conditions = [name for name in fits if name != apart_from] or ["true"]
    return f"count(*) FILTER (WHERE {' AND '.join(conditions)})"


def _read(rows: Sequence[tuple[Any, ...]], chosen: list[str]) -> Counts:
    """Take for each facet the counts with every filter but its own. A row says by bits what it is not counted by."""
    names = list(FACETS)
    places = {(1 << len(names)) - 1 - (1 << (len(names) - 1 - place)): name for place, name in enumerate(names)}
    by_facet: dict[str, Counter[str]] = {name: Counter() for name in (*names, "priority_question")}
    total, all_rows = 0, 0
    for which, key, every, *counts in rows:
        facet = places.get(which)
        if facet is None:
            total, all_rows = counts[0], every
            continue
        own = chosen.index(facet) + 1 if facet in chosen else 0
        for part in _keys(facet, key):
            by_facet[facet][part] += counts[own]
        if facet == "question":
            by_facet["priority_question"][key] += counts[chosen.index("priority") + 1 if "priority" in chosen else 0]
    return Counts(total, by_facet, is_part=all_rows > COUNTED_AT_ONCE)


def _keys(facet: str, key: str) -> list[str]:
    return [part for part in key.strip("{}").split(",") if part] if facet == "flags" else [key]
