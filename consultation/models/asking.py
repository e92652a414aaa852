"""Consultations and their questionnaires."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.definition import Kind


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations by stage."""

    def published(self) -> Self:
        """Return those that have opened."""
        return self.filter(opens_at__lte=timezone.now())

    def open(self) -> Self:
        """Return those that take responses now."""
        return self.published().filter(closes_at__gt=timezone.now())


class Consultation(models.Model):
    """A question put to the public, with a beginning and an end."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    purpose = models.TextField()
    plan_version = models.ForeignKey("turnaround.PlanVersion", on_delete=models.PROTECT, related_name="consultations")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    grace_minutes = models.PositiveSmallIntegerField(
        default=60, help_text=_("A draft saved before closing may be submitted for so long after it.")
    )
    run_by = models.CharField(max_length=200)
    contact = models.TextField()
    privacy_notice = models.TextField()
    what_next = models.TextField()
    is_demonstration = models.BooleanField(default=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "pk"]
        constraints = [
            models.CheckConstraint(name="consultation_closes_after_opening", condition=Q(closes_at__gt=F("opens_at")))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether it takes responses now."""
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def last_submission_at(self) -> datetime:
        """Return until when a draft saved before closing may be submitted."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    @property
    def days_left(self) -> int:
        """Return how many days there are until the closing day, London time; 0 on that day and after it."""
        today = timezone.localdate()
        return max(0, (timezone.localtime(self.closes_at).date() - today).days)


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

    def __str__(self) -> str:
        return self.text


class Questionnaire(models.Model):
    """One version of a consultation's questions; never changed once frozen."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="questionnaires")
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, blank=True)
    source_hash = models.CharField(max_length=64, help_text=_("SHA-256 of the file that it was loaded from."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "version"], name="consultation_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} (version {self.version})"


class Section(models.Model):
    """One task of the task list, about one priority or general."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField()
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()
    priority = models.ForeignKey(
        "turnaround.Priority", on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="consultation_section_key_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class Page(models.Model):
    """One topic: the questions asked together."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="pages")
    key = models.SlugField()
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()
    shown_when = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="consultation_page_key_unique")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    text = models.TextField()
    hint = models.TextField(blank=True)
    required = models.BooleanField(default=False)
    limit = models.PositiveIntegerField(null=True, blank=True, help_text=_("Longest text, in characters."))
    order = models.PositiveSmallIntegerField()
    shown_when = models.JSONField(null=True, blank=True)
    priority = models.ForeignKey(
        "turnaround.Priority", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="consultation_question_key_unique"),
            models.CheckConstraint(
                name="consultation_question_kind_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """One of the answers that a closed question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    key = models.SlugField()
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="consultation_choice_key_unique")]

    def __str__(self) -> str:
        return self.text
