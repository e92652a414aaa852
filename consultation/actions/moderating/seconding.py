"""The second person: agrees to a decision that needs two, or does not."""

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.auditing import record
from consultation.actions.moderating.claiming import held_answer
from consultation.actions.moderating.effects import put_into_effect, set_aside
from consultation.models import Agreement, Answer, ModerationDecision


class NothingToAgreeError(LookupError):
    """The decision waits for no second person: somebody has answered, or another decision took its place."""


class SamePersonError(Exception):
    """The second person is the one who decided."""


@transaction.atomic
def agree(*, decision_id: int, by: User, agreed: bool, note: str = "") -> Agreement:
    """Write what a second person says of a decision. Agreed, it takes effect; otherwise a third person decides.

    Both the decision and the answer to it are kept. Raises ClaimLostError unless `by` holds the answer now,
    NothingToAgreeError and SamePersonError; then nothing is written.
    """
    decision = ModerationDecision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise NothingToAgreeError
    answer = held_answer(answer_id=decision.answer_id, by=by)
    if answer.waits_for != Answer.Work.SECOND or answer.decisions.first() != decision:
        raise NothingToAgreeError
    if decision.decided_by_id == by.pk:
        raise SamePersonError
    decision.answer = answer
    was = {"state": answer.state, "waits_for": answer.waits_for}
    agreement = Agreement.objects.create(decision=decision, agreed=agreed, note=note, by=by)
    if agreed:
        put_into_effect(decision)
    else:
        set_aside(decision, not_by=[decision.decided_by_id, by.pk])
    record(
        action="answer.agree" if agreed else "answer.disagree",
        by=by,
        subject=f"answer:{answer.pk}",
        also=[f"decision:{decision.pk}"],
        consultation_id=answer.consultation_id,
        before=was,
        after={"state": answer.state, "waits_for": answer.waits_for, "kind": decision.kind},
    )
    return agreement
