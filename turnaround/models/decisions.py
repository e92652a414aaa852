"""The register of decisions taken on the plan."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from turnaround.models.versions import PlanVersion, Priority


class Decision(models.Model):
    """A decision: what was open, between what, on what evidence, what was decided, why, when and by whom.

    Only ever added. What turns out to be wrong is put right by a later entry that says which one it corrects.
    """

    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("version of the plan")
    )
    priority = models.ForeignKey(
        Priority,
        on_delete=models.PROTECT,
        related_name="decisions",
        null=True,
        blank=True,
        verbose_name=_("priority"),
    )
    question = models.TextField(help_text=_("What had to be decided."))
    options = models.TextField(blank=True, help_text=_("What there was to choose from, one on each line."))
    evidence = models.TextField(blank=True, help_text=_("What it rests on."))
    decision = models.TextField()
    reason = models.TextField()
    decided_on = models.DateField()
    body = models.CharField(max_length=200, help_text=_("Who decided."))
    source_title = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="corrected_by", null=True, blank=True
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_on", "-pk"]
        default_permissions = ("add", "view")
        triggers = [pgtrigger.Protect(name="decision_is_only_added", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                name="turnaround_decision_is_whole",
                condition=~Q(question="") & ~Q(decision="") & ~Q(reason="") & ~Q(body="") & ~Q(source_url=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}. {self.question[:80]}"
