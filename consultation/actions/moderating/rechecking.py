"""Making some ordinary decisions again, by somebody who knows nothing of the first, to compare the two."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from consultation.actions.auditing import record, record_change
from consultation.actions.moderating.verdicts import Verdict, Words
from consultation.models import Agreement, Answer, Consultation, ModerationDecision, Recheck

# What nobody has compared by then is compared no more.
TIME_FOR_RECHECK = timedelta(days=30)


def draw_recheck(decision: ModerationDecision) -> None:
    """Let somebody who took no part decide on the answer again; the caller saves the answer.

    It keeps its place among the answers that wait for a first decision: another place would tell.
    """
    answer = decision.answer
    Recheck.objects.create(decision=decision, answer=answer)
    answer.waits_for = Answer.Work.RECHECK
    answer.not_by = sorted(_who_took_part(answer))


def compare(answer: Answer, verdict: Verdict, *, by: User) -> Recheck:
    """Write the second decision beside the first, and end the work. What the public reads stays as it is."""
    recheck = Recheck.objects.select_for_update().filter(answer=answer, decided_at=None).latest("pk")
    recheck.decided_by, recheck.decided_at = by, timezone.now()
    recheck.kind, recheck.reason, recheck.note = verdict.kind, verdict.reason, verdict.note
    recheck.spans = [[words.start, words.end, words.category] for words in verdict.redactions]
    recheck.save()
    for column, value in Answer.NO_WORK.items():
        setattr(answer, column, value)
    answer.save(update_fields=list(Answer.NO_WORK))
    record(
        action="answer.compare",
        by=by,
        subject=f"answer:{answer.pk}",
        also=[f"decision:{recheck.decision_id}"],
        consultation_id=answer.consultation_id,
        after={
            "kind": recheck.kind,
            "reason": recheck.reason.key if recheck.reason else None,
            "redactions": len(recheck.spans),
        },
    )
    return recheck


@transaction.atomic
def close_stale_rechecks() -> int:
    """Let go of what nobody has compared within its time; return how many."""
    drawn_before = timezone.now() - TIME_FOR_RECHECK
    stale = Recheck.objects.filter(decided_at=None, drawn_at__lt=drawn_before).values("answer")
    rows = Answer.objects.filter(waits_for=Answer.Work.RECHECK, pk__in=stale)
    held = rows.filter(claim_expires_at__gt=Now()).values("pk")
    locked = rows.exclude(pk__in=held).select_for_update(skip_locked=True).values_list("pk", flat=True)
    return Answer.objects.filter(pk__in=list(locked)).update(**Answer.NO_WORK)


def spans_in(recheck: Recheck) -> list[Words]:
    """Return the words that the second moderator would have removed."""
    return [Words(start, end, category) for start, end, category in recheck.spans]


def _who_took_part(answer: Answer) -> set[int]:
    deciders = ModerationDecision.objects.filter(answer=answer).values_list("decided_by", flat=True)
    seconds = Agreement.objects.filter(decision__answer=answer).values_list("by", flat=True)
    compared = Recheck.objects.filter(answer=answer, decided_by__isnull=False).values_list("decided_by", flat=True)
    return {pk for pk in deciders.union(seconds, compared) if pk is not None}


@transaction.atomic
def change_share(*, consultation: Consultation, by: User, percent: int) -> Consultation:
    """Let another share of the ordinary decisions made from now on be compared; it changes nothing that was decided.

    The one setting of moderating that a lead may change while a consultation is open: nobody outside notices it.
    """
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    before = {"recheck_percent": locked.recheck_percent}
    locked.recheck_percent = percent
    locked.save(update_fields=["recheck_percent"])
    record_change(
        action="consultation.moderation",
        by=by,
        subject=f"consultation:{locked.pk}",
        before=before,
        after={"recheck_percent": percent},
        consultation_id=locked.pk,
    )
    return locked
