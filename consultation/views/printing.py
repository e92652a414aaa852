"""The questionnaire on paper: for the browser's own print, and as PDF."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from consultation import tasks
from consultation.actions.printing import request_print
from consultation.models import PrintedQuestionnaire, PrintSize
from consultation.selectors.paper import NotPrintedError, Paper, access_paper, offered_on_paper, source_hash
from queueing.enqueueing import enqueue
from web.caching import public_page
from web.languages import current_language

SHORT = 300


@require_safe
@public_page
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how to answer on paper, with the forms to print."""
    paper = _paper(slug)
    editions = offered_on_paper(paper.questionnaire)
    # In the language of the page, where there is such an edition; how to send it is the same in all.
    code = next((row.code for row in editions if row.language == current_language() and not row.is_easy_read), "en")
    context = {
        "consultation": _paper(slug, code).consultation,
        "editions": editions,
        "sizes": list(PrintSize),
        "has_files": any(edition.files for edition in editions),
    }
    return render(request, "consultation/print/choose.html", context)


@require_safe
@public_page
def page(request: HttpRequest, slug: str, edition: str, size: str) -> HttpResponse:
    """Show the whole questionnaire, made to be printed."""
    paper = _paper(slug, edition)
    return _in_its_language(request, "consultation/print/questionnaire.html", {"paper": paper, "size": _size(size)})


@login_not_required
@require_safe
def pdf(request: HttpRequest, slug: str, edition: str, size: str) -> HttpResponse:
    """Give the questionnaire as PDF; where it is still to be made, ask for it and say so."""
    paper, wanted = _paper(slug, edition), _size(size)
    row = PrintedQuestionnaire.objects.filter(questionnaire=paper.questionnaire, edition=edition, size=wanted).first()
    if row is None or row.source_hash != source_hash(paper.questionnaire, paper.edition):
        print_id = request_print(questionnaire=paper.questionnaire, edition=paper.edition, size=wanted)
        enqueue(tasks.make_print, print_id)
        row = PrintedQuestionnaire.objects.get(pk=print_id)
    if row.made_at is None:
        context = {"paper": paper, "size": wanted, "failed": bool(row.error)}
        return _in_its_language(request, "consultation/print/waiting.html", context, status=404 if row.error else 202)
    etag = f'"{row.source_hash[:16]}-{int(row.made_at.timestamp())}"'
    response = HttpResponse(bytes(row.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.form_number.lower()}-{size}.pdf"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SHORT)
    # Its type is not a page's: nothing in it runs, and browsers show it with their own viewer.
    return get_conditional_response(request, etag=etag, response=response) or response


def _in_its_language(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Show a page in the language of the paper that it is about, whatever language its address is in."""
    paper: Paper = context["paper"]
    with translation.override(paper.locale):
        response = render(request, template, context, status=status)
    response["Content-Language"] = paper.language
    return response


def _paper(slug: str, edition: str = "en") -> Paper:
    try:
        return access_paper(slug, edition)
    except NotPrintedError as error:
        raise Http404 from error


def _size(size: str) -> PrintSize:
    if size not in PrintSize.values:
        raise Http404
    return PrintSize(size)
