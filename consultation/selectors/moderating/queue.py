"""The moderators' queue: what waits, for whom, and what it can be narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import BooleanField, Case, Count, Min, Q, QuerySet, Value, When
from django.db.models.functions import Now

from auditing.recording import record
from consultation.definition import FREE_TEXT_KINDS, Definition
from consultation.models import Answer, ModerationAssignment, Questionnaire
from consultation.selectors.moderating.work import LEAD as LEAD
from consultation.selectors.moderating.work import MODERATE as MODERATE
from consultation.selectors.moderating.work import as_seen_by, open_to
from consultation.selectors.places import borough_names
from consultation.selectors.questionnaires import compiled
from turnaround.models import Priority


@dataclass(frozen=True)
class FilterOptions:
    """What the queue can be narrowed to: the keys and texts of each filter's choices."""

    consultations: list[tuple[str, str]]
    priorities: list[tuple[str, str]]
    questions: list[tuple[str, str]]
    boroughs: list[tuple[str, str]]


def reachable_answers(*, by: User | AnonymousUser) -> QuerySet[Answer]:
    """Return the answers that `by` may moderate: of the consultations they are assigned to, or of all for a lead.

    Nothing that its respondent has taken back, or that is held, is among them.
    """
    return _of_own_consultations(by).exclude(state__in=Answer.OUT_OF_REACH)


def retracted_answers(*, by: User | AnonymousUser) -> QuerySet[Answer]:
    """Return what `by` could moderate if its respondent had not taken it back."""
    return _of_own_consultations(by).filter(state=Answer.State.RETRACTED)


def _of_own_consultations(person: User | AnonymousUser) -> QuerySet[Answer]:
    if person.has_perm(LEAD):
        return Answer.objects.all()
    if not person.has_perm(MODERATE):
        return Answer.objects.none()
    own = ModerationAssignment.objects.filter(moderator=person.pk).values("consultation")
    return Answer.objects.filter(consultation__in=own)


def moderation_queue(*, by: User | AnonymousUser) -> QuerySet[Answer]:
    """Return what `by` may moderate, the most urgent and then the longest waiting first, with what a row shows."""
    rows = as_seen_by(by, reachable_answers(by=by)).select_related(
        "question__priority", "response__questionnaire__consultation", "claimed_by"
    )
    return rows.order_by("-urgency", "waiting_since", "pk")


def note_queue_read(answers: Iterable[Answer], *, by: User | AnonymousUser) -> None:
    """Note in the audit log that somebody saw the beginnings of these answers in the queue, by consultation."""
    seen: dict[int, list[str]] = {}
    for answer in answers:
        seen.setdefault(answer.consultation_id, []).append(f"answer:{answer.pk}")
    for consultation_id, subjects in seen.items():
        record(action="answer.list", by=by, subject="queue", also=sorted(subjects), consultation_id=consultation_id)


def held_by(person: User | AnonymousUser) -> Q:
    """Return the condition that `person` holds an answer now."""
    return Q(claimed_by=person.pk, claim_expires_at__gt=Now())


def queue_groups(rows: QuerySet[Answer], *, by: User | AnonymousUser) -> list[dict[str, object]]:
    """Count `rows`, as `by` sees them, by state, consultation, priority and whether `by` holds them, in one query."""
    mine = Case(When(held_by(by), then=Value(True)), default=Value(False), output_field=BooleanField())
    names = {
        "consultation": "response__questionnaire__consultation__slug",
        "priority": "question__priority__number",
    }
    by_what = ("seen_state", "mine", *names.values())
    groups = rows.order_by().annotate(mine=mine).values(*by_what).annotate(count=Count("pk"))
    return [
        {
            "state": group["seen_state"],
            "mine": group["mine"],
            "consultation": group[names["consultation"]],
            "priority": str(group[names["priority"]] or "none"),
            "count": group["count"],
        }
        for group in groups
    ]


def filter_options() -> FilterOptions:
    """Return the choices of the queue's filters, from what frozen questionnaires ask."""
    questionnaires = Questionnaire.objects.filter(frozen_at__isnull=False).select_related("consultation")
    consultations = {row.consultation.slug: row.consultation.title for row in questionnaires}
    definitions = [compiled(row.pk) for row in questionnaires]
    priorities = [(str(number), f"{number}. {title}") for number, title in _priorities()]
    return FilterOptions(
        consultations=list(consultations.items()),
        priorities=[*priorities, ("none", "No one priority")],
        questions=[pair for definition in definitions for pair in _text_questions(definition)],
        boroughs=sorted(borough_names(definitions).items(), key=lambda pair: pair[1]),
    )


def _priorities() -> list[tuple[int, str]]:
    return list(Priority.objects.order_by("number").values_list("number", "short_title"))


def _text_questions(definition: Definition) -> list[tuple[str, str]]:
    return [
        (str(question.pk), f"{section.title}: {question.text}")
        for section in definition.sections
        for page in section.pages
        for question in page.questions
        if question.kind in FREE_TEXT_KINDS
    ]


@dataclass(frozen=True)
class WaitingSummary:
    """How many texts wait, since when, and how many a person holds."""

    waiting: int
    oldest_at: datetime | None
    mine: int


def waiting_summary(person: User | AnonymousUser) -> WaitingSummary:
    """Return what waits for a person who may moderate, in one query."""
    pending = open_to(person)
    counted = (
        reachable_answers(by=person)
        .filter(pending | held_by(person))
        .aggregate(
            waiting=Count("pk", filter=pending),
            oldest_at=Min("submitted_at", filter=pending),
            mine=Count("pk", filter=held_by(person)),
        )
    )
    return WaitingSummary(**counted)
