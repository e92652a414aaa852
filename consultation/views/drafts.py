"""How a browser holds on to its draft."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from consultation.models import Draft
from consultation.models.answering import DRAFT_LIFETIME
from consultation.selectors.drafts import DraftNotFoundError, access_draft

View = Callable[..., HttpResponse]
SALT = "consultation.draft"


def with_draft(view: View) -> View:
    """Give `view` this browser's draft, in one query; send a browser that has none to the start."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        try:
            draft = draft_of(request, slug)
        except DraftNotFoundError:
            return redirect("consultation:start", slug=slug)
        return view(request, draft, **kwargs)

    return page


def with_unsent_draft(view: View) -> View:
    """Give `view` this browser's draft while it can be changed; show what was sent where it was."""

    @wraps(view)
    def page(request: HttpRequest, draft: Draft, **kwargs: str) -> HttpResponse:
        if draft.submitted_at is not None:
            return redirect("consultation:sent", slug=draft.questionnaire.consultation.slug)
        return view(request, draft, **kwargs)

    return with_draft(page)


def draft_of(request: HttpRequest, slug: str) -> Draft:
    """Return the draft that this browser holds for a consultation; raise DraftNotFoundError where it holds none."""
    return access_draft(held_draft_id(request, slug), slug=slug)


def held_draft_id(request: HttpRequest, slug: str) -> uuid.UUID:
    """Return the id in the browser's signed cookie for this consultation; raise DraftNotFoundError without one."""
    held = request.get_signed_cookie(_cookie(slug), default="", salt=f"{SALT}.{slug}")
    if not held:
        raise DraftNotFoundError
    return uuid.UUID(held)


def hold_draft(response: HttpResponse, draft: Draft, slug: str) -> HttpResponse:
    """Let the browser hold on to `draft`."""
    response.set_signed_cookie(
        _cookie(slug),
        str(draft.pk),
        salt=f"{SALT}.{slug}",
        max_age=int(DRAFT_LIFETIME.total_seconds()),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def let_go(response: HttpResponse, slug: str) -> HttpResponse:
    """Let the browser forget its draft, as on a shared computer."""
    response.delete_cookie(_cookie(slug), samesite="Lax")
    return response


def _cookie(slug: str) -> str:
    return f"{settings.DRAFT_COOKIE_NAME}-{slug}"
