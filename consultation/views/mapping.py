"""The map of the paths."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.models import Consultation
from consultation.views.authoring.reaching import of_consultation


@of_consultation
def paths(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show every section, page and rule."""
    return render(request, "consultation/routing/map.html", {"consultation": consultation})
