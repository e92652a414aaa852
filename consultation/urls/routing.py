"""Addresses of staff who decide who is asked what: the rules, the map of the paths, and the preview."""

from django.urls import path

from consultation.views import previewing

WORK = "staff/authoring/<slug:slug>/"
PREVIEW = f"{WORK}preview/"

urlpatterns = [
    path(PREVIEW, previewing.entry, name="author-preview"),
    path(f"{PREVIEW}phone/", previewing.phone, name="author-preview-phone"),
    path(f"{PREVIEW}start/", previewing.start, name="author-preview-start"),
    path(f"{PREVIEW}respond/", previewing.task_list, name="author-preview-tasks"),
    path(f"{PREVIEW}respond/questions/<slug:page_key>/", previewing.question_page, name="author-preview-question"),
    path(f"{PREVIEW}respond/check/", previewing.check, name="author-preview-check"),
    path(f"{PREVIEW}respond/submit/", previewing.submit, name="author-preview-submit"),
    path(f"{PREVIEW}outside/<slug:part>/", previewing.outside, name="author-preview-outside"),
    path(f"{PREVIEW}leave/", previewing.leave, name="author-preview-leave"),
]
