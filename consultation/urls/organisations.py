"""Addresses of what is known of organisations that responded."""

from django.urls import path

from consultation.views import organisations

urlpatterns = [
    path("<slug:slug>/organisations/", organisations.organisations, name="organisations"),
    path("<slug:slug>/organisations.csv", organisations.organisations_csv, name="organisations-csv"),
]
