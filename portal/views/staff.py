"""Where staff land after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.selectors import parts_of


def staff_home(request: HttpRequest) -> HttpResponse:
    """Show the parts of the portal that this person may work in, with what waits there."""
    return render(request, "staff/home.html", {"parts": parts_of(request.user)})
