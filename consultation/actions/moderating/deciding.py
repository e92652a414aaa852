"""Deciding what the public reads of an answer. Decisions are added to, never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.actions.moderating.claiming import held_answer
from consultation.models import Answer, ModerationDecision, ModerationReason, Redaction
from consultation.moderation.redacting import Span, published_text

Kind = ModerationDecision.Kind
STATE_AFTER: Mapping[str, str] = {
    Kind.PUBLISH: Answer.State.PUBLISHED,
    Kind.REDACT: Answer.State.REDACTED,
    Kind.WITHHOLD: Answer.State.WITHHELD,
    Kind.SPAM: Answer.State.SPAM,
}


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
    answer = held_answer(answer_id=answer_id, by=by)
    words = tuple(redactions)
    _check(answer, kind, reason, words)
    text = published_text(answer.text, spans_of(words)) if kind in (Kind.PUBLISH, Kind.REDACT) else ""
    decision = ModerationDecision.objects.create(answer=answer, kind=kind, reason=reason, note=note, decided_by=by)
    Redaction.objects.bulk_create(
        Redaction(decision=decision, start=span.start, end=span.end, category=span.category) for span in words
    )
    was = {"state": answer.state, "waits_for": answer.waits_for}
    answer.state = STATE_AFTER[kind]
    answer.published_text = text
    answer.published_at = timezone.now() if kind in (Kind.PUBLISH, Kind.REDACT) else None
    for column, value in Answer.NO_WORK.items():
        setattr(answer, column, value)
    answer.save(update_fields=["state", "published_text", "published_at", *Answer.NO_WORK])
    _note(decision, was, redactions=len(words))
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
        },
    )


def _check(answer: Answer, kind: str, reason: ModerationReason | None, words: tuple[Words, ...]) -> None:
    consultation_id = answer.question.page.section.questionnaire.consultation_id
    offered = reason is not None and reason.consultation_id == consultation_id
    if kind not in STATE_AFTER:
        raise InvalidDecisionError(f"{kind!r} is not a kind of decision.")
    if not offered and (reason is not None or kind not in (Kind.PUBLISH, Kind.SPAM)):
        raise ReasonMissingError
    if kind == Kind.REDACT and not words:
        raise RedactionsMissingError
    if kind != Kind.REDACT and words:
        raise RedactionsNotWantedError
