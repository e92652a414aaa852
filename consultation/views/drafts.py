"""How a browser holds on to its draft."""

import copy
import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from consultation.models import Consultation, Draft
from consultation.models.answering import DRAFT_LIFETIME
from consultation.selectors.drafts import DraftNotFoundError, access_draft
from consultation.selectors.editions import edition_of, in_words
from consultation.selectors.questionnaires import compiled
from web.languages import current_language

View = Callable[..., HttpResponse]
SALT = "consultation.draft"


def without_draft(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
    """Send a browser that never had a draft to the start; say to one that had what became of it."""
    if not request.get_signed_cookie(_cookie(slug), default="", salt=f"{SALT}.{slug}"):
        return redirect("consultation:start", slug=slug)
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    return render(request, "consultation/expired.html", {"consultation": consultation}, status=410)


def with_draft(view: View, *, otherwise: View = without_draft) -> View:
    """Give `view` this browser's draft, in one query; answer with `otherwise` where it has none."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        try:
            draft = draft_of(request, slug)
        except DraftNotFoundError:
            return otherwise(request, slug, **kwargs)
        return view(request, draft, **kwargs)

    return page


def with_unsent_draft(view: View, *, otherwise: View = without_draft) -> View:
    """Give `view` this browser's draft while it can be changed; show what was sent where it was."""

    @wraps(view)
    def page(request: HttpRequest, draft: Draft, **kwargs: str) -> HttpResponse:
        if draft.submitted_at is not None:
            return redirect("consultation:sent", slug=draft.questionnaire.consultation.slug)
        return view(request, draft, **kwargs)

    return with_draft(page, otherwise=otherwise)


def draft_of(request: HttpRequest, slug: str) -> Draft:
    """Return the draft that this browser holds for a consultation; raise DraftNotFoundError where it holds none.

    Its `edition` is the one that this page is in, and its consultation says what that edition says.
    """
    draft = access_draft(held_draft_id(request, slug), slug=slug)
    draft.edition = request.POST.get("edition", draft.edition)
    return in_edition_of_page(draft)


def in_edition_of_page(draft: Draft) -> Draft:
    """Set the edition that a page in the language being written shows, and its words for the consultation."""
    language = current_language()
    draft.edition = edition_of(draft.questionnaire_id, wanted=draft.edition, language=language)
    if language != "en" or draft.edition != "en":
        # A copy: the questionnaire and its consultation are kept for every draft.
        questionnaire = copy.copy(draft.questionnaire)
        about = compiled(draft.questionnaire_id, draft.edition).about
        questionnaire.consultation = in_words(questionnaire.consultation, about, language)
        draft.questionnaire = questionnaire
    return draft


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
