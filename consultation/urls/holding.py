"""Addresses of the responses that are held."""

from django.urls import path

from consultation.views import holding

urlpatterns = [
    path("staff/held/", holding.held_list, name="held-list"),
    path("staff/held/<int:response_id>/", holding.held_response, name="held-response"),
]
