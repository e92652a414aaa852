"""The part of the desk that says what another person asked for: an agreement, an opinion, or a look at an answer."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from consultation.actions.moderating.deciding import spans_of
from consultation.forms.moderating.seconding import SecondForm
from consultation.models import Answer, ModerationDecision
from consultation.moderation.redacting import published_text

Kind, Work = ModerationDecision.Kind, Answer.Work
ASKING = (Work.SECOND, Work.OPINION, Work.REFERRED)


@dataclass(frozen=True)
class Asked:
    """What was asked, by whom; `text` is what the public would read."""

    decision: ModerationDecision
    is_own: bool
    wants_second: bool
    removed: list[tuple[str, str]]
    text: str


def asked_panel(request: HttpRequest, row: Answer) -> dict[str, Any]:
    """Return what the desk shows of what was asked; nothing where nobody asked."""
    if row.waits_for not in ASKING:
        return {"asked": None}
    decisions = row.decisions.select_related("decided_by", "reason", "refer_to").prefetch_related("redactions")
    decision = decisions.first()
    if decision is None:
        return {"asked": None}
    sent = request.POST if "agreed" in request.POST or "second_note" in request.POST else None
    return {
        "asked": _asked(row, decision, request),
        "second_form": SecondForm(sent, initial={"decision": decision.pk}),
    }


def _asked(row: Answer, decision: ModerationDecision, request: HttpRequest) -> Asked:
    redactions = list(decision.redactions.all())
    shows = decision.kind in (Kind.PUBLISH, Kind.REDACT)
    return Asked(
        decision=decision,
        is_own=decision.decided_by_id == request.user.pk,
        wants_second=row.waits_for == Work.SECOND,
        removed=[(row.text[item.start : item.end], str(item.get_category_display())) for item in redactions],
        text=published_text(row.text, spans_of(redactions)) if shows else "",
    )
