"""Reminders by e-mail to those who direct the moderation: state first, the message afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answers import Answer
from consultation.models.consultations import Consultation


class Reminder(models.Model):
    """One person is to be told once that a clock ran out, or that a consultation's work gets old. No address here."""

    class Kind(models.TextChoices):
        """What it is about."""

        CLOCK = "clock", _("A clock ran out")
        OLD = "old", _("Work gets old")

    kind = models.CharField(max_length=5, choices=Kind)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    clock_at = models.DateTimeField(
        help_text=_("When the clock ran out; of old work, the beginning of the week in which it is told.")
    )
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["clock_at", "pk"]
        default_permissions = ()
        permissions = [("view_mailbox", "Can read the reminders in the demonstration's mailbox")]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "clock_at", "recipient"],
                name="consultation_one_reminder_a_clock",
                condition=Q(kind="clock"),
            ),
            models.UniqueConstraint(
                fields=["consultation", "clock_at", "recipient"],
                name="consultation_one_reminder_a_week",
                condition=Q(kind="old"),
            ),
            models.CheckConstraint(
                name="consultation_reminder_of_an_answer",
                condition=Q(kind="clock", answer__isnull=False) | Q(kind="old", answer=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "next_try_at"],
                name="consultation_unsent_reminders",
                condition=Q(sent_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.clock_at:%Y-%m-%d %H:%M}"
