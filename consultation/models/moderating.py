"""Moderators' decisions: added to, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answering import Answer
from consultation.models.consultations import ModerationReason

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def append_only_but(column: str) -> list[pgtrigger.Trigger]:
    """Return what keeps rows from being deleted or changed, except that the text in `column` may be emptied.

    A colleague's note may name somebody; it goes when what was written is erased. The decision stays.
    """
    return [
        pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="append_only", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(exclude=[column])
        ),
        pgtrigger.Protect(
            name="only_emptied", operation=pgtrigger.Update, condition=~pgtrigger.Q(**{f"new__{column}": ""})
        ),
    ]


class ModerationDecision(models.Model):
    """What a moderator decided about one answer, and why. A later decision supersedes; both are kept."""

    class Kind(models.TextChoices):
        """What is to happen to the text."""

        PUBLISH = "publish", _("Publish")
        REDACT = "redact", _("Publish with words removed")
        WITHHOLD = "withhold", _("Withhold")

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.ForeignKey(
        ModerationReason, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    note = models.TextField(blank=True, help_text=_("For colleagues; never public."))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        default_permissions = ()
        triggers = append_only_but("note")
        constraints = [
            models.CheckConstraint(
                name="consultation_decision_has_reason", condition=Q(kind="publish") | Q(reason__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_at:%Y-%m-%d %H:%M}"


class Redaction(models.Model):
    """A span of the original text that the public does not read, in code points, and why."""

    class Category(models.TextChoices):
        """What kind of words were removed; the label that stands in for them."""

        PERSONAL_DATA = "personal_data", _("personal details removed")
        OFFICER = "officer", _("identifies an officer")
        VICTIM_OR_WITNESS = "victim_or_witness", _("identifies a victim or witness")
        LIVE_PROCEEDINGS = "live_proceedings", _("about a live case")
        ABUSIVE = "abusive", _("abusive words removed")
        DEFAMATORY = "defamatory", _("could be defamatory")
        OTHER = "other", _("words removed")

    decision = models.ForeignKey(ModerationDecision, on_delete=models.PROTECT, related_name="redactions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    category = models.CharField(max_length=20, choices=Category)

    class Meta:
        ordering = ["start"]
        default_permissions = ()
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(name="consultation_redaction_has_words", condition=Q(end__gt=F("start")))
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}: {self.category}"
