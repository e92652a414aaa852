"""Questionnaires as PDF, made once by a worker and kept."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultation.models.asking import Questionnaire


class PrintSize(models.TextChoices):
    """How large the print is."""

    STANDARD = "standard", _("Standard print")
    LARGE = "large", _("Large print")


class PrintedQuestionnaireQuerySet(models.QuerySet["PrintedQuestionnaire"]):
    """Printed questionnaires by state."""

    def waiting(self) -> Self:
        """Those still to be made; one that failed waits until what it is made from changes."""
        return self.filter(made_at=None, error="").order_by("requested_at", "pk")


class PrintedQuestionnaire(models.Model):
    """One version as PDF in one size and edition. The row is also the work to be done: without `made_at` it waits."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="prints")
    edition = models.CharField(max_length=20, default="en")
    size = models.CharField(max_length=10, choices=PrintSize)
    source_hash = models.CharField(
        max_length=64, help_text=_("Of all that stands on the paper; another one: made again.")
    )
    pdf = models.BinaryField(default=bytes)
    pages = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = PrintedQuestionnaireQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "edition", "size"], name="consultation_one_print_of_a_size"
            ),
            models.CheckConstraint(
                name="consultation_made_print_has_pages",
                condition=Q(made_at=None) | ~Q(pdf=b"") & Q(pages__gt=0, error=""),
            ),
        ]
        indexes = [models.Index(F("requested_at"), name="consultation_print_waiting", condition=Q(made_at=None))]

    def __str__(self) -> str:
        return f"{self.questionnaire}, {self.get_size_display()}"
