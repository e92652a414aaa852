"""Addresses of moderating, and of what it publishes."""

from django.urls import path

from consultation.views import publishing
from consultation.views.moderating import answers as moderating

urlpatterns = [
    path("staff/moderation/", moderating.queue, name="moderation-queue"),
    path("staff/moderation/next/", moderating.take_next, name="moderation-next"),
    path("staff/moderation/<int:answer_id>/", moderating.answer, name="moderation-answer"),
    path("staff/moderation/<int:answer_id>/take/", moderating.take, name="moderation-take"),
    path("staff/moderation/<int:answer_id>/release/", moderating.release, name="moderation-release"),
    path("<slug:slug>/responses/", publishing.responses, name="responses"),
    path("<slug:slug>/responses.csv", publishing.responses_csv, name="responses-csv"),
]
