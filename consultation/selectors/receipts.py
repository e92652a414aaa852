"""The ways to reach a response by its receipt, and what its respondent may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q

from consultation.models import Answer, ModerationDecision, Redaction, Response
from consultation.models.codes import code_hash, public_reference
from consultation.selectors.organisations import organisation_answers
from web.paging import PAGE_SIZE


class ResponseNotFoundError(LookupError):
    """No response of this consultation has this receipt code."""


@dataclass(frozen=True)
class FollowedText:
    """One text of a response and what became of it."""

    question: str
    text: str
    state: str
    published_text: str
    reference: str
    decided_at: datetime | None
    reason: str
    # On which page of what people said it stands; 0 where it is not public.
    page: int
    removed: list[str] = field(default_factory=list)


def access_response(receipt_code: str, *, slug: str) -> Response:
    """Return the response that a receipt code opens; raise ResponseNotFoundError."""
    return access_response_by_hash(code_hash("receipt", receipt_code), slug=slug)


def access_response_by_hash(receipt_hash: str, *, slug: str) -> Response:
    """Return the response whose receipt code has this hash, as a browser holds it."""
    return _find(receipt_hash=receipt_hash, questionnaire__consultation__slug=slug)


def access_response_of_draft(draft_id: Any, revises_id: int | None, *, slug: str) -> Response:
    """Return the response that a draft became, or that it changed."""
    which = {"draft_id": draft_id} if revises_id is None else {"pk": revises_id}
    return _find(**which, questionnaire__consultation__slug=slug)


def _find(**conditions: Any) -> Response:
    response = Response.objects.filter(**conditions).select_related("questionnaire__consultation").first()
    if response is None:
        raise ResponseNotFoundError
    return response


def answers_of(response: Response) -> dict[str, Any]:
    """Return all that a response says, by question key: what its draft held of it."""
    standing = response.answers.exclude(state=Answer.State.RETRACTED).order_by("pk")
    texts: Iterable[tuple[str, str]] = standing.values_list("question__key", "text")
    return {**response.closed_answers, **organisation_answers(response), **dict(texts)}


def followed_texts(response: Response) -> list[FollowedText]:
    """Return the texts of a response in the order asked, each with the newest decision about it, in four queries."""
    decisions = ModerationDecision.objects.select_related("reason").prefetch_related("redactions")
    rows = (
        response.answers.exclude(state=Answer.State.RETRACTED)
        .select_related("question")
        .defer("search")
        .prefetch_related(Prefetch("decisions", queryset=decisions))
        .order_by("pk")
    )
    answers = list(rows)
    pages = _public_pages(response, [answer for answer in answers if answer.state in Answer.PUBLIC_STATES])
    return [_followed(answer, pages.get(answer.pk, 0)) for answer in answers]


def _public_pages(response: Response, public: list[Answer]) -> dict[int, int]:
    """Return by its id on which page each published text stands, from how many were published after it."""
    if not public:
        return {}
    of_consultation = Q(response__questionnaire__consultation=response.questionnaire.consultation_id)
    after = {
        f"text_{answer.pk}": Count(
            "pk",
            filter=Q(published_at__gt=answer.published_at) | Q(published_at=answer.published_at, pk__gt=answer.pk),
        )
        for answer in public
    }
    counts = Answer.objects.published().filter(of_consultation).aggregate(**after)
    return {answer.pk: counts[f"text_{answer.pk}"] // PAGE_SIZE + 1 for answer in public}


def _followed(answer: Answer, page: int) -> FollowedText:
    newest = next(iter(answer.decisions.all()), None)
    reason = newest.reason.text if newest is not None and newest.reason is not None else ""
    redactions = newest.redactions.all() if newest is not None else []
    return FollowedText(
        question=answer.question.text,
        text=answer.text,
        state=answer.state,
        published_text=answer.published_text,
        reference=public_reference(answer.pk),
        decided_at=newest.decided_at if newest is not None else None,
        reason=reason,
        page=page,
        removed=list(dict.fromkeys(str(Redaction.Category(row.category).label) for row in redactions)),
    )
