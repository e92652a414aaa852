"""The demonstration's mailbox."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.mailbox import has_mailbox, read_mailbox


@permission_required("consultation.view_mailbox", raise_exception=True)
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the reminders that were written into the folder; not there where messages are really sent."""
    if not has_mailbox():
        raise Http404
    return render(request, "staff/mailbox.html", {"mailbox": read_mailbox()})
