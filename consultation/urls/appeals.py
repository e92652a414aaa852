"""Addresses of deciding appeals."""

from django.urls import path

from consultation.views.moderating import appeals

urlpatterns = [
    path("staff/appeals/", appeals.appeals, name="appeal-list"),
    path("staff/appeals/<int:answer_id>/", appeals.case, name="appeal-case"),
    path("staff/appeals/<int:answer_id>/take/", appeals.take, name="appeal-take"),
    path("staff/appeals/<int:answer_id>/release/", appeals.release, name="appeal-release"),
]
