"""Figures as others published them."""

from django.db import models
from django.db.models import Q

from metrics.models.areas import Area
from metrics.models.surveys import Indicator


class PublishedFigure(models.Model):
    """One number that a survey's owner published, kept as published.

    There is no base and no interval beside it because none was published; none is made up.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figures")
    period_end = models.DateField(help_text="Last day of the twelve months that the figure covers.")
    proportion = models.DecimalField(max_digits=4, decimal_places=2)
    source_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["indicator", "area", "period_end"]
        permissions = [("import_series", "Can import published series")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "period_end"], name="metrics_figure_once_an_area_and_period"
            ),
            models.CheckConstraint(condition=Q(proportion__range=(0, 1)), name="metrics_figure_is_a_proportion"),
        ]
        indexes = [models.Index(fields=["indicator", "period_end"], name="metrics_figure_by_period")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.period_end}: {self.proportion}"
