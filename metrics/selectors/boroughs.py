"""Boroughs beside each other and beside London."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from metrics.charts.data import points_between, year_before
from metrics.charts.words import distance_words, move_words
from metrics.models import Area, Indicator, PublishedFigure
from metrics.models.areas import LONDON

Figures = Mapping[tuple[str, date], float]


@dataclass(frozen=True)
class RankedBorough:
    """A borough in a measure's order, highest first. One that is not surveyed has no rank and no figure."""

    rank: int | None
    code: str
    name: str
    proportion: float | None
    change_points: int | None
    against_london_points: int | None

    @property
    def change(self) -> str:
        """The change on a year before, in short words."""
        return move_words(self.change_points)

    @property
    def against_london(self) -> str:
        """How the borough stands to London, in short words."""
        return distance_words(self.against_london_points)


@dataclass(frozen=True)
class BoroughMeasure:
    """One measure in one borough, with London's beside it."""

    code: str
    name: str
    wording: str
    period_end: date | None
    proportion: float | None
    london_proportion: float | None
    against_london_points: int | None
    change_points: int | None

    @property
    def change(self) -> str:
        """The change on a year before, in short words."""
        return move_words(self.change_points)

    @property
    def against_london(self) -> str:
        """How the borough stands to London, in short words."""
        return distance_words(self.against_london_points)


def ranked_boroughs(code: str, period_end: date) -> list[RankedBorough]:
    """Return every borough by a measure's figure for the twelve months to `period_end`. Two queries.

    Equal figures share a rank. Boroughs without a figure come last.
    """
    rows = PublishedFigure.objects.filter(
        indicator__code=code, period_end__in=[period_end, year_before(period_end)]
    ).values_list("area__code", "period_end", "proportion")
    figures = {(area, end): float(proportion) for area, end, proportion in rows}
    boroughs = [(area.code, area.name, figures.get((area.code, period_end))) for area in Area.objects.boroughs()]
    boroughs.sort(key=lambda borough: -1.0 if borough[2] is None else borough[2], reverse=True)
    values = [borough[2] for borough in boroughs]
    return [
        RankedBorough(
            rank=None if value is None else values.index(value) + 1,
            code=area,
            name=name,
            proportion=value,
            change_points=points_between(value, figures.get((area, year_before(period_end)))),
            against_london_points=points_between(value, figures.get((LONDON, period_end))),
        )
        for area, name, value in boroughs
    ]


def borough_measures(gss: str) -> list[BoroughMeasure]:
    """Return every measure in a borough beside London, each at the borough's newest date. Two queries."""
    figures: dict[str, dict[tuple[str, date], float]] = {}
    rows = PublishedFigure.objects.filter(area__code__in=[gss, LONDON]).values_list(
        "indicator__code", "area__code", "period_end", "proportion"
    )
    for code, area, period_end, proportion in rows:
        figures.setdefault(code, {})[area, period_end] = float(proportion)
    return [
        _borough_measure(indicator, gss, figures.get(indicator.code, {})) for indicator in Indicator.objects.all()
    ]


def _borough_measure(indicator: Indicator, gss: str, figures: Figures) -> BoroughMeasure:
    latest = max((end for area, end in figures if area == gss), default=None)
    value = figures.get((gss, latest)) if latest else None
    london = figures.get((LONDON, latest)) if latest else None
    before = figures.get((gss, year_before(latest))) if latest else None
    return BoroughMeasure(
        code=indicator.code,
        name=indicator.name,
        wording=indicator.wording,
        period_end=latest,
        proportion=value,
        london_proportion=london,
        against_london_points=points_between(value, london),
        change_points=points_between(value, before),
    )
