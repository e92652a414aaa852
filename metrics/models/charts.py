"""Charts, drawn once by a worker and kept."""

from typing import Self

from django.db import models
from django.db.models import F, Q


class RenderedChartQuerySet(models.QuerySet["RenderedChart"]):
    """Charts by state."""

    def waiting(self) -> Self:
        """Those still to be drawn; one that failed waits for the next request of the whole set."""
        return self.filter(rendered_at=None, error="").order_by("requested_at", "pk")

    def drawn(self) -> Self:
        """Those that may be shown."""
        return self.exclude(rendered_at=None)


class RenderedChart(models.Model):
    """A chart as SVG and PNG. The row is also the work to be done: without `rendered_at` it waits for a worker."""

    key = models.CharField(max_length=120, unique=True)
    is_standing = models.BooleanField(
        default=True, help_text="Belongs to every page's set; the others make room for each other."
    )
    design = models.PositiveSmallIntegerField(help_text="Version of the drawing code that the request was for.")
    specification_hash = models.CharField(max_length=32, blank=True)
    svg = models.TextField(blank=True)
    png = models.BinaryField(default=b"")
    alt = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = RenderedChartQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rendered_at=None) | (~Q(svg="") & ~Q(specification_hash="") & ~Q(alt="") & Q(error="")),
                name="metrics_chart_drawn_has_a_picture",
            )
        ]
        indexes = [models.Index(F("requested_at"), name="metrics_chart_waiting", condition=Q(rendered_at=None))]

    def __str__(self) -> str:
        return self.key
