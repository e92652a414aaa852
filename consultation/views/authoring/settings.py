"""Making a consultation, and its settings in short pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.actions.authoring.copying import copy_consultation
from consultation.actions.authoring.settings import (
    AnsweredError,
    begin_consultation,
    change_settings,
    delete_consultation,
    free_slug,
    settings_state,
)
from consultation.actions.importing import RESERVED_SLUGS
from consultation.forms.authoring.beginning import BeginForm
from consultation.forms.authoring.settings import PARTS
from consultation.models import Consultation
from consultation.selectors.authoring import access_consultation
from consultation.views.authoring.editing import FormPage, form_page
from consultation.views.authoring.reaching import authors_only, of_consultation, person


@authors_only
def new(request: HttpRequest) -> HttpResponse:
    """Ask for what a consultation cannot be without; the rest comes part by part."""

    def save(form: Any, seen: str) -> str:
        cleaned = form.cleaned_data
        made = begin_consultation(
            by=person(request),
            title=cleaned["title"],
            slug=cleaned["slug"] or free_slug(cleaned["title"], RESERVED_SLUGS),
            plan_version=cleaned["plan_version"],
        )
        return reverse("consultation:author-overview", args=[made.slug])

    page = FormPage(
        consultation=None,
        title=_("Make a consultation"),
        back=reverse("consultation:author-list"),
        make=BeginForm,
        save=save,
        button=_("Make it"),
        said=_("The consultation is made. Only staff can see it until it opens."),
        more={"intro": _("You can change all of this later, until the consultation opens.")},
    )
    return form_page(request, page)


@of_consultation
def copy(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Ask for the title of a new consultation and make it as a copy of this one."""

    def make(data: Any = None) -> forms.Form:
        title = _("%(title)s (copy)") % {"title": consultation.title[:190]}
        return BeginForm(data, initial={"title": title, "plan_version": consultation.plan_version_id})

    def save(form: Any, seen: str) -> str:
        cleaned = form.cleaned_data
        made = copy_consultation(
            source=consultation,
            by=person(request),
            title=cleaned["title"],
            slug=cleaned["slug"] or free_slug(cleaned["title"], RESERVED_SLUGS),
            plan_version=cleaned["plan_version"],
        )
        return reverse("consultation:author-overview", args=[made.slug])

    page = FormPage(
        consultation=consultation,
        title=_("Copy this consultation"),
        back=reverse("consultation:author-overview", args=[consultation.slug]),
        make=make,
        save=save,
        button=_("Copy it"),
        said=_("This is the copy. Only staff can see it until it opens."),
        of_settings=False,
        more={
            "intro": _(
                "The settings, reasons, documents and questions are copied. "
                "Dates, approvals, the short code and answers are not."
            )
        },
    )
    return form_page(request, page)


@of_consultation
def settings(request: HttpRequest, consultation: Consultation, part: str) -> HttpResponse:
    """Show or change one part of the settings."""
    if part not in PARTS:
        raise Http404
    described = PARTS[part]

    def stored() -> Consultation:
        return access_consultation(consultation.slug)

    def make(data: Any = None) -> forms.Form:
        return described.form(stored(), data)

    def save(form: Any, seen: str) -> str:
        changed = change_settings(consultation=consultation, by=person(request), seen=seen, values=form.values)
        return reverse("consultation:author-overview", args=[changed.slug])

    page = FormPage(
        consultation=consultation,
        title=str(described.title),
        back=reverse("consultation:author-overview", args=[consultation.slug]),
        make=make,
        save=save,
        state=lambda: settings_state(stored(), described.stored),
        said=_("Saved: %(part)s.") % {"part": described.title},
    )
    return form_page(request, page)


@of_consultation
def delete(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Ask whether to delete a consultation that never opened; on POST delete it."""
    overview = reverse("consultation:author-overview", args=[consultation.slug])
    if request.method != "POST":
        return render(
            request,
            "consultation/authoring/delete.html",
            {
                "consultation": consultation,
                "title": _("Delete this consultation?"),
                "name": consultation.title,
                "loses": [_("Its settings, documents, reasons and questions are deleted too, for good.")],
                "back": overview,
            },
        )
    try:
        delete_consultation(consultation=consultation, by=person(request))
    except AnsweredError:
        messages.error(
            request, _("It was not deleted: people have answered it, or somebody called it ready to open.")
        )
        return redirect(overview)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": consultation.title})
    return redirect("consultation:author-list")
