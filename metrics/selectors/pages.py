"""Everything that one page about trust shows, read in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.charts.data import Place, Series, points_between, year_before
from metrics.charts.geography import tiles
from metrics.charts.keys import ChartKey, Kind
from metrics.charts.words import (
    change_words,
    latest_sentence,
    month,
    percent,
    places_alt,
    small_alt,
    trend_alt,
    trend_sentences,
)
from metrics.models import Area, Indicator, Survey
from metrics.selectors.boroughs import BoroughMeasure, RankedBorough, borough_measures, ranked_boroughs
from metrics.selectors.images import ChartImage, chart_images
from metrics.selectors.measures import area_series, london_series, measure_series, plain_measure

MAP_WORDS = "Map of London's boroughs, darker where the figure is higher."
TILES_WORDS = "Boroughs as equal squares, darker where the figure is higher."


@dataclass(frozen=True)
class TableRow:
    """One date of a trend's table: a figure for each line, None where there is none."""

    period_end: date
    proportions: tuple[float | None, ...]


@dataclass(frozen=True)
class SeriesTable:
    """The numbers of a trend, newest first."""

    names: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class ChartPair:
    """A chart and its form for phones."""

    wide: ChartImage
    narrow: ChartImage


@dataclass(frozen=True)
class RankedRow:
    """A borough in the ranked table, with its letters on the tiles."""

    borough: RankedBorough
    letters: str


@dataclass(frozen=True)
class MeasurePage:
    """One measure: what was asked, London's trend beside chosen boroughs, and all boroughs at the newest date."""

    indicator: Indicator
    period_end: date | None
    proportion: float | None
    latest: str
    trend: str
    change: str
    table: SeriesTable
    lines: ChartPair
    ranked: tuple[RankedRow, ...]
    map: ChartPair | None
    tiles: ChartPair | None
    spread: str


@dataclass(frozen=True)
class BoroughChart:
    """One measure of a borough beside London's: its picture and its numbers."""

    measure: BoroughMeasure
    image: ChartImage
    table: SeriesTable


@dataclass(frozen=True)
class BoroughPage:
    """A borough with its measures beside London's. Without charts where it is not surveyed."""

    area: Area
    siblings: tuple[Area, ...]
    charts: tuple[BoroughChart, ...]


@dataclass(frozen=True)
class BoroughRow:
    """A borough in the list of all: its Basic Command Unit and two measures, each on its own."""

    area: Area
    trust: float | None
    good_job: float | None


@dataclass(frozen=True)
class BoroughList:
    """All boroughs by name, and the date of their figures."""

    period_end: date | None
    rows: tuple[BoroughRow, ...]


def measure_page(code: str, boroughs: Iterable[str] = ()) -> MeasurePage:
    """Return what a measure's page shows. Six queries. Raises Indicator.DoesNotExist."""
    indicator = Indicator.objects.select_related("survey").get(code=code)
    measure = plain_measure(indicator)
    series = measure_series(code, boroughs)
    london = series[0] if series else Series("", "London", ())
    latest = london.latest
    ranked = ranked_boroughs(code, latest.period_end) if latest else []
    places = [Place(borough.code, borough.name, borough.proportion) for borough in ranked]
    images = _measure_images(code, series)
    before = london.at(year_before(latest.period_end)) if latest else None
    return MeasurePage(
        indicator=indicator,
        period_end=latest.period_end if latest else None,
        proportion=latest.proportion if latest else None,
        latest=latest_sentence(measure, london),
        trend=trend_sentences(london),
        change=change_words(points_between(latest.proportion if latest else None, before)),
        table=series_table(series),
        lines=_pair(images, Kind.TREND, trend_alt(measure, series) if series else ""),
        ranked=tuple(RankedRow(borough, tiles()[borough.code].letters) for borough in ranked),
        map=_pair(images, Kind.MAP, places_alt(measure, places, latest.period_end, MAP_WORDS)) if latest else None,
        tiles=_pair(images, Kind.TILES, places_alt(measure, places, latest.period_end, TILES_WORDS))
        if latest
        else None,
        spread=_spread(ranked, latest.period_end) if latest else "",
    )


def _measure_images(code: str, series: Sequence[Series]) -> dict[tuple[Kind, bool], ChartImage]:
    chosen = tuple(line.area_code for line in series[1:])
    keys = [ChartKey(Kind.TREND, code, chosen), ChartKey(Kind.MAP, code), ChartKey(Kind.TILES, code)]
    keys += [key.narrowed() for key in keys]
    images = chart_images(keys)
    return {(key.kind, key.narrow): images[str(key)] for key in keys}


def _pair(images: dict[tuple[Kind, bool], ChartImage], kind: Kind, alt: str) -> ChartPair:
    return ChartPair(images[kind, False].described(alt), images[kind, True].described(alt))


def _spread(ranked: Sequence[RankedBorough], period_end: date) -> str:
    """Say how far apart the boroughs are and how many stand above London."""
    figures = [borough for borough in ranked if borough.proportion is not None]
    if not figures:
        return ""
    high, low = figures[0].proportion or 0, figures[-1].proportion or 0
    above = sum((borough.against_london_points or 0) > 0 for borough in figures)
    below = sum((borough.against_london_points or 0) < 0 for borough in figures)
    return (
        f"In the 12 months to {month(period_end)} the boroughs ranged from {percent(low)} to {percent(high)}. "
        f"{above} were above the figure for London and {below} below it."
    )


def series_table(series: Sequence[Series]) -> SeriesTable:
    """Return the numbers of lines as a table, newest first, one column a line."""
    ends = sorted({point.period_end for line in series for point in line.points}, reverse=True)
    figures = [{point.period_end: point.proportion for point in line.points} for line in series]
    return SeriesTable(
        names=tuple(line.area_name for line in series),
        rows=tuple(TableRow(end, tuple(column.get(end) for column in figures)) for end in ends),
    )


def borough_page(gss: str) -> BoroughPage:
    """Return what a borough's page shows. Eight queries. Raises Area.DoesNotExist."""
    area = Area.objects.boroughs().select_related("parent").get(code=gss)
    siblings = tuple(Area.objects.boroughs().filter(parent=area.parent).exclude(pk=area.pk)) if area.parent else ()
    if not area.is_surveyed:
        return BoroughPage(area, siblings, ())
    indicators = list(Indicator.objects.select_related("survey"))
    here, london = area_series(indicators, gss, area.name), london_series(indicators)
    images = chart_images(ChartKey(Kind.SMALL, indicator.code, (gss,)) for indicator in indicators)
    charts = [
        BoroughChart(
            measure=measure,
            image=images[str(ChartKey(Kind.SMALL, indicator.code, (gss,)))].described(
                small_alt(plain_measure(indicator), here[indicator.code], london[indicator.code])
            ),
            table=series_table([here[indicator.code], london[indicator.code]]),
        )
        for indicator, measure in zip(indicators, borough_measures(gss), strict=True)
    ]
    return BoroughPage(area, siblings, tuple(charts))


def borough_list() -> BoroughList:
    """Return all boroughs by name with their newest trust and good-job figures. Five queries."""
    [london] = measure_series("trust_mps") or [Series("", "London", ())]
    areas = Area.objects.boroughs().select_related("parent")
    if london.latest is None:
        return BoroughList(None, tuple(BoroughRow(area, None, None) for area in areas))
    end = london.latest.period_end
    trust, good_job = _by_code("trust_mps", end), _by_code("good_job_local", end)
    return BoroughList(end, tuple(BoroughRow(area, trust.get(area.code), good_job.get(area.code)) for area in areas))


def _by_code(code: str, period_end: date) -> dict[str, float | None]:
    return {borough.code: borough.proportion for borough in ranked_boroughs(code, period_end)}


def borough_choices() -> list[tuple[str, str]]:
    """Return the surveyed boroughs as choices of a form. One query."""
    return list(Area.objects.boroughs().surveyed().values_list("code", "name"))


def the_survey() -> Survey:
    """Return the survey that the pages are about. Raises Survey.DoesNotExist before it is loaded."""
    return Survey.objects.get(code="pas")
