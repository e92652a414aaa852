"""Addresses of what is known of organisations that responded, and of how priorities are set."""

from django.urls import path

from consultation.views import organisations, priorities

urlpatterns = [
    path("<slug:slug>/organisations/", organisations.organisations, name="organisations"),
    path("<slug:slug>/organisations.csv", organisations.organisations_csv, name="organisations-csv"),
    path("<slug:slug>/priorities/", priorities.priorities, name="priorities"),
    path("<slug:slug>/priorities.csv", priorities.priorities_csv, name="priorities-csv"),
]
