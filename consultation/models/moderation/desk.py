"""What moderators keep at their desk: half-made decisions, saved filters, and counts of a queue too long to count."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answers import Answer
from consultation.models.consultations import Consultation
from consultation.models.sealing import seal, unseal


class DecisionDraft(models.Model):
    """What a moderator had entered about an answer and not sent: kept when the hold on the answer runs out."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="decision_drafts")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="decision_drafts")
    payload = models.BinaryField(default=bytes, help_text=_("The fields of the form, encrypted: it quotes the text."))
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["answer", "moderator"], name="consultation_one_decision_draft"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="consultation_decision_drafts")]

    def __str__(self) -> str:
        return f"half-made decision about answer {self.answer_id}"

    @property
    def bound_to(self) -> str:
        """Return what its sealed fields are bound to."""
        return f"consultation_decisiondraft.payload.{self.answer_id}.{self.moderator_id}"

    def write(self, content: dict[str, Any]) -> None:
        """Seal the fields of the form; the caller saves."""
        self.payload = seal(content, self.bound_to)
        self.saved_at = timezone.now()

    def read(self) -> dict[str, Any]:
        """Return the fields of the form."""
        return unseal(bytes(self.payload), self.bound_to) if self.payload else {}


class SavedFilter(models.Model):
    """A moderator's name for a way to narrow the queue."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=500, help_text=_("As the address of the queue has it."))
    is_shared = models.BooleanField(default=False, help_text=_("Every moderator sees it."))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="consultation_saved_filter_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class WaitingCount(models.Model):
    """How many answers of a consultation wait for a decision, by one thing that they have: counted by a worker.

    `facet` is `all`, or what the queue can be narrowed to: `question`, `borough`, `language`, `size` or `flag`.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    facet = models.CharField(max_length=12)
    key = models.CharField(max_length=40, blank=True)
    count = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "facet", "key"], name="consultation_waiting_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} waiting: {self.facet} {self.key}"
