"""The front door: settings, root addresses, roles, pages that span apps and the demonstration launcher."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
