"""Addresses of moderating, and of what it publishes."""

from django.urls import path

from consultation.views import feeds, publishing, transparency
from consultation.views.moderating import answers, desk, drafts, saved_filters, seconding

urlpatterns = [
    path("staff/moderation/", desk.queue, name="moderation-queue"),
    path("staff/moderation/next/", desk.take_next, name="moderation-next"),
    path("staff/moderation/batch/", desk.take_batch, name="moderation-batch"),
    path("staff/moderation/leave/", desk.leave, name="moderation-leave"),
    path("staff/moderation/keep/", desk.keep, name="moderation-keep"),
    path("staff/moderation/filters/new/", saved_filters.new, name="moderation-filter-new"),
    path("staff/moderation/filters/<int:filter_id>/", saved_filters.change, name="moderation-filter"),
    path("staff/moderation/filters/<int:filter_id>/delete/", saved_filters.delete, name="moderation-filter-delete"),
    path("staff/moderation/<int:answer_id>/", answers.answer, name="moderation-answer"),
    path("staff/moderation/<int:answer_id>/take/", desk.take, name="moderation-take"),
    path("staff/moderation/<int:answer_id>/second/", seconding.second, name="moderation-second"),
    path("staff/moderation/<int:answer_id>/draft/", drafts.draft, name="moderation-draft"),
    path("staff/moderation/<int:answer_id>/release/", desk.release, name="moderation-release"),
    path("<slug:slug>/moderation/", transparency.transparency, name="transparency"),
    path("<slug:slug>/moderation.csv", transparency.transparency_csv, name="transparency-csv"),
    path("<slug:slug>/responses/", publishing.responses, name="responses"),
    path("<slug:slug>/responses.atom", feeds.responses_feed, name="responses-feed"),
    path("<slug:slug>/responses.csv", publishing.responses_csv, name="responses-csv"),
]
