"""Consultations: questionnaires, responses, moderation, themes and outcomes."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """Settings of the app."""

    name = "consultation"
    default_auto_field = "django.db.models.BigAutoField"
