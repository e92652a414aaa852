"""How a browser holds on to a response that was sent: by its receipt for an hour, or by its draft for a day."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from consultation.models import Response
from consultation.selectors.drafts import DraftNotFoundError
from consultation.selectors.receipts import (
    ResponseNotFoundError,
    access_response_by_hash,
    access_response_of_draft,
)
from consultation.views.drafts import draft_of

View = Callable[..., HttpResponse]
SALT = "consultation.receipt"
HELD_SECONDS = 60 * 60


def with_response(view: View) -> View:
    """Give `view` the response whose receipt this browser holds; ask a browser that holds none for the code."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        try:
            response = response_of(request, slug)
        except ResponseNotFoundError:
            return redirect("consultation:follow", slug=slug)
        return view(request, response, **kwargs)

    return page


def response_of(request: HttpRequest, slug: str) -> Response:
    """Return the response that this browser holds for a consultation; raise ResponseNotFoundError without one."""
    held = request.get_signed_cookie(_cookie(slug), default="", salt=f"{SALT}.{slug}", max_age=HELD_SECONDS)
    if held:
        return access_response_by_hash(held, slug=slug)
    try:
        draft = draft_of(request, slug)
    except DraftNotFoundError as error:
        raise ResponseNotFoundError from error
    if draft.submitted_at is None:
        raise ResponseNotFoundError
    return access_response_of_draft(draft.pk, draft.revises_id, slug=slug)


def hold_receipt(reply: HttpResponse, response: Response, slug: str) -> HttpResponse:
    """Let the browser hold on to `response`: by the hash of its receipt code, so that the code is nowhere in it."""
    reply.set_signed_cookie(
        _cookie(slug),
        response.receipt_hash,
        salt=f"{SALT}.{slug}",
        max_age=HELD_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return reply


def let_receipt_go(reply: HttpResponse, slug: str) -> HttpResponse:
    """Let the browser forget the receipt."""
    reply.delete_cookie(_cookie(slug), samesite="Lax")
    return reply


def _cookie(slug: str) -> str:
    return f"{settings.RECEIPT_COOKIE_NAME}-{slug}"
