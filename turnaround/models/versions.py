"""Versions of the plan and what each of them says."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from turnaround.models.dates import PartialDateField, dated
from turnaround.models.sources import Source, Verification

REFUSE_WHEN_PUBLISHED = """
IF EXISTS (
    SELECT 1 FROM turnaround_planversion
    WHERE id IN (OLD.version_id, NEW.version_id) AND state = 'published'
) THEN
    RAISE EXCEPTION 'A published plan version is never edited: make a new version.';
END IF;
RETURN COALESCE(NEW, OLD);
"""


def part_of_published() -> pgtrigger.Trigger:
    """Return the trigger that freezes the rows of a plan version once it is published."""
    return pgtrigger.Trigger(
        name="published_version_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=REFUSE_WHEN_PUBLISHED,
    )


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    """Plan versions by their state."""

    def published(self) -> Self:
        """Keep those that the public may read."""
        return self.filter(state=PlanVersion.State.PUBLISHED)


class PlanVersion(models.Model):
    """One text of the plan. Once published here it is never edited."""

    class State(models.TextChoices):
        """Whether editors may still change this copy of the version."""

        DRAFT = "draft", _("being prepared")
        PUBLISHED = "published", _("published")

    class Standing(models.TextChoices):
        """What the Met called the text."""

        WORKING_DRAFT = "working_draft", _("Working draft")
        CONSULTATION_DRAFT = "consultation_draft", _("Draft for consultation")
        FINAL = "final", _("Final")

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    introduced_on = PartialDateField(null=True, blank=True)
    published_on = PartialDateField(null=True, blank=True)
    survey_closed_on = PartialDateField(null=True, blank=True)
    statement = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    cost = models.CharField(max_length=200, blank=True)
    known_gaps = ArrayField(models.TextField(), default=list, blank=True)
    note = models.TextField(blank=True)
    verification = models.CharField(max_length=20, choices=Verification.choices, blank=True)
    sources = models.ManyToManyField(Source, related_name="plan_versions")

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(name="turnaround_version_state", condition=Q(state__in=["draft", "published"])),
            models.CheckConstraint(
                name="turnaround_version_dates",
                condition=dated("introduced_on") & dated("published_on") & dated("survey_closed_on"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_version_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class PublicationPromise(models.Model):
    """A date that was promised for a version. A later promise never replaces an earlier one."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="promises")
    promised_on = PartialDateField()
    said_in = models.CharField(max_length=200)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version", "promised_on"]
        constraints = [
            models.UniqueConstraint(fields=["version", "promised_on"], name="turnaround_promise_once"),
            models.CheckConstraint(name="turnaround_promise_date", condition=dated("promised_on")),
        ]
        triggers = [pgtrigger.Protect(name="promise_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.version} promised for {self.promised_on}"


class Section(models.Model):
    """A part of a version's structure, in its order."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="sections")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="turnaround_section_key"),
            models.UniqueConstraint(fields=["version", "order"], name="turnaround_section_order"),
        ]
        triggers = [part_of_published()]

    def __str__(self) -> str:
        return self.title


class Pillar(models.Model):
    """One of the three parts of the mission, with the activities under it."""

    key = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=100)
    activities = ArrayField(models.CharField(max_length=200), default=list)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    """One of the nine priorities; its number and name stay the same across versions."""

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)
    carried_to = models.ManyToManyField(Section, related_name="priorities", blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(name="turnaround_priority_number", condition=Q(number__gte=1) & Q(number__lte=9))
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Clause(models.Model):
    """The smallest part of a version that a response, a theme or a change can point to."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="clauses")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="clauses", null=True, blank=True)
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    verification = models.CharField(max_length=20, choices=Verification.choices, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="turnaround_clause_key"),
            models.UniqueConstraint(fields=["version", "order"], name="turnaround_clause_order"),
        ]
        triggers = [part_of_published()]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class PublicOutcome(models.Model):
    """What a version says the public will see. An empty text has not been written."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="public_outcomes")
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="public_outcomes", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="turnaround_outcome_order"),
        ]
        triggers = [part_of_published()]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_written(self) -> bool:
        """Say whether the version has a text under the heading."""
        return bool(self.text)


class Statement(models.Model):
    """A short text about the whole plan: the mission, the purpose, a value or a principle."""

    class Kind(models.TextChoices):
        """What the text is."""

        MISSION = "mission", _("Mission")
        PURPOSE = "purpose", _("Core purpose")
        VALUE = "value", _("Value")
        PRINCIPLE = "principle", _("Guiding principle")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    verification = models.CharField(max_length=20, choices=Verification.choices, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "order"], name="turnaround_statement_order"),
            models.CheckConstraint(
                name="turnaround_statement_kind",
                condition=Q(kind__in=["mission", "purpose", "value", "principle"]),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class TimelineEvent(models.Model):
    """Something that happened around the plan."""

    order = models.PositiveSmallIntegerField(unique=True)
    happened_on = PartialDateField()
    text = models.CharField(max_length=300)
    verification = models.CharField(max_length=20, choices=Verification.choices, blank=True)
    sources = models.ManyToManyField(Source, related_name="timeline_events")

    class Meta:
        ordering = ["order"]
        constraints = [models.CheckConstraint(name="turnaround_event_date", condition=dated("happened_on"))]

    def __str__(self) -> str:
        return f"{self.happened_on}: {self.text}"


class Change(models.Model):
    """What a later version says differently, and why."""

    class Kind(models.TextChoices):
        """How the later text differs."""

        ADDED = "added", _("Added")
        REDUCED_OR_REPHASED = "reduced_or_rephased", _("Reduced or spread over more time")
        RESTRUCTURED = "restructured", _("Restructured")
        SHARPENED = "sharpened", _("Made more precise")
        WORDING_CHANGED = "wording_changed", _("Wording changed")
        REMOVED = "removed", _("Removed")

    from_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="changes_after")
    to_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="changes")
    order = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    before_text = models.TextField()
    after_text = models.TextField()
    before_clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="changes_after", null=True, blank=True
    )
    after_clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="changes_before", null=True, blank=True
    )
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    sources = models.ManyToManyField(Source, related_name="changes")

    class Meta:
        ordering = ["to_version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["to_version", "topic"], name="turnaround_change_topic"),
            models.CheckConstraint(
                name="turnaround_change_between_two",
                condition=~Q(from_version=models.F("to_version")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.before_text} → {self.after_text}"
