"""Addresses of opening a consultation, of what can change afterwards, and of its file."""

from django.urls import path

from consultation.views.opening import changing, checking, files

WORK = "staff/authoring/<slug:slug>/"

urlpatterns = [
    path("staff/authoring/import/", files.import_new, name="author-import"),
    path(f"{WORK}import/", files.import_questions, name="author-import-questions"),
    path(f"{WORK}questionnaire.yaml", files.export, name="author-export"),
    path(f"{WORK}checks/", checking.checks, name="author-checks"),
    path(f"{WORK}opening/", checking.opening, name="author-opening"),
    path(f"{WORK}dates/", changing.dates, name="author-dates"),
    path(f"{WORK}amend/", changing.amend, name="author-amend"),
    path("files/questionnaire.schema.json", files.schema, name="questionnaire-schema"),
    path("files/questionnaire-format/", files.file_format, name="questionnaire-format"),
    path("<slug:slug>/versions/", changing.versions, name="versions"),
]
