"""Addresses of the questionnaire on paper."""

from django.urls import path

from consultation.views import printing

urlpatterns = [
    path("<slug:slug>/print/", printing.choose, name="print"),
    path("<slug:slug>/print/<slug:edition>/<slug:size>/", printing.page, name="print-page"),
    path("<slug:slug>/print/<slug:edition>/<slug:size>.pdf", printing.pdf, name="print-pdf"),
]
