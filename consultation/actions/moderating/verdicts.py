"""What a moderator says of an answer, and whether it can be carried out as said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Required, TypedDict

from django.contrib.auth.models import User

from consultation.models import (
    Answer,
    Consultation,
    ModerationDecision,
    ModerationReason,
    Redaction,
    SecondPerson,
)
from consultation.moderation.redacting import Span, merged
from consultation.selectors.moderating.work import LEAD, colleagues

Kind, Purpose = ModerationDecision.Kind, ModerationDecision.Purpose


class InvalidDecisionError(ValueError):
    """A decision that cannot be carried out as given."""


class ReasonMissingError(InvalidDecisionError):
    """Removing words and withholding need a reason that this consultation offers."""


class RedactionsMissingError(InvalidDecisionError):
    """Publishing with words removed needs words to remove."""


class RedactionsNotWantedError(InvalidDecisionError):
    """Words to remove were given with a decision that removes none."""


class NoteMissingError(InvalidDecisionError):
    """Passing an answer on needs a word of why, for whoever gets it."""


class ReceiverMissingError(InvalidDecisionError):
    """Referring needs somebody: a colleague who moderates this consultation, or the safeguarding lead."""


class HidingNotAllowedError(InvalidDecisionError):
    """Only a lead may take a text from the public before a second person has agreed."""


@dataclass(frozen=True)
class Words:
    """A span of the original to remove, in code points, and a category of Redaction."""

    start: int
    end: int
    category: str


class Given(TypedDict, total=False):
    """What a decision may be given with."""

    kind: Required[str]
    reason: ModerationReason | None
    redactions: Iterable[Words]
    note: str
    message: str
    refer_to: User | None
    to_safeguarding: bool
    hides_at_once: bool
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A decision as a moderator gives it: what, why, and the words that the public must not read."""

    kind: str
    reason: ModerationReason | None = None
    redactions: Iterable[Words] = ()
    note: str = ""
    message: str = ""
    refer_to: User | None = None
    to_safeguarding: bool = False
    hides_at_once: bool = False
    purpose: str = Purpose.ORDINARY

    def __post_init__(self) -> None:
        object.__setattr__(self, "redactions", tuple(self.redactions))


def spans_of(redactions: Iterable[Words | Redaction]) -> list[Span]:
    """Return redactions as the spans and labels that a published text is made with."""
    return [Span(item.start, item.end, str(Redaction.Category(item.category).label)) for item in redactions]


def needs_second(consultation: Consultation, kind: str, spans: Iterable[Words | Redaction] = ()) -> bool:
    """Say whether a kind of decision takes effect in this consultation only once a second person agrees."""
    kinds = consultation.second_person_kinds
    if kind != Kind.REDACT or SecondPerson.REDACT in kinds:
        return kind in kinds
    officers = any(span.category == Redaction.Category.OFFICER for span in spans)
    return officers and SecondPerson.REDACT_OFFICER in kinds


def check_verdict(answer: Answer, verdict: Verdict, *, by: User) -> None:
    """Raise InvalidDecisionError or SpanOutsideTextError where `verdict` cannot be carried out."""
    if verdict.kind not in Kind.values:
        raise InvalidDecisionError(f"{verdict.kind!r} is not a kind of decision.")
    _check_reason(answer, verdict)
    _check_redactions(answer, verdict)
    _check_receiver(answer, verdict, by)
    if verdict.kind in (Kind.REFER, Kind.OPINION) and not verdict.note.strip():
        raise NoteMissingError
    if verdict.hides_at_once and (verdict.kind != Kind.WITHHOLD or not by.has_perm(LEAD)):
        raise HidingNotAllowedError


def _check_reason(answer: Answer, verdict: Verdict) -> None:
    if verdict.reason is None:
        if verdict.kind in (Kind.REDACT, Kind.WITHHOLD):
            raise ReasonMissingError
    elif verdict.reason.consultation_id != answer.consultation_id:
        raise ReasonMissingError


def _check_redactions(answer: Answer, verdict: Verdict) -> None:
    redactions = tuple(verdict.redactions)
    if verdict.kind == Kind.REDACT and not redactions:
        raise RedactionsMissingError
    if verdict.kind != Kind.REDACT and redactions:
        raise RedactionsNotWantedError
    merged(answer.text, spans_of(redactions))


def _check_receiver(answer: Answer, verdict: Verdict, by: User) -> None:
    if verdict.kind != Kind.REFER:
        if verdict.refer_to is not None or verdict.to_safeguarding:
            raise InvalidDecisionError("Only a referral goes to somebody.")
        return
    if (verdict.refer_to is None) != verdict.to_safeguarding:
        raise ReceiverMissingError
    if verdict.refer_to is not None:
        among = colleagues(answer.consultation, besides=by)
        if not among.filter(pk=verdict.refer_to.pk).exists():
            raise ReceiverMissingError
