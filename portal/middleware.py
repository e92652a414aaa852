"""What holds for every request and every answer."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from web.uploads import most_bytes_of

Handler = Callable[[HttpRequest], HttpResponse]


class ResponseHeaders:
    """Adds the headers that Django has no setting for, on error pages too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        # What does not say that it may be kept may hold somebody's words.
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class BodyLimit:
    """Refuses a request body over the limit of its address before anything reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        too_long = not length.isdigit() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        # Only what is longer than a form pays for finding out whether the address takes files.
        if too_long and not (length.isdigit() and int(length) <= most_bytes_of(request.path_info)):
            return render(request, "errors/413.html", status=413)
        return self.get_response(request)


class SecondFactor:
    """Sends signed-in staff to set up a second factor before anything else, where that is required."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let public pages, signing out and setting up the factor through; hold everything else."""
        if not settings.SECOND_FACTOR_REQUIRED or not getattr(view, "login_required", True):
            return None
        setting_up = request.path.startswith(
            (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"))
        )
        if setting_up or not request.user.is_authenticated or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_index")
