"""Surveys, indicators, figures and charts."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Settings of the app."""

    name = "metrics"
    default_auto_field = "django.db.models.BigAutoField"
