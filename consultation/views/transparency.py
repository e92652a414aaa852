"""How texts are moderated, and how often what was decided: for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from consultation.selectors.transparency import transparency_of, transparency_rows
from consultation.views.speaking import shown
from web.caching import public_page
from web.downloads import csv_response


@require_safe
@public_page
def transparency(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the policy, the reasons, and what was decided how often, how quickly and with what appeals."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    context = {"consultation": shown(consultation), "found": transparency_of(consultation)}
    return render(request, "consultation/transparency.html", context)


@login_not_required
@require_safe
def transparency_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Give the same numbers as a spreadsheet."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    rows = transparency_rows(consultation)
    response = csv_response(f"{slug}-moderation.csv", list(rows[0]), (list(row.values()) for row in rows))
    patch_cache_control(response, public=True, max_age=60)
    return response
