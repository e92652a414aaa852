"""Entering equality sheets, apart from the answers; and what is settled about paper."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from consultation.actions.entering import EqualityThereError, change_paper_settings, save_equality_sheet
from consultation.definition.equality import equality_questions
from consultation.forms.entry_sheets import SettingsForm, SheetForm
from consultation.models import Consultation
from consultation.selectors.entering import AmbiguousReferenceError, EntryNotFoundError, entry_for_sheet
from consultation.views.entering import clerks_only, consultation_of, form_methods, person_of

leads_only = permission_required("consultation.author_consultation", raise_exception=True)


@clerks_only
@form_methods
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the answers of one equality sheet; nothing that was ever entered is shown here."""
    consultation = consultation_of(slug)
    form = SheetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            entry = entry_for_sheet(consultation, form.cleaned_data["reference"])
            save_equality_sheet(entry=entry, options=form.options, words=form.words)
        except EntryNotFoundError:
            form.add_error("reference", _("No paper with this reference was entered. Enter the paper first."))
        except AmbiguousReferenceError:
            form.add_error("reference", _("Several papers have this reference. Enter the receipt code instead."))
        except EqualityThereError:
            form.add_error("reference", _("The sheet of this paper was entered already."))
        else:
            messages.success(request, _("The sheet is saved. You can enter the next one."))
            return redirect("consultation:entry-sheet", slug=slug)
    context = {
        "consultation": consultation,
        "form": form,
        "questions": equality_questions(),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/entry/sheet.html", context)


@leads_only
@form_methods
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Settle where papers are sent, until when they are entered, and how many of them twice."""
    consultation = get_object_or_404(Consultation, slug=slug)
    form = SettingsForm(request.POST if request.method == "POST" else None, consultation=consultation)
    if form.is_valid():
        change_paper_settings(consultation=consultation, by=person_of(request), values=form.cleaned_data)
        messages.success(request, _("The settings are saved."))
        return redirect("consultation:entry-list")
    return render(request, "consultation/entry/settings.html", {"consultation": consultation, "form": form})
