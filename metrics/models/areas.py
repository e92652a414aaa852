"""Where figures are for."""

from typing import Self

from django.db import models

LONDON = "E12000007"


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas by kind."""

    def boroughs(self) -> Self:
        """London's boroughs and the City, by name."""
        return self.filter(kind=Area.Kind.BOROUGH).order_by("name")

    def surveyed(self) -> Self:
        """Those that the survey covers."""
        return self.filter(is_surveyed=True)


class Area(models.Model):
    """London, a Basic Command Unit of the Met, or a borough."""

    class Kind(models.TextChoices):
        """How large an area is."""

        LONDON = "london", "London"
        BCU = "bcu", "Basic Command Unit"
        BOROUGH = "borough", "Borough"

    code = models.CharField(
        max_length=9, unique=True, help_text="GSS code; the Met's two letters for a Basic Command Unit."
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", help_text="A borough's BCU."
    )
    is_surveyed = models.BooleanField(default=True, help_text="The City of London has its own police force.")

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="metrics_area_name_once_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind="borough") | models.Q(parent=None),
                name="metrics_area_only_boroughs_have_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
