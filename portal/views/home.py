"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.selectors.consultations import open_consultations_with_responses
from consultation.views.speaking import shown_all
from metrics.selectors.headline import trust_at_a_glance
from turnaround.selectors.plan import priority_cards
from web.caching import public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is, what to do and where trust stands."""
    context = {
        "consultations": shown_all(open_consultations_with_responses()),
        "cards": priority_cards(),
        "trust": trust_at_a_glance(),
    }
    return render(request, "portal/home.html", context)
