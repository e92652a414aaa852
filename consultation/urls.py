"""Addresses of the app."""

from django.urls import include, path
from django.views.generic import RedirectView

app_name = "consultation"
urlpatterns = [
    path("", include("consultation.urls_moderation")),
    path("", RedirectView.as_view(url="/"), name="list"),
]
