"""Consultations and questionnaires as files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.actions.auditing import record
from consultation.actions.importing import import_consultation, replace_questions
from consultation.definition.files.reading import FileProblemsError, Problem
from consultation.definition.files.schema import EXAMPLE_FILE, SCHEMA_FILE, described_parts
from consultation.definition.files.writing import as_yaml
from consultation.forms.opening import ImportForm
from consultation.models import Consultation
from consultation.selectors.authoring import newest_questionnaire
from consultation.selectors.exporting import whole_data
from consultation.views.authoring.reaching import authors_only, of_consultation, person
from web.caching import public_page
from web.uploads import takes_upload

TEMPLATE = "consultation/opening/import.html"


@of_consultation
@require_safe
def export(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Give the consultation and the newest version of its questions as a file."""
    record(
        action="consultation.export",
        by=request.user,
        subject=f"consultation:{consultation.pk}",
        consultation_id=consultation.pk,
    )
    text = as_yaml(whole_data(consultation, newest_questionnaire(consultation)))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}.yaml"'
    return response


@takes_upload(2)
@authors_only
def import_new(request: HttpRequest) -> HttpResponse:
    """Make a consultation from a file."""
    form = _form(request)
    problems: list[Problem] = []
    if form.is_valid():
        try:
            made = import_consultation(content=form.cleaned_data["file"], by=person(request))
        except FileProblemsError as error:
            problems = error.problems
        else:
            messages.success(
                request, _("The consultation is made from the file. Only staff can see it until it opens.")
            )
            return redirect("consultation:author-overview", slug=made.slug)
    return render(request, TEMPLATE, {"consultation": None, "form": form, "problems": problems})


@takes_upload(2)
@of_consultation
def import_questions(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Put the questions of a file in the place of those that can still change."""
    form = _form(request)
    problems: list[Problem] = []
    if form.is_valid():
        try:
            replace_questions(consultation=consultation, content=form.cleaned_data["file"], by=person(request))
        except FileProblemsError as error:
            problems = error.problems
        else:
            messages.success(request, _("The questions are those of the file now."))
            return redirect("consultation:author-overview", slug=consultation.slug)
    context = {"consultation": consultation, "form": form, "problems": problems}
    return render(request, TEMPLATE, context)


def _form(request: HttpRequest) -> ImportForm:
    return ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()


@login_not_required
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the published schema of the files."""
    response = HttpResponse(SCHEMA_FILE.read_text(encoding="utf-8"), content_type="application/schema+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@public_page
def file_format(request: HttpRequest) -> HttpResponse:
    """Explain the format of the files, from their schema."""
    context = {"parts": described_parts(), "example": EXAMPLE_FILE.read_text(encoding="utf-8")}
    return render(request, "consultation/opening/format.html", context)
