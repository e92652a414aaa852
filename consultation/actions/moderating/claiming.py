"""Claiming answers for moderation.

A claim is a lease: two columns of the answer, written by one conditional statement against the database's clock, so
that two people never hold the same answer whatever they press and wherever the web servers run.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from consultation.actions.auditing import record
from consultation.models import Answer, ModerationDecision
from consultation.selectors.moderating.answers import AnswerNotFoundError, AnswerRetractedError
from consultation.selectors.moderating.work import is_compared_blind, not_barred, open_to

LEASE = timedelta(minutes=15)
BATCH = 10
TO_DECIDE = (Answer.Work.FIRST, Answer.Work.RECHECK)


class QueueEmptyError(LookupError):
    """Nothing waits that nobody else holds."""


class AnswerClaimedError(Exception):
    """Somebody else holds the answer: `holder`, until `until`."""

    def __init__(self, holder: User | None, until: datetime | None) -> None:
        super().__init__("Somebody else holds the answer.")
        self.holder = holder
        self.until = until


class TookPartError(AnswerClaimedError):
    """This piece of work wants another person: whoever asks has taken part in what led to it."""

    def __init__(self) -> None:
        super().__init__(None, None)


class ClaimLostError(AnswerClaimedError):
    """The claim has lapsed or gone: `holder` has it now, if anybody; `decision` is the newest one made, if any."""

    def __init__(self, holder: User | None, until: datetime | None, decision: ModerationDecision | None) -> None:
        super().__init__(holder, until)
        self.decision = decision


@transaction.atomic
def claim_answer(*, answer_id: int, by: User) -> Answer:
    """Hold an answer for 15 minutes, or hold it longer; raise AnswerClaimedError where somebody else does.

    Raises TookPartError for work that wants another person. A blind comparison looks like nothing to whoever made the
    first decision: they can take the answer to change that.
    """
    within_reach = Answer.objects.filter(pk=answer_id).exclude(state__in=Answer.OUT_OF_REACH)
    held = within_reach.filter(claimed_by=by, claim_expires_at__gt=Now())
    if held.update(claim_expires_at=Now() + LEASE):
        return Answer.objects.get(pk=answer_id)
    if within_reach.filter(_free_for(by), not_barred(by)).update(claimed_by=by, claim_expires_at=Now() + LEASE):
        return _noted(Answer.objects.get(pk=answer_id), by)
    answer = Answer.objects.select_related("claimed_by").filter(pk=answer_id).first()
    if answer is None:
        raise AnswerNotFoundError
    if answer.state == Answer.State.RETRACTED:
        raise AnswerRetractedError
    if not Answer.objects.filter(not_barred(by), pk=answer_id).exists():
        raise TookPartError
    raise AnswerClaimedError(answer.claimed_by, answer.claim_expires_at)


def claim_next(
    *, by: User, among: QuerySet[Answer], passing_over: int | None = None, works: Iterable[str] = TO_DECIDE
) -> Answer:
    """Hold and return the answer of `among` that has waited longest; raise QueueEmptyError where none is left.

    One that this person already holds comes first. Rows that another person is claiming at this moment are skipped,
    not waited for. `passing_over` is an answer to leave where it is; `works` what the answers may wait for.
    """
    waiting = among.filter(waits_for__in=list(works)).exclude(pk=passing_over or 0)
    held = _claimed(waiting.filter(claimed_by=by, claim_expires_at__gt=Now()), by=by, most=1)
    taken = held or _claimed(waiting, by=by, most=1)
    if not taken:
        raise QueueEmptyError
    return Answer.objects.get(pk=taken[0])


def claim_batch(
    *, by: User, among: QuerySet[Answer], size: int = BATCH, works: Iterable[str] = TO_DECIDE
) -> list[int]:
    """Hold up to `size` answers of `among`, counting those that this person holds; return their ids in order.

    Raises QueueEmptyError where there is none.
    """
    waiting = among.filter(waits_for__in=list(works))
    held = _claimed(waiting.filter(claimed_by=by, claim_expires_at__gt=Now()), by=by, most=size)
    more = _claimed(waiting.exclude(pk__in=held), by=by, most=size - len(held)) if len(held) < size else []
    if not held and not more:
        raise QueueEmptyError
    return [*held, *more]


@transaction.atomic
def _claimed(rows: QuerySet[Answer], *, by: User, most: int) -> list[int]:
    """Claim the first rows that are free, passing over those that somebody is claiming at this moment."""
    free = rows.filter(_free_for(by), open_to(by)).order_by("-urgency", "waiting_since", "pk")
    answers = list(free.select_for_update(skip_locked=True, of=("self",))[:most])
    ids = [answer.pk for answer in answers]
    Answer.objects.filter(pk__in=ids).update(claimed_by=by, claim_expires_at=Now() + LEASE)
    for answer in answers:
        if answer.claimed_by_id != by.pk or not answer.is_claimed:
            _noted(answer, by)
    return ids


def renew_claims(*, by: User) -> dict[int, datetime]:
    """Hold for 15 minutes more all that this person holds; return until when, by id. What has lapsed stays lapsed."""
    mine = Answer.objects.filter(claimed_by=by, claim_expires_at__gt=Now())
    mine.update(claim_expires_at=Now() + LEASE)
    return {pk: until for pk, until in mine.values_list("pk", "claim_expires_at") if until is not None}


@transaction.atomic
def release_all(*, by: User, after: timedelta = timedelta()) -> int:
    """Give back all that this person holds; return how many answers that is.

    With `after`, only once that time is over: a page that is left may be one that is loaded again, and then
    `renew_claims` keeps them.
    """
    mine = Answer.objects.filter(claimed_by=by, claim_expires_at__gt=Now() + after)
    if after:
        return mine.update(claim_expires_at=Now() + after)
    held = list(mine.select_for_update(of=("self",)).order_by("pk"))
    for answer in held:
        _release(answer, by)
    return len(held)


@transaction.atomic
def release_claim(*, answer_id: int, by: User) -> None:
    """Give an answer back to the queue; only a lead moderator may do it for somebody else.

    An answer that nobody holds stays as it is. Raises AnswerClaimedError and AnswerNotFoundError.
    """
    mine = Q() if by.has_perm("consultation.release_claim") else _free_for(by)
    held = Answer.objects.select_for_update(of=("self",)).filter(mine, pk=answer_id).first()
    if held is not None:
        _release(held, by)
        return
    answer = Answer.objects.select_related("claimed_by").filter(pk=answer_id).first()
    if answer is None:
        raise AnswerNotFoundError
    raise AnswerClaimedError(answer.claimed_by, answer.claim_expires_at)


def _release(answer: Answer, by: User) -> None:
    holder = answer.claimed_by_id
    Answer.objects.filter(pk=answer.pk).update(claimed_by=None, claim_expires_at=None)
    if holder is not None:
        record(
            action="answer.release",
            by=by,
            subject=f"answer:{answer.pk}",
            consultation_id=answer.consultation_id,
            before={"held_by": holder},
        )


def _noted(answer: Answer, by: User) -> Answer:
    record(action="answer.claim", by=by, subject=f"answer:{answer.pk}", consultation_id=answer.consultation_id)
    return answer


def _free_for(by: AbstractBaseUser) -> Q:
    return Q(claimed_by=None) | Q(claim_expires_at=None) | Q(claim_expires_at__lte=Now()) | Q(claimed_by=by.pk)


def held_answer(*, answer_id: int, by: User) -> Answer:
    """Return the answer, locked, if `by` holds it now; raise ClaimLostError otherwise."""
    rows = Answer.objects.select_for_update(of=("self",)).select_related("consultation")
    rows = rows.exclude(state__in=Answer.OUT_OF_REACH)
    answer = rows.filter(pk=answer_id, claimed_by=by, claim_expires_at__gt=Now()).first()
    if answer is not None:
        return answer
    lost = Answer.objects.select_related("claimed_by").filter(pk=answer_id).first()
    if lost is None:
        raise AnswerNotFoundError
    if lost.state == Answer.State.RETRACTED:
        raise AnswerRetractedError
    holder = lost.claimed_by if lost.is_claimed else None
    # Whoever compares knows of no decision.
    newest = None if is_compared_blind(lost, by=by) else lost.decisions.select_related("decided_by").first()
    raise ClaimLostError(holder, lost.claim_expires_at if holder else None, newest)
