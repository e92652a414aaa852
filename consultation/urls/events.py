"""Addresses of the events of a consultation."""

from django.urls import path

from consultation.views import events

urlpatterns = [
    path("staff/events/<slug:slug>/", events.staff_list, name="event-staff"),
    path("staff/events/<slug:slug>/new/", events.new, name="event-new"),
    path("staff/events/<slug:slug>/<int:event_id>/", events.edit, name="event-edit"),
    path("<slug:slug>/events/", events.public_list, name="events"),
    path("<slug:slug>/events.csv", events.events_csv, name="events-csv"),
]
