"""How the texts of a consultation were moderated, in numbers that everybody may see.

Every way out counts through here, so that no two of them together tell what one of them hides. The database counts;
the number of queries is the same for ten texts and for a million.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from consultation.models import Answer, Appeal, Campaign, Consultation, Recheck, Redaction
from consultation.moderation.hiding import to_hide

# Not counted among the texts that were sent in: taken back by who wrote them, or in a response that is held.
UNSEEN = (Answer.State.RETRACTED, Answer.State.HELD)
# How many decisions, or comparisons, there must be before a time or a share is shown.
ENOUGH = 10

IN_EFFECT = "(NOT decision.needs_second OR agreement.agreed)"
SINCE = "CASE WHEN decision.needs_second THEN agreement.at ELSE decision.decided_at END"
NEWEST = f"""
SELECT DISTINCT ON (decision.answer_id) decision.id, decision.answer_id, decision.reason_id
FROM consultation_moderationdecision decision
JOIN consultation_answer answer ON answer.id = decision.answer_id
LEFT JOIN consultation_agreement agreement ON agreement.decision_id = decision.id
WHERE answer.consultation_id = %s AND answer.state = %s AND decision.kind = %s AND {IN_EFFECT}
ORDER BY decision.answer_id, {SINCE} DESC, decision.id DESC
"""  # noqa: S608 (nothing in it comes from outside)
BY_REASON = f"SELECT reason_id, count(*) FROM ({NEWEST}) newest GROUP BY reason_id"  # noqa: S608
BY_CATEGORY = f"""
SELECT redaction.category, count(DISTINCT newest.answer_id)
FROM ({NEWEST}) newest JOIN consultation_redaction redaction ON redaction.decision_id = newest.id
GROUP BY redaction.category
"""  # noqa: S608
TIMES = f"""
SELECT count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM since - submitted_at))
FROM (
    SELECT answer.submitted_at, min({SINCE}) AS since
    FROM consultation_answer answer
    JOIN consultation_moderationdecision decision ON decision.answer_id = answer.id
    LEFT JOIN consultation_agreement agreement ON agreement.decision_id = decision.id
    WHERE answer.consultation_id = %s AND answer.state NOT IN ('retracted', 'held')
        AND decision.kind IN ('publish', 'redact', 'withhold', 'spam') AND {IN_EFFECT}
    GROUP BY answer.id
) decided
"""  # noqa: S608


@dataclass(frozen=True)
class Figure:
    """One number; none where it is too small to be shown, or would tell one that is."""

    measure: str
    key: str
    label: str
    number: float | None
    hidden: bool = False
    # Of the largest in its table, for the bar.
    share: float = 0.0


@dataclass(frozen=True)
class Transparency:
    """All that the page shows."""

    texts: list[Figure]
    reasons: list[Figure]
    categories: list[Figure]
    appeals: list[Figure]
    median_hours: float | None
    slow_hours: float | None
    agreement: float | None
    compared: int | None
    campaigns: int

    @property
    def hides(self) -> bool:
        """Say whether some number is not shown."""
        return any(row.hidden for row in (*self.texts, *self.reasons, *self.categories, *self.appeals))


def public_counts(consultations: Iterable[Consultation]) -> dict[int, dict[str, int | None]]:
    """Return for each consultation, by its id, how many texts are in each state, in one query; none where hidden.

    "received" is all of them. What is published anybody can count, so it is never hidden.
    """
    ids = [consultation.pk for consultation in consultations]
    states = [state for state in Answer.State.values if state not in UNSEEN]
    counts = {pk: dict.fromkeys(states, 0) for pk in ids}
    rows = Answer.objects.filter(consultation__in=ids).exclude(state__in=UNSEEN).order_by()
    for consultation_id, state, count in rows.values_list("consultation", "state").annotate(Count("pk")):
        counts[consultation_id][state] = count
    return {pk: _shown(found) for pk, found in counts.items()}


def _shown(counts: dict[str, int]) -> dict[str, int | None]:
    unpublished = {state: number for state, number in counts.items() if state not in Answer.PUBLIC_STATES}
    hidden, without_total = to_hide(unpublished, open_to_all=[Answer.State.PENDING])
    shown: dict[str, int | None] = {state: None if state in hidden else number for state, number in counts.items()}
    return {"received": None if without_total else sum(counts.values()), **shown}


def transparency_of(consultation: Consultation) -> Transparency:
    """Return how the texts of a consultation were moderated, in eight queries."""
    counts = public_counts([consultation])[consultation.pk]
    decided, median, slow = _times(consultation)
    compared, agreement = _agreement(consultation)
    return Transparency(
        texts=_texts(counts),
        reasons=_reasons(consultation, counts[Answer.State.WITHHELD]),
        categories=_categories(consultation),
        appeals=_appeals(consultation),
        median_hours=median if decided >= ENOUGH else None,
        slow_hours=slow if decided >= ENOUGH else None,
        agreement=agreement,
        compared=compared if compared >= ENOUGH else None,
        campaigns=Campaign.objects.filter(consultation=consultation, state=Campaign.State.CONFIRMED).count(),
    )


def transparency_rows(consultation: Consultation) -> list[dict[str, Any]]:
    """Return the same as rows for a file and the API."""
    found = transparency_of(consultation)
    rows = [
        {"measure": row.measure, "key": row.key, "label": row.label, "value": row.number, "hidden": row.hidden}
        for row in (*found.texts, *found.categories, *found.reasons, *found.appeals)
    ]
    for key, label, value in (
        ("median_hours", _("Hours until half of the texts were decided"), found.median_hours),
        ("slow_hours", _("Hours until nine in ten texts were decided"), found.slow_hours),
        ("agreement", _("Share of compared texts on which two moderators agreed"), found.agreement),
        ("compared", _("Texts that two moderators decided without knowing of each other"), found.compared),
    ):
        rows.append({"measure": "work", "key": key, "label": label, "value": value, "hidden": value is None})
    rows.append(
        {
            "measure": "work",
            "key": "campaigns",
            "label": _("Organised campaigns"),
            "value": found.campaigns,
            "hidden": False,
        }
    )
    return rows


def _texts(counts: dict[str, int | None]) -> list[Figure]:
    labels = {
        "received": _("Received"),
        "published": _("Published as they are"),
        "redacted": _("Published with words removed"),
        "withheld": _("Withheld"),
        "spam": _("Taken for spam"),
        "pending": _("Waiting to be read"),
    }
    return _figures("texts", {key: (label, counts[key]) for key, label in labels.items()})


def _reasons(consultation: Consultation, withheld: int | None) -> list[Figure]:
    counts = dict(_rows(BY_REASON, consultation.pk, "withheld", "withhold"))
    reasons = list(consultation.moderation_reasons.all())
    numbers = {reason.key: counts.get(reason.pk, 0) for reason in reasons}
    # A total that is hidden could be had from its parts.
    hidden = set(numbers) if withheld is None else _hidden_in_total(numbers)
    return _figures(
        "withheld_by_reason",
        {row.key: (row.text, None if row.key in hidden else numbers[row.key]) for row in reasons},
    )


def _categories(consultation: Consultation) -> list[Figure]:
    counts = dict(_rows(BY_CATEGORY, consultation.pk, "redacted", "redact"))
    numbers = {category.value: counts.get(category.value, 0) for category in Redaction.Category}
    hidden = _hidden_in_total(numbers)
    return _figures(
        "removed_by_category",
        {
            row.value: (str(row.label), None if row.value in hidden else numbers[row.value])
            for row in Redaction.Category
        },
    )


def _hidden_in_total(numbers: dict[str, int]) -> set[str]:
    """Return what to hide of parts whose total is shown elsewhere: all of them where there is too little to cover."""
    hidden, without_total = to_hide(numbers)
    return {key for key, number in numbers.items() if number} if without_total else hidden


def _appeals(consultation: Consultation) -> list[Figure]:
    rows = Appeal.objects.filter(answer__consultation=consultation).order_by()
    counts = dict(rows.values_list("outcome").annotate(Count("pk")))
    labels = {
        "": ("open", _("Not decided yet")),
        "kept": ("kept", _("The decision stayed")),
        "changed": ("changed", _("The decision was changed")),
        "withdrawn": ("withdrawn", _("Taken back by the respondent")),
    }
    numbers = {key: counts.get(outcome, 0) for outcome, (key, _label) in labels.items()}
    hidden, without_total = to_hide(numbers)
    made = None if without_total else sum(numbers.values())
    parts = {key: (label, None if key in hidden else numbers[key]) for key, label in labels.values()}
    return _figures("appeals", {"made": (_("Appeals made"), made), **parts})


def _agreement(consultation: Consultation) -> tuple[int, float | None]:
    """Return how many decisions were compared, and on what share the two agreed where these are enough."""
    rows = Recheck.objects.filter(answer__consultation=consultation, decided_at__isnull=False)
    found = rows.aggregate(compared=Count("pk"), same=Count("pk", filter=Q(kind=F("decision__kind"))))
    compared = found["compared"]
    return compared, found["same"] / compared if compared >= ENOUGH else None


def _times(consultation: Consultation) -> tuple[int, float | None, float | None]:
    """Return how many texts were decided, and in how many hours half and nine in ten of them were."""
    ((decided, seconds),) = _rows(TIMES, consultation.pk)
    if not seconds:
        return decided, None, None
    median, slow = (round(value / 3600, 1) for value in seconds)
    return decided, median, slow


def _rows(query: str, *values: int | str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _figures(measure: str, numbers: dict[str, tuple[str, int | None]]) -> list[Figure]:
    largest = max((number or 0 for _label, number in numbers.values()), default=0) or 1
    return [
        Figure(measure, key, label, number, hidden=number is None, share=(number or 0) / largest)
        for key, (label, number) in numbers.items()
    ]
