"""Addresses of making a consultation, and of the documents it shows."""

from django.urls import path

from consultation.views import documents as public_documents
from consultation.views.authoring import documents, overview, pages, questions, reasons, sections, settings, structure

urlpatterns = [
    path("staff/authoring/", overview.consultation_list, name="author-list"),
    path("staff/authoring/new/", settings.new, name="author-new"),
    path("staff/authoring/<slug:slug>/", overview.overview, name="author-overview"),
    path("staff/authoring/<slug:slug>/settings/<slug:part>/", settings.settings, name="author-settings"),
    path("staff/authoring/<slug:slug>/copy/", settings.copy, name="author-copy"),
    path("staff/authoring/<slug:slug>/delete/", settings.delete, name="author-delete"),
    path("staff/authoring/<slug:slug>/documents/", documents.documents, name="author-documents"),
    path("staff/authoring/<slug:slug>/documents/add/", documents.add, name="author-document-add"),
    path("staff/authoring/<slug:slug>/documents/<int:document_id>/", documents.change, name="author-document"),
    path(
        "staff/authoring/<slug:slug>/documents/<int:document_id>/delete/",
        documents.delete,
        name="author-document-delete",
    ),
    path(
        "staff/authoring/<slug:slug>/documents/<int:document_id>/file/",
        documents.download,
        name="author-document-file",
    ),
    path("staff/authoring/<slug:slug>/reasons/", reasons.reasons, name="author-reasons"),
    path("staff/authoring/<slug:slug>/reasons/<int:reason_id>/", reasons.change, name="author-reason"),
    path("staff/authoring/<slug:slug>/reasons/<int:reason_id>/delete/", reasons.delete, name="author-reason-delete"),
    path("staff/authoring/<slug:slug>/questions/", structure.structure, name="author-questions"),
    path("staff/authoring/<slug:slug>/sections/add/", sections.add, name="author-section-add"),
    path("staff/authoring/<slug:slug>/sections/<int:section_id>/", sections.change, name="author-section"),
    path(
        "staff/authoring/<slug:slug>/sections/<int:section_id>/duplicate/",
        sections.duplicate,
        name="author-section-duplicate",
    ),
    path(
        "staff/authoring/<slug:slug>/sections/<int:section_id>/delete/", sections.delete, name="author-section-delete"
    ),
    path("staff/authoring/<slug:slug>/sections/<int:section_id>/pages/add/", pages.add, name="author-page-add"),
    path("staff/authoring/<slug:slug>/pages/<int:page_id>/", pages.change, name="author-page"),
    path("staff/authoring/<slug:slug>/pages/<int:page_id>/duplicate/", pages.duplicate, name="author-page-duplicate"),
    path("staff/authoring/<slug:slug>/pages/<int:page_id>/delete/", pages.delete, name="author-page-delete"),
    path("staff/authoring/<slug:slug>/pages/<int:page_id>/questions/add/", questions.add, name="author-question-add"),
    path("staff/authoring/<slug:slug>/questions/<int:question_id>/", questions.change, name="author-question"),
    path(
        "staff/authoring/<slug:slug>/questions/<int:question_id>/duplicate/",
        questions.duplicate,
        name="author-question-duplicate",
    ),
    path(
        "staff/authoring/<slug:slug>/questions/<int:question_id>/move/", questions.move, name="author-question-move"
    ),
    path(
        "staff/authoring/<slug:slug>/questions/<int:question_id>/delete/",
        questions.delete,
        name="author-question-delete",
    ),
    path("<slug:slug>/documents/<slug:digest>/<str:filename>", public_documents.document, name="document"),
]
