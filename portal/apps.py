"""The front door."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages that span apps, staff accounts, health and the demonstration."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"
