"""Which moderators work on which consultation."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from consultation.models.consultations import Consultation


class ModerationAssignment(models.Model):
    """A moderator may see and decide the texts of this consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="moderation_assignments")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderation_assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["consultation", "moderator"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["consultation", "moderator"], name="consultation_assigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.moderator} moderates {self.consultation}"
