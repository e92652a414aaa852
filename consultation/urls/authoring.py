"""Addresses of making a consultation, and of the documents it shows."""

from django.urls import path

from consultation.views import documents as public_documents
from consultation.views.authoring import documents, overview, reasons, settings

urlpatterns = [
    path("staff/authoring/", overview.consultation_list, name="author-list"),
    path("staff/authoring/new/", settings.new, name="author-new"),
    path("staff/authoring/<slug:slug>/", overview.overview, name="author-overview"),
    path("staff/authoring/<slug:slug>/settings/<slug:part>/", settings.settings, name="author-settings"),
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
    path("<slug:slug>/documents/<slug:digest>/<str:filename>", public_documents.document, name="document"),
]
