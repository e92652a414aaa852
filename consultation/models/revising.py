"""What a response said before its respondent changed or withdrew it."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answering import Response
from consultation.models.sealing import seal, unseal

# The content can be emptied, where a person has it erased; nothing else of a row ever changes.
ANYTHING_BUT_ERASING = pgtrigger.Condition(
    "NEW.payload <> ''::bytea OR (OLD.id, OLD.response_id, OLD.revision, OLD.kind, OLD.replaced_at)"
    " IS DISTINCT FROM (NEW.id, NEW.response_id, NEW.revision, NEW.kind, NEW.replaced_at)"
)


class ResponseRevision(models.Model):
    """One earlier version of a response: encrypted, added to, never changed."""

    class Kind(models.TextChoices):
        """What its respondent did."""

        CHANGED = "changed", _("Changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="revisions")
    revision = models.PositiveSmallIntegerField(help_text=_("Which version of the response this was."))
    kind = models.CharField(max_length=10, choices=Kind)
    replaced_at = models.DateTimeField(default=timezone.now)
    payload = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["revision"]
        default_permissions = ()
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update, condition=ANYTHING_BUT_ERASING),
        ]
        constraints = [
            models.UniqueConstraint(fields=["response", "revision"], name="consultation_revision_unique"),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision} of response {self.response_id}"

    @property
    def bound_to(self) -> str:
        """Return what its content is bound to: table, column and row."""
        return f"consultation_responserevision.payload.{self.response_id}.{self.revision}"

    def read(self) -> dict[str, Any]:
        """Return what the response said: `closed_answers`, and `texts` by question key; empty where it was erased."""
        return unseal(bytes(self.payload), self.bound_to) if self.payload else {}

    def write(self, content: dict[str, Any]) -> None:
        """Put `content` into the row, encrypted and bound to it; the caller saves."""
        self.payload = seal(content, self.bound_to)
