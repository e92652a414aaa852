"""Consultations: what is asked about, by whom and until when."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.freezing import policy_of_opened, reason_of_opened


class Stage(models.TextChoices):
    """Where a consultation stands."""

    DRAFT = "draft", _("Being prepared")
    UPCOMING = "upcoming", _("Not open yet")
    OPEN = "open", _("Open")
    ANALYSING = "analysing", _("Closed: answers are being analysed")
    OUTCOME_PUBLISHED = "outcome_published", _("Closed: outcome published")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations by stage."""

    def announced(self) -> Self:
        """Return those that have opened, and those that are going to."""
        return self.filter(approved_at__isnull=False)

    def published(self) -> Self:
        """Return those that have opened."""
        return self.filter(approved_at__isnull=False, opens_at__lte=timezone.now())

    def open(self) -> Self:
        """Return those that take responses now."""
        return self.published().filter(closes_at__gt=timezone.now())


class SecondPerson(models.TextChoices):
    """Decisions that a consultation may want two people for."""

    PUBLISH = "publish", _("Publishing a text whole")
    REDACT = "redact", _("Removing any words")
    REDACT_OFFICER = "redact_officer", _("Removing words that identify an officer")
    WITHHOLD = "withhold", _("Withholding a text")
    SPAM = "spam", _("Marking a text as spam")


def second_person_kinds() -> list[str]:
    """Return the decisions that need two people unless a consultation says otherwise."""
    return [SecondPerson.WITHHOLD.value, SecondPerson.REDACT_OFFICER.value]


class Consultation(models.Model):
    """A question put to the public, with a beginning and an end."""

    slug = models.SlugField(unique=True)
    short_code = models.SlugField(
        max_length=20, unique=True, null=True, blank=True, help_text=_("For posters: the address is /c/ and this.")
    )
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    purpose = models.TextField()
    audience = models.TextField(blank=True, help_text=_("Who should answer, and who is hardest to reach."))
    plan_version = models.ForeignKey("turnaround.PlanVersion", on_delete=models.PROTECT, related_name="consultations")
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    short_period_reason = models.TextField(
        blank=True, help_text=_("Why it is open for a shorter time than the usual minimum; public.")
    )
    grace_minutes = models.PositiveSmallIntegerField(
        default=60, help_text=_("A draft saved before closing may be submitted for so long after it.")
    )
    paper_grace_days = models.PositiveSmallIntegerField(
        default=7,
        help_text=_("Responses on paper, by phone and from events may be entered for so long after closing."),
    )
    return_address = models.TextField(
        blank=True, help_text=_("Where answers on paper are sent; printed on the form.")
    )
    double_entry_percent = models.PositiveSmallIntegerField(
        default=10, help_text=_("Of responses on paper, by phone and from events: how many are entered twice.")
    )
    second_person_kinds = ArrayField(
        models.CharField(max_length=20, choices=SecondPerson),
        default=second_person_kinds,
        blank=True,
        help_text=_("Decisions that take effect once a second person agrees."),
    )
    recheck_percent = models.PositiveSmallIntegerField(
        default=5, help_text=_("Of ordinary decisions: how many another moderator makes again, to compare.")
    )
    appeal_working_days = models.PositiveSmallIntegerField(
        default=20, help_text=_("How long a respondent may appeal, and how long deciding may take.")
    )
    moderation_policy = models.TextField(
        blank=True, help_text=_("How texts are moderated and why, in plain words; public.")
    )
    run_by = models.CharField(max_length=200)
    contact = models.TextField(blank=True)
    privacy_notice = models.TextField(blank=True)
    what_next = models.TextField(blank=True)
    accessible_formats = models.TextField(
        blank=True, help_text=_("How to get the questions in another format or language, or answer otherwise.")
    )
    asks_equality = models.BooleanField(default=True, help_text=_("Ask the optional equality questions."))
    equality_considered = models.TextField(
        blank=True, help_text=_("Who may be affected differently, and why equality questions are or are not asked.")
    )
    results_plan = models.TextField(blank=True, help_text=_("How the results will be published."))
    results_due_on = models.DateField(null=True, blank=True, help_text=_("When the results will be published."))
    who_decides = models.TextField(blank=True, help_text=_("Who decides on what is asked."))
    evidence = models.TextField(blank=True, help_text=_("What else the decision rests on."))
    is_demonstration = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ready_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ready_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    outcome_published_at = models.DateTimeField(null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "pk"]
        triggers = [policy_of_opened()]
        permissions = [
            ("author_consultation", "Can make and edit consultations that have not opened"),
            ("open_consultation", "Can open a consultation that somebody else made ready"),
            ("translate_consultation", "Can write the languages and editions of a consultation"),
            ("enter_responses", "Can enter responses from paper, telephone and events"),
            ("import_responses", "Can import an organisation's file of responses"),
            ("handle_personal_data", "Can see what is due for deletion and answer requests about personal data"),
        ]
        constraints = [
            models.CheckConstraint(
                name="consultation_closes_after_opening", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="consultation_approved_has_dates",
                condition=Q(approved_at=None) | Q(opens_at__isnull=False, closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_double_entry_is_a_percentage", condition=Q(double_entry_percent__lte=100)
            ),
            models.CheckConstraint(
                name="consultation_recheck_is_a_percentage", condition=Q(recheck_percent__lte=100)
            ),
            models.CheckConstraint(name="consultation_appeal_has_days", condition=Q(appeal_working_days__gte=1)),
            # Two people open a consultation. Only a demonstration comes from a file, opened by nobody.
            models.CheckConstraint(
                name="consultation_opened_by_two",
                condition=Q(approved_at=None)
                | Q(is_demonstration=True)
                | Q(ready_by__isnull=False, approved_by__isnull=False) & ~Q(ready_by=F("approved_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        """Return where the consultation stands now."""
        now = timezone.now()
        if self.approved_at is None or self.opens_at is None or self.closes_at is None:
            return Stage.DRAFT
        if now < self.opens_at:
            return Stage.UPCOMING
        if now < self.closes_at:
            return Stage.OPEN
        return Stage.ANALYSING if self.outcome_published_at is None else Stage.OUTCOME_PUBLISHED

    @property
    def is_open(self) -> bool:
        """Say whether it takes responses now."""
        return self.stage is Stage.OPEN

    @property
    def last_submission_at(self) -> datetime:
        """Return until when a draft saved before closing may be submitted; raise ValueError where no date is set."""
        if self.closes_at is None:
            raise ValueError("No closing date is set.")
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    @property
    def last_entry_at(self) -> datetime:
        """Return until when staff may enter responses from paper; raise ValueError where no date is set."""
        if self.closes_at is None:
            raise ValueError("No closing date is set.")
        return self.closes_at + timedelta(days=self.paper_grace_days)

    @property
    def days_left(self) -> int:
        """Return how many days there are until the closing day, London time; 0 on that day and after it."""
        if self.closes_at is None:
            return 0
        return max(0, (timezone.localtime(self.closes_at).date() - timezone.localdate()).days)


class ModerationReason(models.Model):
    """A reason that a moderator may give, chosen before the consultation opens."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="moderation_reasons")
    key = models.SlugField()
    text = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "key"], name="consultation_reason_key_unique"),
        ]
        triggers = [reason_of_opened()]

    def __str__(self) -> str:
        return self.text
