"""The lead moderator's pages: how the work stands, and who works on what."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions.moderating.assigning import set_moderators
from consultation.forms.moderating.leading import TeamForm
from consultation.selectors.moderating.leading import BANDS, moderated_consultations, overview
from consultation.selectors.moderating.queue import LEAD

leads_only = permission_required(LEAD, raise_exception=True)


@leads_only
@require_safe
def lead(request: HttpRequest) -> HttpResponse:
    """Show how the work stands."""
    context = {"overview": overview(), "bands": BANDS, "messages": messages.get_messages(request)}
    return render(request, "consultation/leading/overview.html", context)


@leads_only
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who works on a consultation."""
    consultation = moderated_consultations().filter(slug=slug).first()
    if consultation is None:
        raise Http404
    form = TeamForm(request.POST if request.method == "POST" else None, consultation=consultation)
    if form.is_valid():
        assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
        set_moderators(consultation=consultation, moderators=form.cleaned_data["moderators"], by=request.user)
        messages.success(request, _("Saved who works on “%(title)s”.") % {"title": consultation.title})
        return redirect("consultation:lead")
    return render(request, "consultation/leading/team.html", {"consultation": consultation, "form": form})
