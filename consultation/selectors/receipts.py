"""The ways to reach a response by its receipt, and what it says."""

from collections.abc import Iterable
from typing import Any

from consultation.models import Answer, Response
from consultation.models.codes import code_hash
from consultation.selectors.organisations import organisation_answers


class ResponseNotFoundError(LookupError):
    """No response of this consultation has this receipt code."""


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
