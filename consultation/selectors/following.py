"""What the respondent may know of each text of a response: what was decided, why, and what can be done about it.

Nothing here tells who decided, and no time tells when in a day somebody worked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from consultation.models import Answer, Appeal, ModerationDecision, Redaction, Response
from consultation.models.codes import public_reference
from consultation.moderation.redacting import Span, merged
from consultation.selectors.appeals import Right, Standing, decision_in_effect, effective_at, right_of
from web.paging import PAGE_SIZE


class TextNotFoundError(LookupError):
    """The response has no text with this reference."""


@dataclass(frozen=True)
class FollowedAppeal:
    """An appeal as whoever made it sees it; `outcome` is empty while it is open."""

    words: str
    made_on: date
    due_on: date
    outcome: str
    decided_on: date | None
    reasons: str


@dataclass(frozen=True)
class FollowedText:
    """One text of a response and what became of it."""

    question: str
    text: str
    state: str
    published_text: str
    reference: str
    decided_on: date | None
    reason: str
    message: str
    # On which page of what people said it stands; 0 where it is not public.
    page: int
    # The original in pieces, each with the label of what was removed there; empty where it was not.
    pieces: list[tuple[str, str]]
    # What was removed, each kind once.
    removed: list[str]
    right: Right
    appeals: list[FollowedAppeal]

    @property
    def can_appeal(self) -> bool:
        """Say whether there can be an appeal now."""
        return self.right.standing == Standing.POSSIBLE

    @property
    def appeal(self) -> FollowedAppeal | None:
        """Return the appeal that is open, if any."""
        return next((appeal for appeal in self.appeals if not appeal.outcome), None)


def followed_texts(response: Response) -> list[FollowedText]:
    """Return the texts of a response in the order asked, each with the decision that holds, in five queries."""
    answers = list(_with_decisions(response))
    pages = _public_pages(response, [answer for answer in answers if answer.state in Answer.PUBLIC_STATES])
    working_days = response.questionnaire.consultation.appeal_working_days
    return [_followed(answer, pages.get(answer.pk, 0), working_days) for answer in answers]


def access_text(response: Response, reference: str) -> tuple[Answer, FollowedText]:
    """Return the text of a response that a reference names; raise TextNotFoundError."""
    working_days = response.questionnaire.consultation.appeal_working_days
    for answer in _with_decisions(response):
        if public_reference(answer.pk) == reference:
            return answer, _followed(answer, 0, working_days)
    raise TextNotFoundError


def _with_decisions(response: Response) -> Iterable[Answer]:
    decisions = ModerationDecision.objects.select_related("reason", "agreement").prefetch_related("redactions")
    return (
        response.answers.exclude(state=Answer.State.RETRACTED)
        .select_related("question")
        .defer("search")
        .prefetch_related(
            Prefetch("decisions", queryset=decisions), Prefetch("appeals", Appeal.objects.order_by("pk"))
        )
        .order_by("pk")
    )


def _public_pages(response: Response, public: list[Answer]) -> dict[int, int]:
    """Return by its id on which page each published text stands, from how many were published after it."""
    if not public:
        return {}
    after = {
        f"text_{answer.pk}": Count(
            "pk",
            filter=Q(published_at__gt=answer.published_at) | Q(published_at=answer.published_at, pk__gt=answer.pk),
        )
        for answer in public
    }
    of_consultation = Answer.objects.published().filter(consultation=response.questionnaire.consultation_id)
    counts = of_consultation.aggregate(**after)
    return {answer.pk: counts[f"text_{answer.pk}"] // PAGE_SIZE + 1 for answer in public}


def _followed(answer: Answer, page: int, working_days: int) -> FollowedText:
    decision = decision_in_effect(answer, answer.decisions.all())
    redactions = list(decision.redactions.all()) if decision is not None else []
    return FollowedText(
        question=answer.question.text,
        text=answer.text,
        state=answer.state,
        published_text=answer.published_text,
        reference=public_reference(answer.pk),
        decided_on=_day(effective_at(decision)) if decision is not None else None,
        reason=decision.reason.text if decision is not None and decision.reason is not None else "",
        message=decision.message if decision is not None else "",
        page=page,
        pieces=_pieces(answer, redactions),
        removed=list(dict.fromkeys(_label(row) for row in redactions)),
        right=right_of(answer, working_days),
        appeals=[appeal_as_made(row) for row in answer.appeals.all()],
    )


def _pieces(answer: Answer, redactions: list[Redaction]) -> list[tuple[str, str]]:
    """Return the original cut at what was removed; nothing once the original itself has gone."""
    if not redactions or answer.original_removed_at is not None:
        return []
    pieces, position = [], 0
    for span in merged(answer.text, [Span(row.start, row.end, _label(row)) for row in redactions]):
        pieces += [(answer.text[position : span.start], ""), (answer.text[span.start : span.end], span.label)]
        position = span.end
    return [piece for piece in [*pieces, (answer.text[position:], "")] if piece[0]]


def _label(redaction: Redaction) -> str:
    return str(Redaction.Category(redaction.category).label)


def appeal_as_made(row: Appeal) -> FollowedAppeal:
    """Return an appeal as whoever made it may see it."""
    return FollowedAppeal(
        words=row.read().get("words", ""),
        made_on=_day(row.made_at),
        due_on=_day(row.due_at),
        outcome=row.outcome,
        decided_on=_day(row.decided_at) if row.decided_at is not None else None,
        reasons=row.reasons,
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
