"""How far moderators decide alike, and what each of them decides. For leads only; a constant number of queries."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from consultation.models import Answer, Consultation, ModerationDecision, Recheck, Redaction
from consultation.moderation.agreement import ENOUGH, Agreement, agreement_of

Kind, Purpose = ModerationDecision.Kind, ModerationDecision.Purpose
# The time from one decision to the next of the same person, unless there was a break between them.
SECONDS = """
    SELECT decided_by_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM gap))
    FROM (
        SELECT decision.decided_by_id,
            decision.decided_at - lag(decision.decided_at) OVER (
                PARTITION BY decision.decided_by_id ORDER BY decision.decided_at, decision.id
            ) AS gap
        FROM consultation_moderationdecision decision
        JOIN consultation_answer answer ON answer.id = decision.answer_id
        WHERE decision.purpose = 'ordinary' AND (%(consultation)s::bigint IS NULL
            OR answer.consultation_id = %(consultation)s)
    ) sitting
    WHERE gap < interval '15 minutes'
    GROUP BY decided_by_id
"""


@dataclass(frozen=True)
class Confusion:
    """How often a first decision of one kind was met by each kind of second one."""

    kind: str
    counts: list[int]


@dataclass(frozen=True)
class Pattern:
    """What one moderator decided, beside what the others did; shares are None where they would say too little."""

    name: str
    by_kind: list[tuple[str, int]]
    decided: int
    seconds: float | None
    removed: float | None
    removed_by_others: float | None
    withheld: float | None
    withheld_by_others: float | None
    compared: int
    agreed: float | None


@dataclass(frozen=True)
class AgreementReport:
    """How far decisions agree, overall, by kind and by moderator."""

    agreement: Agreement
    open: int
    differing: int
    kinds: list[str]
    confusion: list[Confusion]
    patterns: list[Pattern]
    enough: int = ENOUGH


def agreement_report(consultation: Consultation | None = None) -> AgreementReport:
    """Return how far the decisions of one consultation agree, or of all, in three queries."""
    counted = _counted(consultation)
    compared = [row for row in counted if row["kind"]]
    pairs: Counter[tuple[str, str]] = Counter()
    for row in compared:
        pairs[row["decision__kind"], row["kind"]] += row["count"]
    used = [kind for kind in Kind if any(kind in pair for pair in pairs)]
    return AgreementReport(
        agreement=agreement_of(pairs),
        open=sum(row["count"] for row in counted if not row["kind"]),
        differing=sum(count for (first, second), count in pairs.items() if first != second),
        kinds=[str(kind.label) for kind in used],
        confusion=[Confusion(str(first.label), [pairs[first, second] for second in used]) for first in used],
        patterns=_patterns(consultation, compared),
    )


def disagreements(consultation: Consultation | None = None) -> QuerySet[Recheck]:
    """Return the comparisons that came out differently, the newest first.

    `newest_at` is when the answer was last decided on: after the comparison, somebody has settled it.
    """
    rows = Recheck.objects.filter(decided_at__isnull=False).exclude(kind=F("decision__kind"))
    if consultation is not None:
        rows = rows.filter(answer__consultation=consultation)
    removed = Redaction.objects.filter(decision=OuterRef("decision")).order_by("start")
    newest = ModerationDecision.objects.filter(answer=OuterRef("answer")).order_by("-decided_at")
    return (
        rows.annotate(
            newest_at=Subquery(newest.values("decided_at")[:1]), removed=ArraySubquery(removed.values("category"))
        )
        .select_related("answer__question", "answer__consultation", "decision__decided_by", "decision__reason")
        .select_related("decided_by", "reason")
        .order_by("-decided_at", "-pk")
    )


def _counted(consultation: Consultation | None) -> list[dict[str, Any]]:
    """Count the comparisons by what was decided and by whom; those that still wait have no second kind."""
    rows = Recheck.objects.filter(Q(decided_at__isnull=False) | Q(answer__waits_for=Answer.Work.RECHECK)).order_by()
    if consultation is not None:
        rows = rows.filter(answer__consultation=consultation)
    by_what = ("decision__kind", "kind", "decision__decided_by", "decided_by")
    return list(rows.values(*by_what).annotate(count=Count("pk")))


def _patterns(consultation: Consultation | None, compared: list[dict[str, Any]]) -> list[Pattern]:
    decisions = ModerationDecision.objects.filter(purpose=Purpose.ORDINARY).order_by()
    if consultation is not None:
        decisions = decisions.filter(answer__consultation=consultation)
    by_kind = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in Kind}
    names = ("decided_by__username", "decided_by__first_name", "decided_by__last_name")
    rows = list(decisions.values("decided_by", *names).annotate(**by_kind))
    total = {kind.value: sum(row[kind.value] for row in rows) for kind in Kind}
    seconds, agreed = _seconds(consultation), _agreed(compared)
    patterns = [_pattern(row, total, seconds.get(row["decided_by"]), agreed) for row in rows]
    return sorted(patterns, key=lambda pattern: pattern.name)


def _pattern(
    own: Mapping[str, Any], total: Mapping[str, int], seconds: float | None, compared: Mapping[int, tuple[int, int]]
) -> Pattern:
    others = {kind.value: total[kind.value] - own[kind.value] for kind in Kind}
    of, agreed = compared.get(own["decided_by"], (0, 0))
    decided = sum(own[kind.value] for kind in Kind)
    return Pattern(
        name=" ".join(filter(None, [own["decided_by__first_name"], own["decided_by__last_name"]]))
        or own["decided_by__username"],
        by_kind=[(str(kind.label), own[kind.value]) for kind in Kind if own[kind.value]],
        decided=decided,
        seconds=seconds if decided >= ENOUGH else None,
        removed=_share(own, Kind.REDACT),
        removed_by_others=_share(others, Kind.REDACT),
        withheld=_share(own, Kind.WITHHOLD),
        withheld_by_others=_share(others, Kind.WITHHOLD),
        compared=of,
        agreed=agreed / of if of >= ENOUGH else None,
    )


def _share(counts: Mapping[str, int], kind: str) -> float | None:
    settled = sum(counts[settling] for settling in ModerationDecision.SETTLING)
    return counts[kind] / settled if settled >= ENOUGH else None


def _agreed(compared: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Return by person how many of their decisions were compared, as first or second, and on how many both agree."""
    found: dict[int, tuple[int, int]] = {}
    for row in compared:
        same = row["count"] if row["kind"] == row["decision__kind"] else 0
        for person in (row["decision__decided_by"], row["decided_by"]):
            of, agreed = found.get(person, (0, 0))
            found[person] = (of + row["count"], agreed + same)
    return found


def _seconds(consultation: Consultation | None) -> dict[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(SECONDS, {"consultation": consultation.pk if consultation else None})
        return dict(cursor.fetchall())
