"""Where staff land after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def staff_home(request: HttpRequest) -> HttpResponse:
    """Show the parts of the portal that this person may work in."""
    return render(request, "staff/home.html")
