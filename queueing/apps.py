"""Work in the background."""

from django.apps import AppConfig


class QueueingConfig(AppConfig):
    """The one way to queue a task, and the heartbeat that proves tasks are consumed."""

    name = "queueing"
    default_auto_field = "django.db.models.BigAutoField"
