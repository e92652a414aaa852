"""The lists of the desk: what stands in each for whom, in order, a page at a time however long it is.

A list is read in legs, one for each consultation or question, each along an index, and merged. What no index knows
(a borough, words) is looked for in the first `LOOKED_THROUGH` answers at a time, and the page says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from consultation.models import Answer
from consultation.selectors.moderating.queue import held_by, moderation_queue, reachable_answers
from consultation.selectors.moderating.work import Person, compared_blind_by, open_to

Work = Answer.Work
PAGE = 25
LOOKED_THROUGH = 10_000
MOST_COUNTED = 1000
KEPT = """
SELECT 'kept', coalesce(sum(count), 0)::bigint FROM consultation_waitingcount
WHERE facet = 'all' AND consultation_id = ANY(%s)
"""
SETTLED = (Answer.State.PUBLISHED, Answer.State.REDACTED, Answer.State.WITHHELD, Answer.State.SPAM)


class Listed(models.TextChoices):
    """The lists."""

    TO_DECIDE = "unclaimed", _("To decide")
    MINE = "mine", _("Mine")
    SECOND = "second", _("Second decision wanted")
    REFERRED = "referred", _("Referred")
    APPEALS = "appeals", _("Appeals")
    HELD = "held", _("Held by colleagues")
    DECIDED = "decided", _("Decided")


# What the answers of a list wait for; nobody takes the next one of the others.
WORKS: dict[str, tuple[str, ...]] = {
    Listed.TO_DECIDE: (Work.FIRST, Work.RECHECK),
    Listed.MINE: tuple(Work.values),
    Listed.SECOND: (Work.SECOND, Work.OPINION),
    Listed.REFERRED: (Work.REFERRED,),
    Listed.APPEALS: (Work.APPEAL,),
}


LONG = (Listed.TO_DECIDE, Listed.DECIDED)
PASSED_ON = (Listed.SECOND, Listed.REFERRED, Listed.APPEALS)
FREE = Q(claim_expires_at=None) | Q(claim_expires_at__lte=Now())


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed to: consultations and questions, which have indexes, and whatever else."""

    consultations: tuple[int, ...] = ()
    questions: tuple[int, ...] | None = None
    others: tuple[Q, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where in a list a page begins: after the answer with this urgency, since when it waits, and id."""

    urgency: int
    waiting_since: datetime
    answer: int

    def __str__(self) -> str:
        return f"{self.urgency}~{self.waiting_since.timestamp():.6f}~{self.answer}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that an address has; none where that is not one."""
        try:
            urgency, since, answer = text.split("~")
            return cls(int(urgency), datetime.fromtimestamp(float(since), tz=UTC), int(answer))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True)
class ListPage:
    """One page of a list; `after` is where the next begins, and `looked_through` says that more may fit there."""

    answers: list[Answer] = field(default_factory=list)
    after: Place | None = None
    looked_through: int = 0


def in_list(name: str, by: Person) -> Q:
    """Return the condition that an answer stands in a list of `by`."""
    if name in PASSED_ON:
        return Q(waits_for__in=WORKS[name]) & open_to(by)
    conditions = {
        Listed.TO_DECIDE: lambda: Q(waits_for__in=WORKS[Listed.TO_DECIDE]) & open_to(by) & FREE,
        Listed.MINE: lambda: held_by(by),
        Listed.HELD: lambda: Q(claimed_by__isnull=False, claim_expires_at__gt=Now()) & ~Q(claimed_by=by.pk),
        # What somebody may be asked to compare must look undecided to them.
        Listed.DECIDED: lambda: Q(state__in=SETTLED) & ~compared_blind_by(by),
    }
    return conditions[Listed(name)]()


def page_of_list(
    name: str, *, by: Person, narrowing: Narrowing, after: Place | None = None, size: int = PAGE
) -> ListPage:
    """Return the page of a list that begins after `after`, with what its rows show."""
    legs = _legs(name, by, narrowing, after)
    sql, parameters = _merged(legs, name, LOOKED_THROUGH if narrowing.others else size + 1)
    rows = moderation_queue(by=by).filter(_among(sql, parameters), *narrowing.others).order_by(*_order(name))
    answers = list(rows[: size + 1])
    if len(answers) > size:
        return ListPage(answers[:size], _place_of(answers[size - 1]))
    end = _end_of_search(legs, name) if narrowing.others else None
    return ListPage(answers, end, LOOKED_THROUGH if end else 0)


def first_ids(name: str, *, by: Person, narrowing: Narrowing, most: int) -> list[int]:
    """Return the ids of the first answers of a list, in order: those to claim one of."""
    return _first(_legs(name, by, narrowing, None), name, narrowing, most)


def list_counts(*, by: Person, consultations: Sequence[int]) -> dict[str, int]:
    """Count each list that somebody works through, up to `MOST_COUNTED`, in one query.

    Under `kept` stands how many answers were to be decided when a worker last counted them.
    """
    narrowing = Narrowing(tuple(consultations))
    parts: list[str] = []
    parameters: list[Any] = []
    for name in (*WORKS, Listed.HELD):
        sql, values = _merged(_legs(name, by, narrowing, None), name, MOST_COUNTED)
        parts.append(f"SELECT %s, count(*) FROM ({sql}) AS counted")  # noqa: S608 (no input in it)
        parameters += [str(name), *values]
    parts.append(KEPT)
    parameters.append(list(consultations))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return dict(cursor.fetchall())


def _place_of(answer: Answer) -> Place:
    return Place(answer.urgency, answer.waiting_since, answer.pk)


def _legs(name: str, by: Person, narrowing: Narrowing, after: Place | None) -> list[QuerySet[Answer]]:
    rows = reachable_answers(by=by).filter(in_list(name, by))
    if narrowing.questions is not None and name == Listed.TO_DECIDE:
        legs = [rows.filter(question=question) for question in narrowing.questions]
    elif name in (Listed.MINE, Listed.HELD):
        legs = [rows.filter(consultation__in=narrowing.consultations)]
    else:
        legs = [rows.filter(consultation=consultation) for consultation in narrowing.consultations]
    if narrowing.questions is not None:
        legs = [leg.filter(question__in=narrowing.questions) for leg in legs]
    return [part for leg in legs for part in _beginning(leg, name, after)]


def _beginning(leg: QuerySet[Answer], name: str, after: Place | None) -> list[QuerySet[Answer]]:
    """Return the rows after a place, each part a range of an index."""
    if after is None:
        return [leg]
    if name == Listed.DECIDED:
        return [leg.filter(pk__lt=after.answer)]
    later = Q(waiting_since__gt=after.waiting_since) | Q(pk__gt=after.answer)
    same = leg.filter(later, urgency=after.urgency, waiting_since__gte=after.waiting_since)
    return [same, leg.filter(urgency__lt=after.urgency)]


def _order(name: str) -> tuple[str, ...]:
    return ("-pk",) if name == Listed.DECIDED else ("-urgency", "waiting_since", "pk")


def _merged(legs: Iterable[QuerySet[Answer]], name: str, most: int) -> tuple[str, tuple[Any, ...]]:
    """Return the statement, and its parameters, for the first rows of all legs: id, urgency and since when."""
    parts: list[str] = []
    parameters: list[Any] = []
    for leg in legs:
        rows = leg.order_by().values_list("pk", "urgency", "waiting_since")
        if name in LONG:
            rows = rows.order_by(*_order(name))[:most]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        # A short list is found whole and then put in order: walking the order of all that waits would find it last.
        parts.append(f"({sql})" if name in LONG else f"({sql} OFFSET 0)")
        parameters += values
    if not parts:
        return "SELECT id, urgency, waiting_since FROM consultation_answer WHERE false", ()
    order = "id DESC" if name == Listed.DECIDED else "urgency DESC, waiting_since, id"
    united = " UNION ALL ".join(parts)
    columns = "merged (id, urgency, waiting_since)"
    sql = f"SELECT * FROM ({united}) AS {columns} ORDER BY {order} LIMIT {int(most)}"  # noqa: S608 (no input in it)
    return sql, tuple(parameters)


def _among(sql: str, parameters: Sequence[Any]) -> RawSQL:
    """Return the condition that an answer is one of those of a statement.

    As an array it is read first, and the answers then found by their ids. As a subquery it was joined last: with a
    million answers that took two seconds.
    """
    condition = f"consultation_answer.id = ANY(ARRAY(SELECT id FROM ({sql}) AS first))"  # noqa: S608 (no input in it)
    return RawSQL(condition, parameters, output_field=models.BooleanField())  # noqa: S611


def _first(legs: Sequence[QuerySet[Answer]], name: str, narrowing: Narrowing, most: int) -> list[int]:
    sql, parameters = _merged(legs, name, LOOKED_THROUGH if narrowing.others else most)
    if not narrowing.others:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [row[0] for row in cursor.fetchall()]
    found = Answer.objects.filter(_among(sql, parameters), *narrowing.others).order_by(*_order(name))
    return list(found.values_list("pk", flat=True)[:most])


def _end_of_search(legs: Sequence[QuerySet[Answer]], name: str) -> Place | None:
    """Return where a search stopped; none where it came to the end of the list."""
    sql, parameters = _merged(legs, name, LOOKED_THROUGH)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} OFFSET {LOOKED_THROUGH - 1}", parameters)
        row = cursor.fetchone()
    return Place(row[1], row[2], row[0]) if row else None
