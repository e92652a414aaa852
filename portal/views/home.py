"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.caching import public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is, what to do and where trust stands."""
    return render(request, "portal/home.html")
