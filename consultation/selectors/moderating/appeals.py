"""Appeals for those who decide them: which wait, until when, and who is left to decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from auditing.recording import record
from consultation.models import Answer, Appeal, ModerationAssignment, ModerationDecision
from consultation.moderation.clock import working_days_left
from consultation.selectors.moderating.queue import reachable_answers
from consultation.selectors.moderating.work import APPEALS, BACKEND, LEAD


class AppealNotFoundError(LookupError):
    """There is no such appeal, or not for this person."""


@dataclass(frozen=True)
class ListedAppeal:
    """An appeal in the list: how many working days are left, and who may decide it."""

    appeal: Appeal
    days_left: int
    took_part: bool
    nobody_left: bool

    @property
    def is_overdue(self) -> bool:
        """Say whether its time is over."""
        return self.days_left < 0


def appeals_in_reach(*, by: User | AnonymousUser) -> QuerySet[Appeal]:
    """Return the appeals about answers that `by` may moderate, with what a row shows."""
    reachable = reachable_answers(by=by).order_by().values("pk")
    return Appeal.objects.filter(answer__in=reachable).select_related(
        "answer__question", "answer__consultation", "answer__claimed_by", "decision"
    )


def open_appeals(*, by: User | AnonymousUser) -> QuerySet[Appeal]:
    """Return those that wait, the one whose time ends first at the top."""
    return appeals_in_reach(by=by).filter(decided_at=None).order_by("due_at", "pk")


def ended_appeals(*, by: User | AnonymousUser) -> QuerySet[Appeal]:
    """Return those that have ended, the newest first."""
    return appeals_in_reach(by=by).filter(decided_at__isnull=False).order_by("-decided_at", "-pk")


def listed(appeals: Iterable[Appeal], *, by: User | AnonymousUser, now: datetime | None = None) -> list[ListedAppeal]:
    """Return appeals as the list shows them, in a number of queries that does not grow with them."""
    now = now or timezone.now()
    rows = list(appeals)
    deciders = _deciders({appeal.answer.consultation_id for appeal in rows})
    return [
        ListedAppeal(
            appeal,
            working_days_left(now, appeal.due_at),
            by.pk in appeal.answer.not_by,
            not deciders[appeal.answer.consultation_id] - set(appeal.answer.not_by),
        )
        for appeal in rows
    ]


def _deciders(consultation_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return who may decide appeals in each of these consultations: the assigned, and the leads."""
    able = _who_may(APPEALS)
    leads = able & _who_may(LEAD)
    found = {pk: set(leads) for pk in consultation_ids}
    rows = ModerationAssignment.objects.filter(consultation__in=list(found), moderator__in=able)
    for consultation_id, moderator_id in rows.values_list("consultation", "moderator"):
        found[consultation_id].add(moderator_id)
    return found


def _who_may(permission: str) -> set[int]:
    people = User.objects.with_perm(permission, backend=BACKEND, include_superusers=False)
    return set(people.values_list("pk", flat=True))


def access_appeal(answer_id: int, *, by: User | AnonymousUser) -> Appeal:
    """Return the newest appeal about an answer in reach, with all decisions about it; raise AppealNotFoundError."""
    decisions = ModerationDecision.objects.select_related("reason", "agreement").prefetch_related("redactions")
    rows = appeals_in_reach(by=by).filter(answer=answer_id).order_by("-made_at", "-pk")
    appeal = rows.prefetch_related(Prefetch("answer__decisions", queryset=decisions), "answer__appeals").first()
    if appeal is None:
        raise AppealNotFoundError
    return appeal


def took_part(answer: Answer, *, by: User | AnonymousUser) -> bool:
    """Say whether `by` took part in what led to the appeal that is open."""
    return by.pk in answer.not_by


def words_of(appeal: Appeal, *, by: User | AnonymousUser) -> str:
    """Return what the respondent wrote, and note in the audit log that `by` read it, with the text it is about."""
    answer = appeal.answer
    record(action="appeal.read", by=by, subject=f"answer:{answer.pk}", consultation_id=answer.consultation_id)
    words: str = appeal.read().get("words", "")
    return words
