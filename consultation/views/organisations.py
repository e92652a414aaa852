"""Organisations that responded and agreed to be named."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from consultation.selectors.organisations import named_organisations, organisation_summary
from web.caching import public_page
from web.downloads import csv_response
from web.paging import page_of


@require_safe
@public_page
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many organisations responded, for how many people, and the names of those that agreed."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    rows = named_organisations().filter(response__questionnaire__consultation=consultation)
    context = {
        "consultation": consultation,
        "summary": organisation_summary(consultation),
        "page": page_of(rows, request),
    }
    return render(request, "consultation/organisations.html", context)


@login_not_required
@require_safe
def organisations_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Give the names of the organisations that agreed to be named as a file."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    rows = named_organisations().filter(response__questionnaire__consultation=consultation)
    names = rows.values_list("name", flat=True).iterator(chunk_size=500)
    response = csv_response(
        f"{slug}-organisations.csv", ("consultation", "organisation"), ([slug, name] for name in names)
    )
    patch_cache_control(response, public=True, max_age=60)
    return response
