"""How priorities are set: who decides, on what evidence, what the trade-offs say, and what was decided."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from consultation.selectors.priorities import trade_off_rows, trade_offs_of
from turnaround.selectors.decisions import decisions_taken
from web.caching import public_page
from web.downloads import csv_response


@require_safe
@public_page
def priorities(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who decides, the evidence, the trade-offs with their results, and the decisions on this version."""
    consultation = get_object_or_404(Consultation.objects.published().select_related("plan_version"), slug=slug)
    context = {
        "consultation": consultation,
        "trade_offs": trade_offs_of(consultation),
        "decisions": list(decisions_taken(consultation.plan_version)),
    }
    return render(request, "consultation/priorities.html", context)


@login_not_required
@require_safe
def priorities_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Give rankings and shared points, for everybody and by group, as a file."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    rows = trade_off_rows(consultation)
    header = list(rows[0]) if rows else ["question_key"]
    response = csv_response(f"{slug}-priorities.csv", header, (list(row.values()) for row in rows))
    patch_cache_control(response, public=True, max_age=60)
    return response
