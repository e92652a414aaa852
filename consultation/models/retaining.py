"""What was deleted because its time was over: added to, never changed."""

from django.db import models

from consultation.models.keeping import APPEND_ONLY


class RetentionRun(models.Model):
    """One run that enforced the retention periods: how many of each kind, and nothing about anybody."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    periods = models.JSONField(default=dict)

    class Meta:
        ordering = ["-finished_at", "-pk"]
        default_permissions = ()
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"retention run {self.finished_at:%Y-%m-%d %H:%M}"
