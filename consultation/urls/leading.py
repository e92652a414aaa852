"""Addresses of the lead moderator."""

from django.urls import path

from consultation.views.moderating import leading

urlpatterns = [
    path("staff/lead/", leading.lead, name="lead"),
    path("staff/lead/<slug:slug>/moderators/", leading.team, name="lead-team"),
]
