"""Moderators' decisions: added to, never changed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answers import Answer
from consultation.models.consultations import ModerationReason
from consultation.models.keeping import APPEND_ONLY, append_only_but
from consultation.models.moderation.separating import somebody_else


class DecisionQuerySet(models.QuerySet["ModerationDecision"]):
    """Decisions by whether they hold."""

    def in_effect(self) -> Self:
        """Return those that say, or said, what the public reads: no second person was wanted, or one agreed."""
        settling = self.filter(kind__in=ModerationDecision.SETTLING)
        return settling.filter(Q(needs_second=False) | Q(agreement__agreed=True))


class ModerationDecision(models.Model):
    """What a moderator decided about one answer, and why. A later decision supersedes; both are kept."""

    class Kind(models.TextChoices):
        """What is to happen to the text."""

        PUBLISH = "publish", _("Publish")
        REDACT = "redact", _("Publish with words removed")
        WITHHOLD = "withhold", _("Withhold")
        SPAM = "spam", _("Mark as spam")
        REFER = "refer", _("Refer to somebody else")
        OPINION = "opinion", _("Ask for a second opinion")

    class Purpose(models.TextChoices):
        """On what occasion it was made."""

        ORDINARY = "ordinary", _("An ordinary decision")
        CAMPAIGN = "campaign", _("For a whole campaign or selection")
        APPEAL = "appeal", _("On an appeal")

    # These say what becomes of the text; the others pass the work on.
    SETTLING = (Kind.PUBLISH, Kind.REDACT, Kind.WITHHOLD, Kind.SPAM)

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.ForeignKey(
        ModerationReason, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.ORDINARY)
    note = models.TextField(blank=True, help_text=_("For colleagues; never public."))
    message = models.TextField(blank=True, help_text=_("For the respondent, shown with the receipt; never public."))
    refer_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_safeguarding = models.BooleanField(default=False)
    needs_second = models.BooleanField(default=False, help_text=_("Takes effect once a second person agrees."))
    hides_at_once = models.BooleanField(
        default=False, help_text=_("The public reads nothing of the text until the second person has answered.")
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        default_permissions = ()
        triggers = append_only_but("note", "message")
        constraints = [
            models.CheckConstraint(
                name="consultation_decision_has_reason",
                condition=~Q(kind__in=["redact", "withhold"]) | Q(reason__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_referred_to_somebody",
                condition=~Q(kind="refer") | Q(refer_to__isnull=False) ^ Q(to_safeguarding=True),
            ),
            models.CheckConstraint(
                name="consultation_hides_what_waits_for_two",
                condition=Q(hides_at_once=False) | Q(kind="withhold", needs_second=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_at:%Y-%m-%d %H:%M}"

    @property
    def second_opinion(self) -> "Agreement | None":
        """Return what the second person said, if anybody has."""
        agreement: Agreement | None = getattr(self, "agreement", None)
        return agreement

    @property
    def is_in_effect(self) -> bool:
        """Say whether it holds: it needs no second person, or one has agreed."""
        if not self.needs_second:
            return True
        return self.second_opinion is not None and self.second_opinion.agreed


class Agreement(models.Model):
    """What a second, different person said of a decision that needs one. The first said of it is the last."""

    decision = models.OneToOneField(ModerationDecision, on_delete=models.PROTECT, related_name="agreement")
    agreed = models.BooleanField()
    note = models.TextField(blank=True, help_text=_("For colleagues; never public."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agreements")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        triggers = [*append_only_but("note"), somebody_else()]

    def __str__(self) -> str:
        return f"{'Agreed' if self.agreed else 'Not agreed'} {self.at:%Y-%m-%d %H:%M}"


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
