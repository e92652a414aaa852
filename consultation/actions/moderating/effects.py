"""What follows from a decision: what the public reads, or who works on the answer next.

Every function takes a decision about an answer that the caller holds locked, and saves the answer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from consultation.actions.moderating.rechecking import draw_recheck
from consultation.actions.moderating.verdicts import Kind, Purpose, spans_of
from consultation.models import Answer, ModerationDecision
from consultation.models.codes import is_drawn_for_recheck
from consultation.moderation.redacting import published_text

Work, State = Answer.Work, Answer.State
STATE_AFTER: Mapping[str, str] = {
    Kind.PUBLISH: State.PUBLISHED,
    Kind.REDACT: State.REDACTED,
    Kind.WITHHOLD: State.WITHHELD,
    Kind.SPAM: State.SPAM,
}
# By when the next person should have done it.
TIME_FOR: Mapping[str, timedelta] = {
    Work.FIRST: timedelta(days=2),
    Work.SECOND: timedelta(days=2),
    Work.OPINION: timedelta(days=2),
    Work.REFERRED: timedelta(days=2),
}
TIME_FOR_SAFEGUARDING = timedelta(hours=4)
URGENCY_OF_SAFEGUARDING = 2
COLUMNS = ["state", "published_text", "published_at", "waiting_since", "urgency", *Answer.NO_WORK]


def put_into_effect(decision: ModerationDecision) -> None:
    """Let the public read what `decision` says, and end the work; a share of ordinary decisions is compared."""
    answer = decision.answer
    _publish(answer, decision, at=timezone.now())
    _end_work(answer)
    ordinary = decision.purpose == Purpose.ORDINARY and not decision.needs_second
    if ordinary and is_drawn_for_recheck(decision.pk, answer.consultation.recheck_percent):
        draw_recheck(decision)
    answer.save(update_fields=COLUMNS)


def ask_for_second(decision: ModerationDecision) -> None:
    """Ask somebody else to agree. What the public reads stays, unless a lead hides it until then."""
    answer = decision.answer
    if decision.hides_at_once:
        _take_down(answer)
    _wait(answer, Work.SECOND, not_by=[decision.decided_by_id])
    answer.save(update_fields=COLUMNS)


def pass_on(decision: ModerationDecision) -> None:
    """Give the answer to whoever it was referred to, or to anybody else for a second opinion."""
    answer = decision.answer
    work = Work.REFERRED if decision.kind == Kind.REFER else Work.OPINION
    _wait(answer, work, not_by=[decision.decided_by_id])
    answer.referred_to = decision.refer_to
    if decision.to_safeguarding:
        answer.for_safeguarding = True
        answer.due_at = answer.waiting_since + TIME_FOR_SAFEGUARDING
        answer.urgency = max(answer.urgency, URGENCY_OF_SAFEGUARDING)
    answer.save(update_fields=COLUMNS)


def set_aside(decision: ModerationDecision, *, not_by: list[int]) -> None:
    """Give the answer to a third person, since the second did not agree. The public reads what it read before."""
    answer = decision.answer
    if decision.hides_at_once:
        earlier = answer.decisions.in_effect().select_related("agreement").first()
        if earlier is not None:
            _publish(answer, earlier, at=_since(earlier))
    work = Work.FIRST if answer.state == State.PENDING else Work.OPINION
    _wait(answer, work, not_by=not_by)
    answer.save(update_fields=COLUMNS)


def _publish(answer: Answer, decision: ModerationDecision, *, at: datetime) -> None:
    answer.state = STATE_AFTER[decision.kind]
    if answer.state not in Answer.PUBLIC_STATES:
        answer.published_text, answer.published_at = "", None
        return
    words = decision.redactions.all() if decision.kind == Kind.REDACT else ()
    answer.published_text = published_text(answer.text, spans_of(words))
    answer.published_at = at


def _take_down(answer: Answer) -> None:
    answer.state, answer.published_text, answer.published_at = State.PENDING, "", None


def _since(decision: ModerationDecision) -> datetime:
    """Return since when a decision has been in effect."""
    return decision.second_opinion.at if decision.second_opinion is not None else decision.decided_at


def _end_work(answer: Answer) -> None:
    for column, value in Answer.NO_WORK.items():
        setattr(answer, column, value)


def _wait(answer: Answer, work: str, *, not_by: list[int]) -> None:
    _end_work(answer)
    answer.waits_for = work
    answer.not_by = not_by
    answer.waiting_since = timezone.now()
    answer.due_at = answer.waiting_since + TIME_FOR[work]
