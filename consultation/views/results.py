"""What was counted."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from consultation.models import Consultation
from consultation.selectors.holding import held_count
from consultation.selectors.results import result_rows, results_of
from consultation.views.speaking import shown
from web.caching import public_page
from web.downloads import csv_response
from web.languages import current_language


@public_page
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show each closed question, the ranking, and responses by day and borough."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    context = {
        "consultation": shown(consultation),
        "results": results_of(consultation, current_language()),
        "held": held_count(consultation),
    }
    return render(request, "consultation/results.html", context)


@login_not_required
def results_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Give the closed questions and the ranking as a file."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    rows = result_rows(consultation)
    header = list(rows[0]) if rows else []
    return csv_response(f"{slug}-results.csv", header, (list(row.values()) for row in rows))
