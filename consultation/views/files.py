"""Bringing in an organisation's file of responses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultation import tasks
from consultation.actions.auditing import record
from consultation.actions.files import (
    FileStateError,
    NotTakingFilesError,
    cancel_file,
    take_file,
    takes_files,
    upload_file,
)
from consultation.definition.files.sheets import template_rows
from consultation.forms.files import ResponseFileForm
from consultation.models import Consultation, ResponseFile
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.files import access_file, consultations_for_files, faults_of, preview_of, response_files
from consultation.selectors.questionnaires import compiled
from queueing.enqueueing import enqueue
from web.downloads import csv_response
from web.paging import page_of
from web.uploads import takes_upload
from web.workbooks import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A little more than a file may have, so that one that is a little too large is refused by the form, which says so.
MOST_MEGABYTES = 12
SECONDS_BETWEEN_LOOKS = "3"
importers_only = permission_required("consultation.import_responses", raise_exception=True)
View = Callable[..., HttpResponseBase]


def of_file(view: View) -> View:
    """Hand a file of a consultation to a view, for those who may bring in files."""

    @importers_only
    @wraps(view)
    def page(request: HttpRequest, slug: str, file_id: int) -> HttpResponseBase:
        try:
            file = access_file(file_id, slug=slug)
        except ResponseFile.DoesNotExist as error:
            raise Http404 from error
        return view(request, file)

    return page


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
    return request.user


@importers_only
@require_safe
def file_list(request: HttpRequest) -> HttpResponse:
    """List the files that came in, and the consultations that take files."""
    taking = [row for row in consultations_for_files() if takes_files(row)]
    context = {"page": page_of(response_files(), request), "consultations": taking}
    return render(request, "consultation/files/list.html", context)


@takes_upload(MOST_MEGABYTES)
@importers_only
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer the template and ask for a file; on POST keep it for checking."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    form = ResponseFileForm(request.POST or None, request.FILES or None)
    taking = takes_files(consultation)
    if taking and request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        file, created = upload_file(
            consultation=consultation,
            file_name=sent["file"].name,
            content=sent["file"].read(),
            organisation=sent["organisation"],
            named=sent["named"],
            by=_person(request),
        )
        if created:
            enqueue(tasks.work_on_response_file, file.pk)
        else:
            messages.info(request, _("This very file is here already. Nothing was changed."))
        return redirect("consultation:bulk-file", slug=slug, file_id=file.pk)
    context = {"consultation": consultation, "form": form, "taking": taking}
    return render(request, "consultation/files/new.html", context)


@importers_only
@require_safe
def template(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """Give an empty file with the names of the columns, what is asked and what is allowed."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    header, *comments = template_rows(compiled(current_questionnaire(consultation).pk))
    name = f"{slug}-template.{kind}"
    if kind == "csv":
        return csv_response(name, header, comments)
    response = HttpResponse(workbook("Responses", [header, *comments]), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@of_file
@require_safe
def file(request: HttpRequest, file: ResponseFile) -> HttpResponse:
    """Show how far a file is, what is wrong with it or what it would add, and what became of it."""
    faults = faults_of(file)
    context = {
        "file": file,
        "consultation": file.questionnaire.consultation,
        "page": page_of(faults, request) if faults else None,
        "preview": preview_of(file) if file.state == ResponseFile.State.READY else [],
        "taking": takes_files(file.questionnaire.consultation),
        "messages": messages.get_messages(request),
    }
    response = render(request, "consultation/files/file.html", context)
    if file.is_working:
        # The bar moves without JavaScript.
        response["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@of_file
@require_safe
def report(request: HttpRequest, file: ResponseFile) -> HttpResponseBase:
    """Give what is wrong with a file as a file."""
    record(
        action="file.export_report",
        by=request.user,
        subject=f"file:{file.pk}",
        consultation_id=file.questionnaire.consultation_id,
    )
    rows = ([fault.row or "", fault.column, fault.found, fault.expected] for fault in faults_of(file))
    return csv_response(f"report-{file.pk}.csv", ("row", "column", "found", "expected"), rows)


def _decided(request: HttpRequest, file: ResponseFile, decide: Callable[..., Any], done: str) -> HttpResponse:
    try:
        decide(file_id=file.pk, by=_person(request))
    except FileStateError:
        messages.info(request, _("That can no longer be done. This is how the file stands now."))
    except NotTakingFilesError:
        messages.info(request, _("The time for adding responses is over. Nothing was added."))
    else:
        messages.success(request, done)
    return redirect("consultation:bulk-file", slug=file.questionnaire.consultation.slug, file_id=file.pk)


@of_file
@require_POST
def add(request: HttpRequest, file: ResponseFile) -> HttpResponse:
    """Let all responses of a file be added."""
    response = _decided(request, file, take_file, _("The responses are being added."))
    enqueue(tasks.work_on_response_file, file.pk)
    return response


@of_file
@require_POST
def cancel(request: HttpRequest, file: ResponseFile) -> HttpResponse:
    """Forget a file and everything in it."""
    return _decided(request, file, cancel_file, _("The file was cancelled and everything in it deleted."))
