"""Measures and their series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from metrics.charts.data import Measure, Point, Series, points_between, year_before
from metrics.charts.keys import ChartKey, Kind
from metrics.charts.words import change_words, spark_alt
from metrics.models import Area, Indicator, PublishedFigure
from metrics.models.areas import LONDON
from metrics.selectors.images import ChartImage, chart_images


@dataclass(frozen=True)
class HeadlineMeasure:
    """A measure at a glance, for London. Without figures, `proportion` and `period_end` are None."""

    code: str
    name: str
    sentence: str
    wording: str
    proportion: float | None
    period_end: date | None
    change_points: int | None
    change: str
    priority_numbers: tuple[int, ...]
    priority_note: str
    source_label: str
    spark: ChartImage

    @property
    def spark_key(self) -> str:
        """The name of the small line's picture."""
        return self.spark.key


def plain_measure(indicator: Indicator) -> Measure:
    """Return what charts and sentences must know of an indicator (its survey selected with it)."""
    return Measure(
        code=indicator.code,
        name=indicator.name,
        short_name=indicator.short_name,
        sentence=indicator.sentence,
        source_label=indicator.survey.source_label,
    )


def headline_measures() -> list[HeadlineMeasure]:
    """Return every measure at a glance, in the order of the data file. Three queries."""
    return _headlines(Indicator.objects.all())


def measures_for_priority(number: int) -> list[HeadlineMeasure]:
    """Return the measures that speak to a priority of the plan, at a glance. Three queries."""
    return _headlines(Indicator.objects.for_priority(number))


def _headlines(chosen: QuerySet[Indicator]) -> list[HeadlineMeasure]:
    indicators = list(chosen.select_related("survey"))
    series = london_series(indicators)
    images = chart_images(ChartKey(Kind.SPARK, indicator.code) for indicator in indicators)
    return [_headline(indicator, series[indicator.code], images) for indicator in indicators]


def _headline(indicator: Indicator, series: Series, images: dict[str, ChartImage]) -> HeadlineMeasure:
    latest = series.latest
    before = series.at(year_before(latest.period_end)) if latest else None
    points = points_between(latest.proportion if latest else None, before)
    image = images[str(ChartKey(Kind.SPARK, indicator.code))]
    return HeadlineMeasure(
        code=indicator.code,
        name=indicator.name,
        sentence=indicator.sentence,
        wording=indicator.wording,
        proportion=latest.proportion if latest else None,
        period_end=latest.period_end if latest else None,
        change_points=points,
        change=change_words(points),
        priority_numbers=tuple(indicator.priority_numbers),
        priority_note=indicator.priority_note,
        source_label=indicator.survey.source_label,
        spark=image.described(spark_alt(plain_measure(indicator), series)),
    )


def london_series(indicators: Sequence[Indicator]) -> dict[str, Series]:
    """Return London's series of each indicator by code. One query."""
    return area_series(indicators, LONDON, "London")


def area_series(indicators: Sequence[Indicator], area_code: str, area_name: str) -> dict[str, Series]:
    """Return one area's series of each indicator by code. One query."""
    points: dict[str, list[Point]] = {indicator.code: [] for indicator in indicators}
    rows = (
        PublishedFigure.objects.filter(indicator__in=[indicator.pk for indicator in indicators], area__code=area_code)
        .order_by("period_end")
        .values_list("indicator__code", "period_end", "proportion")
    )
    for code, period_end, proportion in rows:
        points[code].append(Point(period_end, float(proportion)))
    return {code: Series(area_code, area_name, tuple(found)) for code, found in points.items()}


def measure_series(code: str, areas: Iterable[str] = ()) -> list[Series]:
    """Return a measure's series: London first, then each of `areas` by name. Two queries.

    An area that is not surveyed, or not known, is left out.
    """
    wanted = Area.objects.surveyed().filter(code__in=[LONDON, *areas]).order_by("name")
    by_area: dict[str, list[Point]] = {}
    rows = (
        PublishedFigure.objects.filter(indicator__code=code, area__code__in=[LONDON, *areas])
        .order_by("period_end")
        .values_list("area__code", "period_end", "proportion")
    )
    for area_code, period_end, proportion in rows:
        by_area.setdefault(area_code, []).append(Point(period_end, float(proportion)))
    series = [Series(area.code, area.name, tuple(by_area.get(area.code, []))) for area in wanted]
    return sorted(series, key=lambda found: found.area_code != LONDON)


def latest_period(code: str) -> date | None:
    """Return the newest date that a measure has figures for."""
    latest = PublishedFigure.objects.filter(indicator__code=code).aggregate(latest=Max("period_end"))["latest"]
    return latest if isinstance(latest, date) else None
