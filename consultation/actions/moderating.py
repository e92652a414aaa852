"""Claiming answers and deciding what the public reads of them.

A claim is a lease: two columns of the answer, written by one conditional statement against the database's clock, so
that two people never hold the same answer whatever they press and wherever the web servers run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from consultation.models import Answer, ModerationDecision, ModerationReason, Redaction
from consultation.moderation.redacting import Span, published_text
from consultation.selectors.moderation import AnswerNotFoundError, AnswerRetractedError

LEASE = timedelta(minutes=15)
Kind = ModerationDecision.Kind
STATE_AFTER: Mapping[str, str] = {
    Kind.PUBLISH: Answer.State.PUBLISHED,
    Kind.REDACT: Answer.State.REDACTED,
    Kind.WITHHOLD: Answer.State.WITHHELD,
}


class QueueEmptyError(LookupError):
    """Nothing waits that nobody else holds."""


class AnswerClaimedError(Exception):
    """Somebody else holds the answer: `holder`, until `until`."""

    def __init__(self, holder: User | None, until: datetime | None) -> None:
        super().__init__("Somebody else holds the answer.")
        self.holder = holder
        self.until = until


class ClaimLostError(AnswerClaimedError):
    """The claim has lapsed or gone: `holder` has it now, if anybody; `decision` is the newest one made, if any."""

    def __init__(self, holder: User | None, until: datetime | None, decision: ModerationDecision | None) -> None:
        super().__init__(holder, until)
        self.decision = decision


class InvalidDecisionError(ValueError):
    """A decision that cannot be carried out as given."""


class ReasonMissingError(InvalidDecisionError):
    """Removing words and withholding need a reason that this consultation offers."""


class RedactionsMissingError(InvalidDecisionError):
    """Publishing with words removed needs words to remove."""


class RedactionsNotWantedError(InvalidDecisionError):
    """Words to remove were given with a decision that removes none."""


@dataclass(frozen=True)
class Words:
    """A span of the original to remove, in code points, and a category of Redaction."""

    start: int
    end: int
    category: str


def spans_of(redactions: Iterable[Words | Redaction]) -> list[Span]:
    """Return redactions as the spans and labels that a published text is made with."""
    return [Span(item.start, item.end, str(Redaction.Category(item.category).label)) for item in redactions]


def claim_answer(*, answer_id: int, by: User) -> Answer:
    """Hold an answer for 15 minutes, or hold it longer; raise AnswerClaimedError where somebody else does."""
    free = Answer.objects.filter(pk=answer_id).exclude(state__in=Answer.OUT_OF_REACH).filter(_free_for(by))
    if free.update(claimed_by=by, claim_expires_at=Now() + LEASE):
        return Answer.objects.get(pk=answer_id)
    answer = Answer.objects.select_related("claimed_by").filter(pk=answer_id).first()
    if answer is None:
        raise AnswerNotFoundError
    if answer.state == Answer.State.RETRACTED:
        raise AnswerRetractedError
    raise AnswerClaimedError(answer.claimed_by, answer.claim_expires_at)


@transaction.atomic
def claim_next(*, by: User, among: QuerySet[Answer], passing_over: int | None = None) -> Answer:
    """Hold and return the answer of `among` that has waited longest; raise QueueEmptyError where none is left.

    One that this person already holds comes first. Rows that another person is claiming at this moment are skipped,
    not waited for. `passing_over` is an answer to leave where it is.
    """
    own_first = Case(When(claimed_by=by, then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting = among.filter(_free_for(by), state=Answer.State.PENDING).exclude(pk=passing_over or 0)
    answer = (
        waiting.select_for_update(skip_locked=True, of=("self",)).order_by(own_first, "submitted_at", "pk").first()
    )
    if answer is None:
        raise QueueEmptyError
    Answer.objects.filter(pk=answer.pk).update(claimed_by=by, claim_expires_at=Now() + LEASE)
    return Answer.objects.get(pk=answer.pk)


def release_claim(*, answer_id: int, by: User) -> None:
    """Give an answer back to the queue; only a lead moderator may do it for somebody else.

    An answer that nobody holds stays as it is. Raises AnswerClaimedError and AnswerNotFoundError.
    """
    mine = Q() if by.has_perm("consultation.release_claim") else _free_for(by)
    if Answer.objects.filter(mine, pk=answer_id).update(claimed_by=None, claim_expires_at=None):
        return
    answer = Answer.objects.select_related("claimed_by").filter(pk=answer_id).first()
    if answer is None:
        raise AnswerNotFoundError
    raise AnswerClaimedError(answer.claimed_by, answer.claim_expires_at)


@transaction.atomic
def decide(
    *,
    answer_id: int,
    by: User,
    kind: str,
    reason: ModerationReason | None = None,
    redactions: Iterable[Words] = (),
    note: str = "",
) -> ModerationDecision:
    """Write a decision, make the published text from the original, and give the claim back.

    Earlier decisions stay as they are; the newest one holds. Raises ClaimLostError unless `by` holds the answer now,
    InvalidDecisionError or SpanOutsideTextError for a decision that cannot be carried out; then nothing is written.
    """
    answer = _held(answer_id, by)
    words = tuple(redactions)
    _check(answer, kind, reason, words)
    text = published_text(answer.text, spans_of(words)) if kind in (Kind.PUBLISH, Kind.REDACT) else ""
    decision = ModerationDecision.objects.create(answer=answer, kind=kind, reason=reason, note=note, decided_by=by)
    Redaction.objects.bulk_create(
        Redaction(decision=decision, start=span.start, end=span.end, category=span.category) for span in words
    )
    answer.state = STATE_AFTER[kind]
    answer.published_text = text
    answer.published_at = timezone.now() if kind in (Kind.PUBLISH, Kind.REDACT) else None
    answer.claimed_by = answer.claim_expires_at = None
    answer.save(update_fields=["state", "published_text", "published_at", "claimed_by", "claim_expires_at"])
    return decision


def _free_for(by: AbstractBaseUser) -> Q:
    return Q(claimed_by=None) | Q(claim_expires_at=None) | Q(claim_expires_at__lte=Now()) | Q(claimed_by=by.pk)


def _held(answer_id: int, by: User) -> Answer:
    """Return the answer, locked, if `by` holds it now."""
    rows = Answer.objects.select_for_update(of=("self",)).select_related("question__page__section__questionnaire")
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
    newest = lost.decisions.select_related("decided_by").first()
    raise ClaimLostError(holder, lost.claim_expires_at if holder else None, newest)


def _check(answer: Answer, kind: str, reason: ModerationReason | None, words: tuple[Words, ...]) -> None:
    consultation_id = answer.question.page.section.questionnaire.consultation_id
    offered = reason is not None and reason.consultation_id == consultation_id
    if kind not in STATE_AFTER:
        raise InvalidDecisionError(f"{kind!r} is not a kind of decision.")
    if not offered and (reason is not None or kind != Kind.PUBLISH):
        raise ReasonMissingError
    if kind == Kind.REDACT and not words:
        raise RedactionsMissingError
    if kind != Kind.REDACT and words:
        raise RedactionsNotWantedError
