"""Addresses of staff who decide who is asked what: the rules, the map of the paths, and the preview."""

from django.urls import path

from consultation.views import mapping, previewing, rules

WORK = "staff/authoring/<slug:slug>/"
PREVIEW = f"{WORK}preview/"

urlpatterns = [
    path(f"{WORK}questions/<int:question_id>/rule/", rules.question_rule, name="author-question-rule"),
    path(f"{WORK}pages/<int:page_id>/rule/", rules.page_rule, name="author-page-rule"),
    path(f"{WORK}map/", mapping.paths, name="author-map"),
    path(PREVIEW, previewing.entry, name="author-preview"),
    path(f"{PREVIEW}phone/", previewing.phone, name="author-preview-phone"),
    path(f"{PREVIEW}paper/", previewing.paper, name="author-preview-paper"),
    path(f"{PREVIEW}start/", previewing.start, name="author-preview-start"),
    path(f"{PREVIEW}respond/", previewing.task_list, name="author-preview-tasks"),
    path(f"{PREVIEW}respond/questions/<slug:page_key>/", previewing.question_page, name="author-preview-question"),
    path(f"{PREVIEW}respond/check/", previewing.check, name="author-preview-check"),
    path(f"{PREVIEW}respond/submit/", previewing.submit, name="author-preview-submit"),
    path(f"{PREVIEW}outside/<slug:part>/", previewing.outside, name="author-preview-outside"),
    path(f"{PREVIEW}leave/", previewing.leave, name="author-preview-leave"),
]
