"""A respondent's appeal: made, taken back, and ended with the answer that it was about."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.models import Agreement, Answer, Appeal, ModerationDecision, Recheck
from consultation.moderation.clock import end_of, last_day
from consultation.selectors.appeals import Standing, right_of


class AppealNotPossibleError(Exception):
    """There is no appeal against this, or no longer, or there was one: `standing` says which."""

    def __init__(self, standing: Standing) -> None:
        super().__init__("There is no appeal against this.")
        self.standing = standing


@transaction.atomic
def make_appeal(*, answer_id: int, words: str) -> Appeal:
    """Ask for the decision about a text to be looked at again, by somebody who took no part, within a time.

    The text leaves whatever hands it is in and waits for that person; a blind comparison of it ends unmade. Asking
    twice gives the first appeal. Raises AppealNotPossibleError and Answer.DoesNotExist.
    """
    answer = Answer.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=answer_id)
    working_days = answer.consultation.appeal_working_days
    right = right_of(answer, working_days)
    if right.standing == Standing.MADE and (earlier := answer.appeals.filter(decided_at=None).first()):
        return earlier
    if right.standing != Standing.POSSIBLE or right.decision is None:
        raise AppealNotPossibleError(right.standing)
    now = timezone.now()
    appeal = Appeal(answer=answer, decision=right.decision, made_at=now, due_at=end_of(last_day(now, working_days)))
    appeal.write({"words": words})
    appeal.save(force_insert=True)
    for column, value in Answer.NO_WORK.items():
        setattr(answer, column, value)
    answer.waits_for, answer.waiting_since, answer.due_at = Answer.Work.APPEAL, now, appeal.due_at
    answer.urgency, answer.not_by = 0, who_took_part(answer)
    answer.save(update_fields=[*Answer.NO_WORK, "waiting_since", "urgency"])
    record(
        action="appeal.make",
        by=None,
        subject=f"answer:{answer.pk}",
        after={"decision": right.decision.pk, "due_at": appeal.due_at},
        consultation_id=answer.consultation_id,
    )
    return appeal


@transaction.atomic
def withdraw_appeal(*, answer_id: int) -> None:
    """Take an appeal back: the decision stays as it is. Nothing happens where none is open."""
    answer = Answer.objects.select_for_update(of=("self",)).get(pk=answer_id)
    if not end_appeals([answer.pk]):
        return
    for column, value in {**Answer.NO_WORK, "urgency": 0, **_left_over(answer)}.items():
        setattr(answer, column, value)
    answer.save(update_fields=[*Answer.NO_WORK, "urgency"])


def end_appeals(answer_ids: Iterable[int]) -> int:
    """End the open appeals about these answers, as taken back, without a decision; return how many there were.

    What an answer waits for is left to the caller.
    """
    rows = Appeal.objects.filter(answer__in=list(answer_ids), decided_at=None).select_for_update(of=("self",))
    ended = list(rows.values_list("pk", "answer", "answer__consultation"))
    Appeal.objects.filter(pk__in=[pk for pk, _, _ in ended]).update(
        decided_at=timezone.now(), outcome=Appeal.Outcome.WITHDRAWN
    )
    for _, answer_id, consultation_id in ended:
        record(action="appeal.withdraw", by=None, subject=f"answer:{answer_id}", consultation_id=consultation_id)
    return len(ended)


def erase_appeals(answer_ids: Iterable[int]) -> None:
    """Empty what was written in appeals about these answers, and what was answered."""
    ids = list(answer_ids)
    end_appeals(ids)
    Appeal.objects.filter(answer__in=ids).update(payload=b"", reasons="")


def who_took_part(answer: Answer) -> list[int]:
    """Return everybody who decided about an answer, agreed or not, or compared: by their ids."""
    ids = {
        *ModerationDecision.objects.filter(answer=answer).values_list("decided_by", flat=True),
        *Agreement.objects.filter(decision__answer=answer).values_list("by", flat=True),
        *Recheck.objects.filter(answer=answer, decided_by__isnull=False).values_list("decided_by", flat=True),
    }
    return sorted(pk for pk in ids if pk is not None)


def _left_over(answer: Answer) -> dict[str, object]:
    """Return the columns for the comparison that an appeal came before, where there was one."""
    recheck = Recheck.objects.filter(answer=answer, decided_at=None).select_related("decision").first()
    return {} if recheck is None else {"waits_for": Answer.Work.RECHECK, "not_by": [recheck.decision.decided_by_id]}
