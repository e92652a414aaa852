"""Addresses of the app."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "consultation"
urlpatterns = [
    path("", RedirectView.as_view(url="/"), name="list"),
    path("moderation-queue/", RedirectView.as_view(url="/"), name="moderation-queue"),
]
