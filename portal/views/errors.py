"""Error pages: what happened, what it means, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.views.saving import rescue


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that could not be understood."""
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a person who may not see a page."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a page that is not there, or that this person may not know of."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the portal itself has failed."""
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or old; a page of answers is shown again with what was typed."""
    match = request.resolver_match
    if match is not None and match.view_name == "consultation:question":
        return rescue(request, **match.kwargs, status=403)
    return render(request, "errors/csrf.html", status=403)
