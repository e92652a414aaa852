"""What carries a consultation out of the site: short address, calendar file, QR code and poster."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from consultation.selectors.announcing import calendar_of, qr_code, short_address
from consultation.selectors.consultations import by_short_code
from consultation.views.speaking import shown
from web.caching import public_page


@require_safe
@public_page
def short(request: HttpRequest, short_code: str) -> HttpResponse:
    """Lead from the short address, as it stands on posters, to the consultation."""
    try:
        consultation = by_short_code(short_code)
    except Consultation.DoesNotExist as error:
        raise Http404 from error
    return redirect("consultation:detail", slug=consultation.slug)


@require_safe
@public_page
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the closing date as a file for calendars, with a reminder two days before."""
    response = HttpResponse(calendar_of(shown(_announced(slug))), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


@require_safe
@public_page
def qr(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the short address as a QR code."""
    return HttpResponse(qr_code(_announced(slug)), content_type="image/svg+xml")


@require_safe
@public_page
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a poster that fills one sheet of A4 paper when it is printed."""
    consultation = _announced(slug)
    context = {
        "consultation": shown(consultation),
        "stage": consultation.stage,
        "address": short_address(consultation).partition("://")[2].rstrip("/"),
    }
    return render(request, "consultation/poster.html", context)


def _announced(slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.announced(), slug=slug)
