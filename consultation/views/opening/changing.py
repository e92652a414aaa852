"""What happens to a consultation after it was approved: another closing date, other questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from consultation.actions.amending import (
    AmendmentUnderWayError,
    NotAmendableError,
    begin_amendment,
    change_reason,
    give_up_amendment,
)
from consultation.actions.closing import (
    ClosingChangedMeanwhileError,
    ClosingInPastError,
    ClosingNotChangeableError,
    ClosingUnchangedError,
    change_closing,
)
from consultation.forms.opening import AmendForm, ClosingForm
from consultation.models import Consultation, Questionnaire
from consultation.selectors.authoring import access_consultation
from consultation.selectors.versions import (
    amendment_differences,
    can_amend,
    can_change_closing,
    closing_changes,
    versions_of,
)
from consultation.views.authoring.reaching import of_consultation, person
from web.caching import public_page


@of_consultation
def dates(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the dates and how they changed; on POST change the closing date for a reason."""
    form = ClosingForm(consultation, request.POST if request.method == "POST" else None)
    if form.is_valid():
        error = _change(request, consultation, form)
        if error is None:
            messages.success(request, _("The closing date is changed. Everybody can read why."))
            return redirect("consultation:author-dates", slug=consultation.slug)
        form.add_error(*error)
        consultation = access_consultation(consultation.slug)
    context = {
        "consultation": consultation,
        "form": form,
        "changes": closing_changes(consultation),
        "can_change": can_change_closing(consultation),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/opening/dates.html", context)


def _change(request: HttpRequest, consultation: Consultation, form: ClosingForm) -> tuple[str | None, str] | None:
    """Change the closing date; return the field and the error where that is refused."""
    cleaned: dict[str, Any] = form.cleaned_data
    try:
        change_closing(
            consultation=consultation,
            by=person(request),
            closes_at=cleaned["closes_at"],
            reason=cleaned["reason"],
            seen=parse_datetime(request.POST.get("seen", "")),
        )
    except ClosingInPastError:
        return "closes_on", _("Enter a date and time that are still to come, after it opens")
    except ClosingUnchangedError:
        return "closes_on", _("It closes at this time already. Enter another date or time")
    except ClosingChangedMeanwhileError:
        return None, _("Somebody else changed the closing date. Read it again; nothing of yours was saved")
    except ClosingNotChangeableError:
        return None, _("The closing date cannot be changed here now")
    return None


@of_consultation
def amend(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Begin to change the questions of an approved consultation, change the reason, or give it up."""
    amendment = consultation.questionnaires.changeable().filter(version__gt=1).first()
    initial = {"reason": amendment.reason} if amendment else {}
    form = AmendForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and amendment and "give_up" in request.POST:
        return _give_up(request, consultation)
    if form.is_valid():
        return _amend(request, consultation, amendment, form.cleaned_data["reason"])
    context = {
        "consultation": consultation,
        "amendment": amendment,
        "form": form,
        "changes": amendment_differences(consultation, amendment) if amendment else [],
        "can_amend": can_amend(consultation),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/opening/amend.html", context)


def _amend(
    request: HttpRequest, consultation: Consultation, amendment: Questionnaire | None, reason: str
) -> HttpResponse:
    here = reverse("consultation:author-amend", args=[consultation.slug])
    try:
        if amendment:
            change_reason(consultation=consultation, by=person(request), reason=reason)
            messages.success(request, _("The reason is saved."))
        else:
            begin_amendment(consultation=consultation, by=person(request), reason=reason)
            messages.success(
                request, _("A new version is begun. People answer the old one until two people open it.")
            )
    except NotAmendableError:
        messages.error(
            request, _("Only questions of a consultation that was approved and has not closed can change.")
        )
    except AmendmentUnderWayError:
        messages.error(request, _("Somebody else has begun a new version already."))
    return redirect(here)


def _give_up(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    if give_up_amendment(consultation=consultation, by=person(request)):
        messages.success(request, _("The new version is deleted. People answer the questions as before."))
    else:
        said = _(
            "The new version is given up. It cannot open any more, and what was said about it is kept on record."
        )
        messages.success(request, said)
    return redirect("consultation:author-amend", slug=consultation.slug)


@public_page
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which questions were asked from when, what changed and why, and each change of the closing date."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    context = {
        "consultation": consultation,
        "versions": versions_of(consultation),
        "changes": closing_changes(consultation),
    }
    return render(request, "consultation/opening/versions.html", context)
