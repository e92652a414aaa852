"""The plan: versions, pillars, priorities, clauses, commitments, asks and changes."""

from django.apps import AppConfig


class TurnaroundConfig(AppConfig):
    """Settings of the app."""

    name = "turnaround"
    default_auto_field = "django.db.models.BigAutoField"
