"""One decision for many answers: a campaign, or a selection.

What is to be decided is written down first, one row for each answer; a worker then makes a decision of its own for
each, in chunks, so that it can stop anywhere and go on. It is undone as any decision is: by a new one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.actions.moderating.deciding import Verdict, needs_second, write_decision
from consultation.actions.moderating.effects import put_into_effect
from consultation.actions.moderating.verdicts import (
    InvalidDecisionError,
    ReasonMissingError,
    RedactionsMissingError,
    RedactionsNotWantedError,
    Words,
    check_verdict,
)
from consultation.models import (
    Agreement,
    Answer,
    BulkDecision,
    BulkItem,
    Campaign,
    Consultation,
    ModerationDecision,
    ModerationReason,
)
from consultation.moderation.redacting import occurrences
from consultation.selectors.moderating.campaigns import Template, template_of_campaign, why_left
from consultation.selectors.moderating.queue import reachable_answers

Kind = ModerationDecision.Kind
State, ItemState = BulkDecision.State, BulkItem.State
CHUNK = 100


class NothingToDecideError(InvalidDecisionError):
    """None of the answers waits for a decision."""


class BulkNotWaitingError(LookupError):
    """The decision waits for no second person."""


class SamePersonError(Exception):
    """The second person is the one who decided."""


@dataclass(frozen=True, kw_only=True)
class ForAll:
    """What is decided about every one of many answers. `removed` are words, each with its category."""

    kind: str
    reason: ModerationReason | None = None
    removed: tuple[tuple[str, str], ...] = ()
    note: str = ""
    message: str = ""


@transaction.atomic
def decide_in_bulk(
    *, by: User, consultation: Consultation, decision: ForAll, among: Campaign | Iterable[int]
) -> BulkDecision:
    """Write one decision for a campaign, or for the answers with these ids; a worker carries it out.

    Where this kind needs two people, nothing happens until a second person agrees to the whole. Raises
    NothingToDecideError and what a single decision raises.
    """
    words = [(text.strip(), category) for text, category in decision.removed if text.strip()]
    _check(consultation, decision, words)
    rows = reachable_answers(by=by).filter(consultation=consultation, waits_for=Answer.Work.FIRST)
    campaign = among if isinstance(among, Campaign) else None
    rows = rows.filter(pk__in=list(among)) if not isinstance(among, Campaign) else rows.filter(campaign=among)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise NothingToDecideError
    second = needs_second(consultation, decision.kind, [Words(0, 1, category) for _, category in words])
    bulk = BulkDecision.objects.create(
        consultation=consultation,
        campaign=campaign,
        state=State.SECOND if second else State.RUNNING,
        kind=decision.kind,
        reason=decision.reason,
        removed=[{"text": text, "category": category} for text, category in words],
        note=decision.note,
        message=decision.message,
        decided_by=by,
    )
    BulkItem.objects.bulk_create((BulkItem(bulk=bulk, answer_id=pk) for pk in ids), batch_size=1000)
    _note("bulk.decide", bulk, by, {"kind": decision.kind, "answers": len(ids), "state": bulk.state})
    return bulk


@transaction.atomic
def agree_in_bulk(*, bulk_id: int, by: User, agreed: bool) -> BulkDecision:
    """Write what a second person says of the whole; agreed, a worker carries it out.

    Raises BulkNotWaitingError and SamePersonError.
    """
    bulk = BulkDecision.objects.select_for_update().filter(pk=bulk_id, state=State.SECOND).first()
    if bulk is None:
        raise BulkNotWaitingError
    if bulk.decided_by_id == by.pk:
        raise SamePersonError
    bulk.second_by, bulk.second_at = by, timezone.now()
    bulk.state = State.RUNNING if agreed else State.REFUSED
    bulk.save(update_fields=["second_by", "second_at", "state"])
    _note("bulk.agree" if agreed else "bulk.disagree", bulk, by, {"state": bulk.state})
    return bulk


@transaction.atomic
def carry_on(*, limit: int = CHUNK) -> int:
    """Decide up to `limit` answers of a decision that is under way; return how many were looked at.

    One that another worker carries out is passed over. An answer that somebody works on is left to them.
    """
    running = BulkDecision.objects.filter(state=State.RUNNING).select_related("decided_by", "second_by", "reason")
    bulk = running.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if bulk is None:
        return 0
    items = list(bulk.items.filter(state=ItemState.WAITING).order_by("pk")[:limit])
    locked = Answer.objects.select_for_update(skip_locked=True, of=("self",)).select_related("consultation")
    rows = {row.pk: row for row in locked.filter(pk__in=[item.answer_id for item in items]).order_by("pk")}
    template = template_of_campaign(bulk.campaign) if bulk.campaign is not None else None
    for item in items:
        _decide(bulk, item, rows.get(item.answer_id), template)
    BulkItem.objects.bulk_update(items, ["state", "why", "decision"])
    if len(items) < limit:
        bulk.state, bulk.done_at = State.DONE, timezone.now()
        bulk.save(update_fields=["state", "done_at"])
        _note("bulk.done", bulk, None, {"state": bulk.state})
    return len(items)


def _decide(bulk: BulkDecision, item: BulkItem, answer: Answer | None, template: Template | None) -> None:
    """Decide one locked answer as the whole was decided, or say why it is left."""
    removed = [words["text"] for words in bulk.removed]
    why = "claimed"
    if answer is not None:
        why = "decided" if answer.state != Answer.State.PENDING else ""
        why = why or why_left(answer, by_id=bulk.decided_by_id, kind=bulk.kind, removed=removed, template=template)
    if answer is None or why:
        item.state, item.why = ItemState.LEFT, why
        return
    verdict = Verdict(
        kind=bulk.kind,
        reason=bulk.reason,
        redactions=_spans(bulk, answer.text),
        note=bulk.note,
        message=bulk.message,
        purpose=ModerationDecision.Purpose.CAMPAIGN,
    )
    check_verdict(answer, verdict, by=bulk.decided_by)
    decision = write_decision(answer, verdict, by=bulk.decided_by)
    if decision.needs_second and bulk.second_by is not None:
        Agreement.objects.create(decision=decision, agreed=True, by=bulk.second_by)
        put_into_effect(decision)
    item.state, item.decision = ItemState.DECIDED, decision


def _spans(bulk: BulkDecision, text: str) -> list[Words]:
    return [
        Words(start, end, words["category"])
        for words in bulk.removed
        for start, end in occurrences(text, words["text"])
    ]


def _check(consultation: Consultation, decision: ForAll, words: list[tuple[str, str]]) -> None:
    kind, reason = decision.kind, decision.reason
    if kind not in ModerationDecision.SETTLING:
        raise InvalidDecisionError(f"{kind!r} is no decision for many.")
    if reason is not None and reason.consultation_id != consultation.pk:
        raise ReasonMissingError
    if reason is None and kind in (Kind.REDACT, Kind.WITHHOLD):
        raise ReasonMissingError
    if kind == Kind.REDACT and not words:
        raise RedactionsMissingError
    if kind != Kind.REDACT and words:
        raise RedactionsNotWantedError


def _note(action: str, bulk: BulkDecision, by: User | None, after: dict[str, object]) -> None:
    also = [f"campaign:{bulk.campaign_id}"] if bulk.campaign_id else []
    record(
        action=action, by=by, subject=f"bulk:{bulk.pk}", also=also, consultation_id=bulk.consultation_id, after=after
    )
