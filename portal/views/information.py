"""Pages about the portal itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.selectors.retention import respondents_periods
from turnaround.selectors import every_source
from web.caching import public_page


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Say what the portal is, who it is not, and where its content comes from."""
    return render(request, "portal/about.html", {"sources": every_source()})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is held about a respondent, why and how long."""
    return render(request, "portal/privacy.html", {"periods": respondents_periods()})


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the portal is and how to get help."""
    return render(request, "portal/accessibility.html")
