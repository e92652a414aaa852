"""The API described for people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.api_reference import endpoints
from web.caching import public_page


@public_page
def reference(request: HttpRequest) -> HttpResponse:
    """Show every address of the API with its filters and fields, and links to try it."""
    return render(request, "portal/api.html", {"endpoints": endpoints()})
