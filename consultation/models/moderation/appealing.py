"""Appeals: a respondent asks for a decision to be looked at again, by somebody who took no part in it."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answers import Answer
from consultation.models.moderation.deciding import ModerationDecision
from consultation.models.moderation.separating import nobody_who_took_part
from consultation.models.sealing import seal, unseal

ENDED_IS_KEPT = """
IF (NEW.answer_id, NEW.decision_id, NEW.made_at, NEW.due_at)
    IS DISTINCT FROM (OLD.answer_id, OLD.decision_id, OLD.made_at, OLD.due_at)
    OR OLD.decided_at IS NOT NULL AND (
        (NEW.decided_by_id, NEW.decided_at, NEW.outcome, NEW.new_decision_id)
            IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.outcome, OLD.new_decision_id)
        OR NEW.reasons NOT IN ('', OLD.reasons)
    )
THEN
    RAISE EXCEPTION 'An appeal stays as it was made and as it ended.';
END IF;
RETURN NEW;
"""


def kept_as_it_ended() -> list[pgtrigger.Trigger]:
    """Return what keeps an appeal from being deleted, and one that has ended from being changed.

    What the respondent wrote may still be emptied, or sealed with a newer key; the reasons may be emptied.
    """
    return [
        pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name="ended_is_kept", when=pgtrigger.Before, operation=pgtrigger.Update, func=ENDED_IS_KEPT
        ),
    ]


class Appeal(models.Model):
    """One appeal against one decision, with a clock, and how it ended."""

    class Outcome(models.TextChoices):
        """How it ended."""

        KEPT = "kept", _("The decision stays")
        CHANGED = "changed", _("The decision was changed")
        WITHDRAWN = "withdrawn", _("The respondent took the appeal or the answer back")

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="appeals")
    decision = models.OneToOneField(ModerationDecision, on_delete=models.PROTECT, related_name="appeal")
    payload = models.BinaryField(default=bytes, help_text=_("What the respondent wrote, encrypted."))
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(blank=True, help_text=_("Why, for the respondent; never public."))
    new_decision = models.OneToOneField(
        ModerationDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="made_on_appeal"
    )

    class Meta:
        ordering = ["due_at", "pk"]
        permissions = [("decide_appeal", "Can decide an appeal against another person's decision")]
        default_permissions = ()
        triggers = [nobody_who_took_part(), *kept_as_it_ended()]
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], name="consultation_one_open_appeal", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="consultation_appeal_is_whole",
                condition=Q(decided_at=None, outcome="", decided_by=None)
                | Q(decided_at__isnull=False, outcome__in=["kept", "changed"], decided_by__isnull=False)
                | Q(decided_at__isnull=False, outcome="withdrawn"),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    @property
    def bound_to(self) -> str:
        """Return what its sealed text is bound to."""
        return f"consultation_appeal.payload.{self.decision_id}"

    def write(self, content: dict[str, Any]) -> None:
        """Seal what the respondent wrote."""
        self.payload = seal(content, self.bound_to)

    def read(self) -> dict[str, Any]:
        """Return what the respondent wrote; nothing where it has been erased."""
        return unseal(bytes(self.payload), self.bound_to) if self.payload else {}
