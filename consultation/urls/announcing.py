"""Addresses of what goes on walls and into calendars."""

from django.urls import path

from consultation.views import announcing

urlpatterns = [
    path("<slug:slug>/closing.ics", announcing.calendar, name="calendar"),
    path("<slug:slug>/qr.svg", announcing.qr, name="qr-code"),
    path("<slug:slug>/poster/", announcing.poster, name="poster"),
]
