"""Addresses of entering responses from paper, telephone and events."""

from django.urls import path

from consultation.views import double_entry, entering, entry_sheets

urlpatterns = [
    path("staff/entry/", entering.overview, name="entry-list"),
    path("staff/entry/<slug:slug>/new/", entering.new, name="entry-new"),
    path("staff/entry/<slug:slug>/papers/<uuid:entry_id>/", entering.whole, name="entry-form"),
    path("staff/entry/<slug:slug>/papers/<uuid:entry_id>/keep/", entering.keep, name="entry-keep"),
    path("staff/entry/<slug:slug>/papers/<uuid:entry_id>/delete/", entering.discard, name="entry-discard"),
    path("staff/entry/<slug:slug>/papers/<uuid:entry_id>/sent/", entering.sent, name="entry-sent"),
    path("staff/entry/<slug:slug>/equality/", entry_sheets.sheet, name="entry-sheet"),
    path("staff/entry/<slug:slug>/settings/", entry_sheets.settings, name="entry-settings"),
    path("staff/entry/<slug:slug>/second/", double_entry.waiting, name="entry-second"),
    path("staff/entry/<slug:slug>/second/<uuid:entry_id>/", double_entry.begin, name="entry-second-begin"),
    path("staff/entry/<slug:slug>/differences/", double_entry.differing, name="entry-disputes"),
    path("staff/entry/<slug:slug>/differences/<uuid:entry_id>/", double_entry.settle, name="entry-settle"),
    path("staff/entry/<slug:slug>/report/", double_entry.report, name="entry-report"),
]
