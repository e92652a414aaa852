"""Addresses of writing the languages and editions of a questionnaire."""

from django.urls import path

from consultation.views import translating

EDITION = "staff/editions/<slug:slug>/<int:version>/<slug:code>/"

urlpatterns = [
    path("staff/editions/", translating.consultation_list, name="edition-index"),
    path("staff/editions/<slug:slug>/", translating.edition_list, name="edition-list"),
    path(EDITION, translating.edition, name="edition-overview"),
    path(f"{EDITION}publish/", translating.publish, name="edition-publish"),
    path(f"{EDITION}pages/<slug:page>/", translating.page, name="edition-page"),
    path(f"{EDITION}pages/<slug:page>/media/", translating.media, name="edition-media"),
]
