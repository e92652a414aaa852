"""The checks before opening, and the two people who open."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.actions.opening import (
    AlreadyAskedError,
    ChangedSinceSeenError,
    NobodyAskedError,
    NotReadyError,
    SamePersonError,
    approve,
    say_ready,
    send_back,
    take_back,
)
from consultation.forms.opening import SendBackForm
from consultation.models import Consultation
from consultation.selectors.authoring import editable_questionnaire, newest_questionnaire
from consultation.selectors.opening import Opening, opening_of
from consultation.selectors.readiness import Check, by_principle, checks_of
from consultation.selectors.versions import amendment_differences
from consultation.views.authoring.reaching import of_consultation, person

OPEN = "consultation.open_consultation"
ADDRESS = "consultation:author-opening"
REFUSALS: dict[type[Exception], Callable[[], str]] = {
    NotReadyError: lambda: _("Some checks are not met yet. Nothing was opened."),
    AlreadyAskedError: lambda: _("Somebody has said already that it is ready."),
    NobodyAskedError: lambda: _("Nobody has said that it is ready, or it was taken back. Nothing was opened."),
    SamePersonError: lambda: _("You said that it is ready, so a colleague has to open it. Nothing was opened."),
    ChangedSinceSeenError: lambda: _("It changed since you read it. Nothing was opened. Read it again."),
}


@of_consultation
@require_safe
def checks(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the checks before opening, by the principle that each serves."""
    questionnaire = newest_questionnaire(consultation)
    if questionnaire.frozen_at is not None:
        context = {"consultation": consultation, "frozen": questionnaire}
        return render(request, "consultation/opening/checks.html", context)
    rows = checks_of(consultation, questionnaire)
    context = {"consultation": consultation, "questionnaire": questionnaire, **_checked(rows)}
    return render(request, "consultation/opening/checks.html", context)


def _checked(rows: list[Check]) -> dict[str, Any]:
    return {
        "principles": by_principle(rows),
        "blocking": [row for row in rows if row.blocks],
        "advice": [row for row in rows if not row.passed and not row.blocking],
        "total": len(rows),
    }


@of_consultation
def opening(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show where opening stands; on POST say that it is ready, take that back, send it back or open it."""
    questionnaire = newest_questionnaire(consultation)
    if questionnaire.frozen_at is not None and request.method != "POST":
        steps = questionnaire.steps.select_related("by")
        context = {"consultation": consultation, "steps": steps, "messages": messages.get_messages(request)}
        return render(request, "consultation/opening/opened.html", context)
    stands = opening_of(consultation, editable_questionnaire(consultation))
    if request.method != "POST":
        return _show(request, stands, SendBackForm())
    form = SendBackForm(request.POST)
    step = request.POST.get("step", "")
    if step == "send_back" and not form.is_valid():
        _openers_only(request)
        return _show(request, stands, form)
    try:
        messages.success(request, _take(request, consultation, step, form))
    except tuple(REFUSALS) as error:
        messages.error(request, REFUSALS[type(error)]())
    return redirect(ADDRESS, slug=consultation.slug)


def _take(request: HttpRequest, consultation: Consultation, step: str, form: SendBackForm) -> str:
    """Take one step; return what to say about it."""
    by = person(request)
    if step == "ready":
        say_ready(consultation=consultation, by=by)
        return _("You said that it is ready. Ask a colleague to open it.")
    if step == "take_back":
        take_back(consultation=consultation, by=by)
        return _("It is taken back. It can be changed again.")
    _openers_only(request)
    if step == "send_back":
        send_back(consultation=consultation, by=by, note=form.cleaned_data["note"])
        return _("It is sent back with your note. It can be changed again.")
    if step == "approve":
        opened = approve(consultation=consultation, by=by, seen=request.POST.get("seen", ""))
        if opened.is_amendment:
            return _("The new questions are open. Whoever starts now answers them.")
        return _("Approved. It opens by itself at its time.")
    raise NobodyAskedError


def _openers_only(request: HttpRequest) -> None:
    if not request.user.has_perm(OPEN):
        raise PermissionDenied


def _show(request: HttpRequest, stands: Opening, form: SendBackForm) -> HttpResponse:
    rows = checks_of(stands.consultation, stands.questionnaire)
    changes = amendment_differences(stands.consultation, stands.questionnaire) if stands.is_amendment else []
    context = {
        "consultation": stands.consultation,
        "opening": stands,
        "changes": changes,
        "form": form,
        "mine": stands.ready is not None and stands.ready.by_id == request.user.pk,
        "may_open": request.user.has_perm(OPEN),
        "messages": messages.get_messages(request),
        **_checked(rows),
    }
    return render(request, "consultation/opening/opening.html", context)
