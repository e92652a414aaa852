"""Surveys and the measures taken from them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Survey(models.Model):
    """A survey that others run and publish, with what its publication says of its quality."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    run_by = models.CharField(max_length=120)
    window_months = models.PositiveSmallIntegerField(help_text="How many months of interviews one figure covers.")
    bases_published = models.BooleanField(default=False)
    intervals_published = models.BooleanField(default=False)
    about = models.TextField()
    notes = models.JSONField(default=list, help_text="What else to know: a list of text and source.")
    source_label = models.CharField(max_length=200, help_text="How a page names the source of a figure.")
    source_url = models.URLField(blank=True)
    licence = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(window_months__range=(1, 60)), name="metrics_survey_window_is_months"
            )
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Indicators by what they speak to."""

    def for_priority(self, number: int) -> Self:
        """Those that speak to the plan's priority `number`."""
        return self.filter(priority_numbers__contains=[number])


class Indicator(models.Model):
    """One measure of a survey: what people were asked and how their answers are read."""

    class Kind(models.TextChoices):
        """What the measure is evidence of."""

        OUTCOME = "outcome", "Outcome"
        OUTPUT = "output", "Output"
        PROXY = "proxy", "Proxy"

    class Direction(models.TextChoices):
        """Which way is better."""

        HIGHER = "higher_is_better", "Higher is better"
        LOWER = "lower_is_better", "Lower is better"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="indicators")
    code = models.SlugField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    wording = models.CharField(max_length=300, help_text="The statement as published with the figures.")
    wording_note = models.TextField(blank=True)
    sentence = models.CharField(max_length=200, help_text="After “57% of Londoners”: “agree the police …”.")
    question = models.TextField(blank=True, help_text="As asked; blank where the source does not publish it.")
    question_source = models.CharField(max_length=300, blank=True)
    response_options = models.TextField(blank=True, help_text="Blank where the source does not publish them.")
    positive_answers = models.TextField(blank=True, help_text="Blank where the source does not publish them.")
    source_measure = models.CharField(max_length=80, help_text="The measure's label in the published file.")
    direction = models.CharField(max_length=20, choices=Direction)
    kind = models.CharField(max_length=10, choices=Kind)
    priority_numbers = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(9)]), default=list
    )
    priority_note = models.TextField(blank=True)
    quoted = models.JSONField(default=list, help_text="Figures that others quote: figure, period, source, url, note.")
    breaks = models.JSONField(default=list, help_text="Where the series may not be comparable: period_end and text.")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(priority_numbers__contained_by=list(range(1, 10))),
                name="metrics_indicator_priorities_are_1_to_9",
            )
        ]

    def __str__(self) -> str:
        return self.name
