"""What moderators decided about responses that were held: added to, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answering import Response
from consultation.models.keeping import append_only_but


class HoldDecision(models.Model):
    """One decision about a held response. A later one supersedes it; both are kept."""

    class Kind(models.TextChoices):
        """What was done."""

        RELEASE = "release", _("Released")
        SPAM = "spam", _("Found to be spam")
        HOLD = "hold", _("Held again")

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="hold_decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.CharField(max_length=300, blank=True, help_text=_("For colleagues; never public."))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        default_permissions = ()
        triggers = append_only_but("note")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_at:%Y-%m-%d %H:%M}"
