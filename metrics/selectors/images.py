"""Pictures of charts, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from metrics.charts.keys import ChartKey
from metrics.charts.sizes import size
from metrics.models import RenderedChart

VERSION_LENGTH = 12


@dataclass(frozen=True)
class ChartImage:
    """A chart's picture: its key, its text alternative, and the version that lets a browser keep it for a year.

    `version` is empty where the picture is still to be drawn; it is drawn when it is asked for.
    """

    key: str
    version: str
    width: int
    height: int
    alt: str = ""

    def described(self, alt: str) -> Self:
        """Return the same picture with its text alternative."""
        return replace(self, alt=alt)


def chart_images(keys: Iterable[ChartKey]) -> dict[str, ChartImage]:
    """Return the pictures of `keys` by key. One query; nothing is written."""
    wanted = {str(key): size(key) for key in keys}
    drawn = dict(RenderedChart.objects.drawn().filter(key__in=wanted).values_list("key", "specification_hash"))
    return {
        key: ChartImage(key, drawn.get(key, "")[:VERSION_LENGTH], width, height)
        for key, (width, height) in wanted.items()
    }
