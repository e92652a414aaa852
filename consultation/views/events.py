"""Events at which people were heard: kept by staff, read by everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.actions.meeting import add_event, change_event
from consultation.forms.events import EventForm
from consultation.models import Consultation, Event
from consultation.selectors.events import EventNotFoundError, access_event, events_of, public_event, with_responses
from consultation.views.entering import clerks_only, form_methods, person_of
from web.caching import public_page
from web.downloads import csv_response

COLUMNS = (
    "consultation",
    "held_on",
    "name",
    "place",
    "borough",
    "borough_name",
    "audience",
    "people_met",
    "responses",
    "notes",
)


@clerks_only
@require_safe
def staff_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the events of a consultation, to be added to and corrected."""
    consultation = get_object_or_404(Consultation, slug=slug)
    context = {
        "consultation": consultation,
        "events": events_of(consultation),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/events/staff.html", context)


@clerks_only
@form_methods
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an event."""
    consultation = get_object_or_404(Consultation, slug=slug)
    form = EventForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        add_event(consultation=consultation, values=form.cleaned_data, by=person_of(request))
        messages.success(request, _("The event is added."))
        return redirect("consultation:event-staff", slug=slug)
    return render(request, "consultation/events/form.html", {"consultation": consultation, "form": form})


@clerks_only
@form_methods
def edit(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    """Correct an event."""
    consultation = get_object_or_404(Consultation, slug=slug)
    try:
        event = access_event(consultation, event_id)
    except EventNotFoundError as error:
        raise Http404 from error
    form = EventForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid():
        change_event(event=event, values=form.cleaned_data)
        messages.success(request, _("The event is changed."))
        return redirect("consultation:event-staff", slug=slug)
    context = {"consultation": consultation, "form": form, "event": event}
    return render(request, "consultation/events/form.html", context)


@require_safe
@public_page
def public_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List where people were heard, with how many responses came from it."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    events = [public_event(event) for event in events_of(consultation)]
    return render(request, "consultation/events/list.html", {"consultation": consultation, "events": events})


@login_not_required
@require_safe
def events_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Give the events of a consultation as a spreadsheet."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    rows = map(public_event, with_responses(Event.objects.filter(consultation=consultation)))
    columns = ([getattr(row, column) for column in COLUMNS] for row in rows)
    response = csv_response(f"{slug}-events.csv", COLUMNS, columns)
    patch_cache_control(response, public=True, max_age=60)
    return response
