"""Responses that were held because no person may have sent them: the list, and one with its decision."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultation import tasks
from consultation.actions.holding import HeldResponseNotFoundError, hold_again, reject_response, release_response
from consultation.forms.holding import HoldForm
from consultation.selectors.holding import (
    SHOWN,
    HeldResponseMissingError,
    access_held_response,
    held_numbers,
    held_responses,
)
from consultation.selectors.moderating.queue import MODERATE
from queueing.enqueueing import enqueue
from web.paging import page_of

ACTIONS = {"release": release_response, "spam": reject_response, "hold": hold_again}


@permission_required(MODERATE, raise_exception=True)
@require_safe
def held_list(request: HttpRequest) -> HttpResponse:
    """Show the responses that are held, or that were released or found to be spam."""
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "held"
    context = {
        "shown": shown,
        "numbers": held_numbers(),
        "page": page_of(held_responses(shown), request),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/holding/list.html", context)


@permission_required(MODERATE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def held_response(request: HttpRequest, response_id: int) -> HttpResponse:
    """Show one response and why it was held; on POST release it, reject it or hold it again."""
    try:
        held = access_held_response(response_id, by=request.user)
    except HeldResponseMissingError as error:
        raise Http404 from error
    form = HoldForm(request.POST if request.method == "POST" else None, state=held.state)
    if form.is_valid():
        return _decide(request, response_id, form.cleaned_data["kind"], form.cleaned_data["note"])
    context = {"held": held, "form": form, "messages": messages.get_messages(request)}
    return render(request, "consultation/holding/response.html", context)


def _decide(request: HttpRequest, response_id: int, kind: str, note: str) -> HttpResponse:
    try:
        assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
        ACTIONS[kind](response_id=response_id, by=request.user, note=note)
    except HeldResponseNotFoundError:
        messages.info(request, _("Somebody else has just decided about this response. This is how it stands now."))
        return redirect("consultation:held-response", response_id=response_id)
    if kind == "release":
        enqueue(tasks.tally_response, response_id)
        enqueue(tasks.screen_response, response_id)
    said = {
        "release": _("Released. It is counted within seconds, and its texts wait in the moderation queue."),
        "spam": _("Marked as spam. You can undo this in the list of spam."),
        "hold": _("Held again. It is in no count until somebody releases it."),
    }
    messages.success(request, said[kind])
    return redirect("consultation:held-list")
