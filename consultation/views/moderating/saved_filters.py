"""Keeping filters of the queue under a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultation.actions.moderating.saving_filters import NameTakenError, delete_filter, rename_filter, save_filter
from consultation.forms.moderating.saving_filters import SavedFilterForm
from consultation.models import SavedFilter
from consultation.views.moderating.access import moderators_only, person_of, query_of

LONGEST = 499


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Give the filter of the address a name."""
    form = SavedFilterForm(request.POST if request.method == "POST" else None)
    query = query_of(request)[:LONGEST]
    if form.is_valid():
        try:
            save_filter(by=person_of(request), query=query, **form.cleaned_data)
        except NameTakenError:
            form.add_error("name", _("You have a filter of this name. Choose another name"))
        else:
            messages.success(request, _("The filter is saved."))
            return redirect(reverse("consultation:moderation-queue") + query)
    return render(request, "consultation/moderation/saved_filter.html", {"form": form, "row": None})


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Rename a filter of one's own."""
    row = get_object_or_404(SavedFilter, pk=filter_id, owner=person_of(request))
    given = {"name": row.name, "is_shared": row.is_shared}
    form = SavedFilterForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid():
        try:
            rename_filter(row=row, **form.cleaned_data)
        except NameTakenError:
            form.add_error("name", _("You have a filter of this name. Choose another name"))
        else:
            messages.success(request, _("The filter is saved."))
            return redirect(reverse("consultation:moderation-queue") + row.query)
    return render(request, "consultation/moderation/saved_filter.html", {"form": form, "row": row})


@moderators_only
@require_POST
def delete(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Forget a filter of one's own."""
    delete_filter(row=get_object_or_404(SavedFilter, pk=filter_id, owner=person_of(request)))
    messages.success(request, _("The filter is deleted."))
    return redirect("consultation:moderation-queue")
