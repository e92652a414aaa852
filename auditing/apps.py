"""The audit log, which every app writes to."""

from django.apps import AppConfig


class AuditingConfig(AppConfig):
    """Who did what: append-only, chained by hash."""

    name = "auditing"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Audit log"
