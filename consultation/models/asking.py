"""Questionnaires: what is asked, in versions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultation.definition import Kind
from consultation.models.consultations import Consultation
from consultation.models.freezing import (
    OF_CHOICE,
    OF_PAGE,
    OF_QUESTION,
    OF_SECTION,
    frozen_questionnaire,
    part_of_frozen,
)


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Versions by where they stand."""

    def standing(self) -> Self:
        """Return those that opened or can still open."""
        return self.filter(given_up_at=None)

    def changeable(self) -> Self:
        """Return those that can still change, and open then."""
        return self.standing().filter(frozen_at=None)


class Questionnaire(models.Model):
    """One version of a consultation's questions; never changed once frozen."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="questionnaires")
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, blank=True)
    source_hash = models.CharField(
        max_length=64, blank=True, help_text=_("SHA-256 of the file that it was loaded from.")
    )
    reason = models.TextField(blank=True, help_text=_("Why there is a new version; public."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ready_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_up_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Never to open: kept because what was said about it is on record.")
    )
    given_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "version"], name="consultation_version_unique"),
            # The first version is opened with its consultation, whose own constraint wants two people.
            models.CheckConstraint(
                name="consultation_amended_by_two",
                condition=Q(frozen_at=None)
                | Q(version=1)
                | Q(ready_by__isnull=False, approved_by__isnull=False) & ~Q(ready_by=F("approved_by")),
            ),
            models.CheckConstraint(
                name="consultation_amended_for_a_reason",
                condition=Q(frozen_at=None) | Q(version=1) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="consultation_given_up_never_opens",
                condition=Q(given_up_at=None, given_up_by=None)
                | Q(
                    given_up_at__isnull=False, given_up_by__isnull=False, frozen_at=None, ready_by=None, version__gt=1
                ),
            ),
        ]
        triggers = [frozen_questionnaire()]

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
        triggers = [part_of_frozen("questionnaire_id", OF_SECTION)]

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
        triggers = [part_of_frozen("section_id", OF_PAGE)]

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
    most_choices = models.PositiveSmallIntegerField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True, help_text=_("Points to share out."))
    lowest = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    highest = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField()
    shown_when = models.JSONField(null=True, blank=True)
    breaks_down = models.BooleanField(
        default=False, help_text=_("Show rankings and shared points also by the answer to this single choice.")
    )
    priority = models.ForeignKey(
        "turnaround.Priority", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    clause = models.ForeignKey(
        "turnaround.Clause", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="consultation_question_key_unique"),
            models.CheckConstraint(
                name="consultation_question_kind_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="consultation_question_numbers_in_order", condition=Q(highest__gte=F("lowest"))
            ),
            models.CheckConstraint(
                name="consultation_question_dates_in_order", condition=Q(latest__gte=F("earliest"))
            ),
            models.CheckConstraint(
                name="consultation_only_single_choice_breaks_down",
                condition=Q(breaks_down=False) | Q(kind__in=["single_choice", "agreement_scale"]),
            ),
        ]
        triggers = [part_of_frozen("page_id", OF_QUESTION)]

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """One of the answers that a closed question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    key = models.SlugField()
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    consequence = models.TextField(blank=True, help_text=_("What choosing this would mean: for a trade-off."))
    exclusive = models.BooleanField(default=False, help_text=_("“None of these”: not together with another choice."))
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="consultation_choice_key_unique")]
        triggers = [part_of_frozen("question_id", OF_CHOICE)]

    def __str__(self) -> str:
        return self.text
