"""Deciding an appeal: by somebody who took no part, with reasons for the respondent.

Whoever decides it is already another person than those before, so what they decide takes effect at once, also where
such a decision otherwise needs a second person.
"""

from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.appealing import who_took_part
from consultation.actions.auditing import record
from consultation.actions.moderating.claiming import TookPartError, held_answer
from consultation.actions.moderating.deciding import Verdict, write_decision
from consultation.actions.moderating.verdicts import InvalidDecisionError, Purpose, check_verdict
from consultation.models import Answer, Appeal, ModerationDecision
from consultation.moderation.clock import nearest_due

# Above ordinary work, beside what is referred for somebody's safety.
URGENCY_WHEN_NEAR = 1
URGENCY_WHEN_OVER = 2


class AppealEndedError(Exception):
    """There is no open appeal: somebody decided it, or the respondent took it or the text back."""


class ReasonsMissingError(ValueError):
    """An appeal is answered with reasons in plain words."""


@transaction.atomic
def decide_appeal(*, answer_id: int, by: User, reasons: str, verdict: Verdict | None = None) -> Appeal:
    """End the open appeal about an answer: keep the decision, or put `verdict` in its place at once.

    Raises ClaimLostError unless `by` holds the answer now, AppealEndedError, TookPartError, ReasonsMissingError, and
    InvalidDecisionError or SpanOutsideTextError for a verdict that cannot be carried out; then nothing is written.
    """
    answer = held_answer(answer_id=answer_id, by=by)
    appeal = Appeal.objects.select_for_update(of=("self",)).filter(answer=answer, decided_at=None).first()
    if appeal is None:
        raise AppealEndedError
    if by.pk in who_took_part(answer):
        raise TookPartError
    if not reasons.strip():
        raise ReasonsMissingError
    answer.urgency = 0
    if verdict is None:
        for column, value in Answer.NO_WORK.items():
            setattr(answer, column, value)
        answer.save(update_fields=["urgency", *Answer.NO_WORK])
        appeal.outcome = Appeal.Outcome.KEPT
    else:
        appeal.new_decision = _changed(answer, verdict, by)
        appeal.outcome = Appeal.Outcome.CHANGED
    appeal.reasons, appeal.decided_by, appeal.decided_at = reasons.strip(), by, timezone.now()
    appeal.save(update_fields=["outcome", "reasons", "decided_by", "decided_at", "new_decision"])
    record(
        action="appeal.decide",
        by=by,
        subject=f"answer:{answer.pk}",
        also=[f"decision:{appeal.decision_id}"],
        consultation_id=answer.consultation_id,
        after={"outcome": appeal.outcome, "new_decision": appeal.new_decision_id},
    )
    return appeal


def _changed(answer: Answer, verdict: Verdict, by: User) -> ModerationDecision:
    if verdict.kind not in ModerationDecision.SETTLING:
        raise InvalidDecisionError("An appeal is decided, not passed on.")
    verdict = replace(verdict, purpose=Purpose.APPEAL)
    check_verdict(answer, verdict, by=by)
    return write_decision(answer, verdict, by=by)


def hurry_appeals() -> int:
    """Put appeals whose time is nearly over before ordinary work; return how many answers moved up."""
    now = timezone.now()
    waiting = Answer.objects.filter(waits_for=Answer.Work.APPEAL)
    over = waiting.filter(due_at__lt=now, urgency__lt=URGENCY_WHEN_OVER).update(urgency=URGENCY_WHEN_OVER)
    near = waiting.filter(due_at__lte=nearest_due(now), urgency__lt=URGENCY_WHEN_NEAR)
    return over + near.update(urgency=URGENCY_WHEN_NEAR)
