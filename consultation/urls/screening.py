"""Addresses of what machines point out for moderators."""

from django.urls import path

from consultation.views.moderating import suggesting

urlpatterns = [
    path("staff/moderation/recognisers/", suggesting.recognisers, name="moderation-recognisers"),
    path("staff/moderation/<int:answer_id>/suggestions/", suggesting.suggestions, name="moderation-suggestions"),
]
