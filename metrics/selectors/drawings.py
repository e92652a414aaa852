"""What a chart is drawn from, and whether a name stands for a chart at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from metrics.charts.data import Measure, Place, Series
from metrics.charts.keys import ChartKey, Kind
from metrics.models import Area, Indicator, PublishedFigure, RenderedChart
from metrics.selectors.boroughs import ranked_boroughs
from metrics.selectors.measures import latest_period, measure_series, plain_measure


@dataclass(frozen=True)
class ChartFigures:
    """The figures of one chart of one measure: lines over time, or boroughs at one date."""

    measure: Measure
    series: tuple[Series, ...] = ()
    places: tuple[Place, ...] = ()
    period_end: date | None = None


@dataclass(frozen=True)
class Picture:
    """A drawn chart in one format, with what identifies its version."""

    version: str
    content: bytes


def names_a_chart(key: ChartKey) -> bool:
    """Whether the key's measure and all its boroughs exist and are surveyed. Two queries at most."""
    if not Indicator.objects.filter(code=key.code).exists():
        return False
    found = Area.objects.boroughs().surveyed().filter(code__in=key.areas).count() if key.areas else 0
    return found == len(key.areas)


def chart_figures(key: ChartKey) -> ChartFigures:
    """Return the figures that a chart shows; also those of its table and CSV."""
    measure = plain_measure(Indicator.objects.select_related("survey").get(code=key.code))
    if key.kind in (Kind.MAP, Kind.TILES):
        period_end = latest_period(key.code)
        ranked = ranked_boroughs(key.code, period_end) if period_end else []
        places = tuple(Place(borough.code, borough.name, borough.proportion) for borough in ranked)
        return ChartFigures(measure, places=places, period_end=period_end)
    return ChartFigures(measure, series=tuple(measure_series(key.code, key.areas)))


def picture(key: ChartKey, picture_format: str) -> Picture | None:
    """Return the drawn chart as `svg` or `png`; None where it is still to be drawn. One query."""
    row = RenderedChart.objects.drawn().filter(key=str(key)).values_list("specification_hash", picture_format).first()
    if row is None:
        return None
    version, content = row
    return Picture(version, content.encode() if isinstance(content, str) else bytes(content))


def cannot_be_drawn(key: ChartKey) -> bool:
    """Whether drawing the chart was tried and failed. One query."""
    return RenderedChart.objects.filter(key=str(key)).exclude(error="").exists()


def all_figures() -> Iterator[tuple[object, ...]]:
    """Yield every published figure with its measure, area and source. One query, a few rows at a time."""
    return (
        PublishedFigure.objects.order_by("indicator__order", "area__name", "period_end")
        .values_list(
            "indicator__code",
            "indicator__wording",
            "area__code",
            "area__name",
            "area__kind",
            "period_end",
            "proportion",
            "source_label",
        )
        .iterator(chunk_size=2000)
    )


def standing_parts() -> tuple[list[str], list[str]]:
    """Return the codes of all measures and of all surveyed boroughs. Two queries."""
    codes = list(Indicator.objects.values_list("code", flat=True))
    return codes, list(Area.objects.boroughs().surveyed().values_list("code", flat=True))
