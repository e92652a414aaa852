"""Who said what before a questionnaire opened, and each change of a closing date."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.asking import Questionnaire
from consultation.models.consultations import Consultation
from consultation.models.keeping import APPEND_ONLY


class OpeningStep(models.Model):
    """One step towards opening a version of the questions: somebody called it ready, sent it back or approved it."""

    class Kind(models.TextChoices):
        """What was done."""

        READY = "ready", _("Said to be ready")
        TAKEN_BACK = "taken_back", _("Taken back")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    content_hash = models.CharField(
        max_length=64, help_text=_("SHA-256 of the consultation and its questions as they were at that moment.")
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consultation_sent_back_with_note", condition=~Q(kind="sent_back") | ~Q(note="")
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.at:%Y-%m-%d}"


class ClosingChange(models.Model):
    """A change of the closing date after approval, with its public reason."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="closing_changes")
    closed_before = models.DateTimeField(help_text=_("When it was to close until then."))
    closes_after = models.DateTimeField(help_text=_("When it closes since then."))
    reason = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["changed_at", "pk"]
        constraints = [
            models.CheckConstraint(name="consultation_closing_change_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="consultation_closing_change_moves", condition=~Q(closed_before=F("closes_after"))
            ),
            # Nothing closes in the past: who was told that it is open was told the truth.
            models.CheckConstraint(
                name="consultation_closing_change_ahead", condition=Q(closes_after__gte=F("changed_at"))
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"from {self.closed_before:%Y-%m-%d %H:%M} to {self.closes_after:%Y-%m-%d %H:%M} UTC"

    @property
    def is_extension(self) -> bool:
        """Say whether people have longer since then."""
        return self.closes_after > self.closed_before
