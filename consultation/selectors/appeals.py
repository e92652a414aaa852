"""Whether and until when a respondent can appeal against what was decided about a text, and how appeals ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from consultation.models import Answer, Appeal, ModerationDecision
from consultation.moderation.clock import end_of, last_day

Kind = ModerationDecision.Kind
# What a decision makes of a text, and which decisions can be appealed against: not those that publish all of it.
STATE_OF = {
    Kind.PUBLISH: Answer.State.PUBLISHED,
    Kind.REDACT: Answer.State.REDACTED,
    Kind.WITHHOLD: Answer.State.WITHHELD,
    Kind.SPAM: Answer.State.SPAM,
}
AGAINST = (Kind.REDACT, Kind.WITHHOLD, Kind.SPAM)
# Work that ends in a decision by itself; what it ends in can be appealed against.
LOOKED_AT_AGAIN = (Answer.Work.SECOND, Answer.Work.OPINION, Answer.Work.REFERRED)


class Standing(StrEnum):
    """Where a respondent stands with an appeal against what was decided."""

    NOTHING = "nothing"
    POSSIBLE = "possible"
    LATE = "late"
    MADE = "made"
    AGAIN = "again"


@dataclass(frozen=True)
class Right:
    """Whether there can be an appeal, against which decision, and until when."""

    standing: Standing
    decision: ModerationDecision | None = None
    until: datetime | None = None


def decision_in_effect(answer: Answer, decisions: Iterable[ModerationDecision]) -> ModerationDecision | None:
    """Return the decision by which a text stands as it does, from all that were made, the newest first."""
    fitting = (row for row in decisions if STATE_OF.get(Kind(row.kind)) == answer.state and row.is_in_effect)
    return next(fitting, None)


def effective_at(decision: ModerationDecision) -> datetime:
    """Return since when a decision has held: since a second person agreed, where one is needed."""
    return decision.agreement.at if decision.needs_second else decision.decided_at


def right_of(answer: Answer, working_days: int) -> Right:
    """Return whether a text's respondent can appeal; its decisions, agreements and appeals had better be loaded.

    The time begins with whatever was last said of the text, so that nobody loses a day while others look at it.
    """
    decisions = list(answer.decisions.all())
    decision = decision_in_effect(answer, decisions)
    if decision is None or decision.kind not in AGAINST or answer.original_removed_at is not None:
        return Right(Standing.NOTHING)
    if any(appeal.decision_id == decision.pk for appeal in answer.appeals.all()):
        return Right(Standing.MADE, decision)
    if answer.waits_for in LOOKED_AT_AGAIN:
        return Right(Standing.AGAIN, decision)
    until = end_of(last_day(max(map(_last_said, decisions)), working_days))
    return Right(Standing.POSSIBLE if timezone.now() <= until else Standing.LATE, decision, until)


def _last_said(decision: ModerationDecision) -> datetime:
    agreement = getattr(decision, "agreement", None)
    return agreement.at if agreement is not None else decision.decided_at


def open_appeal(answer: Answer) -> Appeal | None:
    """Return the appeal that waits for a decision, if any."""
    return next((appeal for appeal in answer.appeals.all() if appeal.decided_at is None), None)
