"""Addresses of bringing in organisations' files of responses."""

from django.urls import path

from consultation.views import files

urlpatterns = [
    path("staff/files/", files.file_list, name="bulk-list"),
    path("staff/files/<slug:slug>/", files.new, name="bulk-new"),
    path("staff/files/<slug:slug>/template.csv", files.template, {"kind": "csv"}, name="bulk-template-csv"),
    path("staff/files/<slug:slug>/template.xlsx", files.template, {"kind": "xlsx"}, name="bulk-template-xlsx"),
    path("staff/files/<slug:slug>/<int:file_id>/", files.file, name="bulk-file"),
    path("staff/files/<slug:slug>/<int:file_id>/report.csv", files.report, name="bulk-report"),
    path("staff/files/<slug:slug>/<int:file_id>/add/", files.add, name="bulk-add"),
    path("staff/files/<slug:slug>/<int:file_id>/cancel/", files.cancel, name="bulk-cancel"),
]
