"""Deciding what the public reads of an answer. Decisions are added to, never changed: the newest in effect holds."""

from collections.abc import Mapping
from typing import Unpack

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.auditing import record
from consultation.actions.moderating.claiming import held_answer
from consultation.actions.moderating.drafting import forget_draft
from consultation.actions.moderating.effects import STATE_AFTER, ask_for_second, pass_on, put_into_effect
from consultation.actions.moderating.rechecking import compare
from consultation.actions.moderating.verdicts import (
    Given,
    HidingNotAllowedError,
    InvalidDecisionError,
    NoteMissingError,
    Purpose,
    ReasonMissingError,
    ReceiverMissingError,
    RedactionsMissingError,
    RedactionsNotWantedError,
    Verdict,
    Words,
    check_verdict,
    needs_second,
    spans_of,
)
from consultation.models import Answer, ModerationDecision, Recheck, Redaction
from consultation.selectors.moderating.work import is_compared_blind

__all__ = [
    "HidingNotAllowedError",
    "InvalidDecisionError",
    "NoteMissingError",
    "ReasonMissingError",
    "ReceiverMissingError",
    "RedactionsMissingError",
    "RedactionsNotWantedError",
    "Verdict",
    "Words",
    "decide",
    "needs_second",
    "put_into_effect",
    "spans_of",
    "write_decision",
]


class AppealOpenError(InvalidDecisionError):
    """The respondent has appealed: whoever decides the appeal decides, with reasons."""


@transaction.atomic
def decide(*, answer_id: int, by: User, **given: Unpack[Given]) -> ModerationDecision | Recheck:
    """Write a decision, let it take effect or pass the work on, and give the claim back.

    Earlier decisions stay as they are. One that needs a second person changes nothing that the public reads until
    somebody agrees. Where `by` compares the answer, only the comparison is written. Raises ClaimLostError unless `by`
    holds the answer now, InvalidDecisionError or SpanOutsideTextError for a decision that cannot be carried out; then
    nothing is written.
    """
    answer = held_answer(answer_id=answer_id, by=by)
    if answer.waits_for == Answer.Work.APPEAL:
        raise AppealOpenError
    verdict = Verdict(**given)
    check_verdict(answer, verdict, by=by)
    forget_draft(answer=answer, by=by)
    if not is_compared_blind(answer, by=by):
        return write_decision(answer, verdict, by=by)
    recheck = compare(answer, verdict, by=by)
    if verdict.kind not in STATE_AFTER:
        # Whoever it is passed on to hears of it: a danger that only the second reader saw must not be lost.
        write_decision(answer, verdict, by=by)
    return recheck


def write_decision(answer: Answer, verdict: Verdict, *, by: User) -> ModerationDecision:
    """Write a decision that `check_verdict` let through about a locked answer, and what follows from it.

    An appeal is decided by somebody who took no part, after at least one other: it needs no further person.
    """
    redactions = tuple(verdict.redactions)
    was = {"state": answer.state, "waits_for": answer.waits_for}
    second = verdict.purpose != Purpose.APPEAL and needs_second(answer.consultation, verdict.kind, redactions)
    decision = ModerationDecision.objects.create(
        answer=answer,
        kind=verdict.kind,
        reason=verdict.reason,
        purpose=verdict.purpose,
        note=verdict.note,
        message=verdict.message,
        refer_to=verdict.refer_to,
        to_safeguarding=verdict.to_safeguarding,
        needs_second=second,
        hides_at_once=second and verdict.hides_at_once and answer.state in Answer.PUBLIC_STATES,
        decided_by=by,
    )
    Redaction.objects.bulk_create(
        Redaction(decision=decision, start=span.start, end=span.end, category=span.category) for span in redactions
    )
    if verdict.kind not in STATE_AFTER:
        pass_on(decision)
    elif second:
        ask_for_second(decision)
    else:
        put_into_effect(decision)
    _note(decision, was, redactions=len(redactions))
    return decision


def _note(decision: ModerationDecision, was: Mapping[str, str], *, redactions: int) -> None:
    answer, reason = decision.answer, decision.reason
    record(
        action="answer.decide",
        by=decision.decided_by,
        subject=f"answer:{answer.pk}",
        also=[f"decision:{decision.pk}"],
        consultation_id=answer.consultation_id,
        before=was,
        after={
            "state": answer.state,
            "waits_for": answer.waits_for,
            "kind": decision.kind,
            "reason": reason.key if reason else None,
            "redactions": redactions,
            "needs_second": decision.needs_second,
            "refer_to": decision.refer_to_id,
            "to_safeguarding": decision.to_safeguarding,
        },
    )
