"""The moderators' queue: what waits, for whom, and what it can be narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from auditing.recording import record
from consultation.models import Answer, ModerationAssignment
from consultation.selectors.moderating.work import LEAD as LEAD
from consultation.selectors.moderating.work import MODERATE as MODERATE
from consultation.selectors.moderating.work import as_seen_by, open_to


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
