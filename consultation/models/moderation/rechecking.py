"""Ordinary decisions that another moderator makes again without knowing of the first, to compare them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answers import Answer
from consultation.models.consultations import ModerationReason
from consultation.models.moderation.deciding import ModerationDecision
from consultation.models.moderation.separating import filled_in_once, not_the_first


class Recheck(models.Model):
    """One comparison: drawn when the first decision was made, complete when another moderator has decided.

    It never changes what the public reads.
    """

    decision = models.OneToOneField(ModerationDecision, on_delete=models.PROTECT, related_name="recheck")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="rechecks")
    drawn_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="rechecks"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=ModerationDecision.Kind, blank=True)
    reason = models.ForeignKey(
        ModerationReason, on_delete=models.PROTECT, null=True, blank=True, related_name="rechecks"
    )
    spans = models.JSONField(default=list, help_text=_("What would have been removed: start, end and category."))
    note = models.TextField(blank=True, help_text=_("For colleagues; never public."))

    class Meta:
        ordering = ["drawn_at", "pk"]
        default_permissions = ()
        triggers = [not_the_first(), filled_in_once()]
        constraints = [
            models.CheckConstraint(
                name="consultation_recheck_is_whole",
                condition=Q(decided_by=None, decided_at=None, kind="")
                | Q(decided_by__isnull=False, decided_at__isnull=False, kind__gt=""),
            )
        ]

    def __str__(self) -> str:
        return f"recheck of decision {self.decision_id}"
