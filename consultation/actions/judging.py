"""What a moderator makes of words that machines pointed out: accepting one suggests it to the decision, no more."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.moderating.claiming import held_answer
from consultation.models import Answer, Mark


class MarkNotFoundError(LookupError):
    """There is no such suggestion about this answer."""


@transaction.atomic
def judge_marks(*, answer_id: int, by: User, accepted: bool | None, mark_id: int | None = None) -> list[Mark]:
    """Accept or reject one suggestion, or all that nobody has judged; None takes a judgement back.

    Return those that were judged now. Only whoever holds the answer may. One who decides again without knowing of the
    first decision leaves no judgement behind. Raises ClaimLostError and MarkNotFoundError.
    """
    answer = held_answer(answer_id=answer_id, by=by)
    marks = answer.marks.exclude(category="") if mark_id is None else answer.marks.filter(pk=mark_id)
    blind = answer.waits_for == Answer.Work.RECHECK
    if mark_id is None and not blind:
        marks = marks.filter(accepted=None)
    judged = list(marks.order_by("start", "pk"))
    if mark_id is not None and not judged:
        raise MarkNotFoundError
    if not blind:
        known = accepted is not None
        marks.filter(pk__in=[mark.pk for mark in judged]).update(
            accepted=accepted, judged_by=by if known else None, judged_at=timezone.now() if known else None
        )
    for mark in judged:
        mark.accepted = accepted
    return judged
