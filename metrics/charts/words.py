"""Sentences made from figures: what a chart shows, for titles, summaries and alternative texts."""

from collections.abc import Sequence
from datetime import date

from metrics.charts.data import Measure, Place, Point, Series, points_between, year_before


def percent(proportion: float) -> str:
    """Write a proportion as a whole percentage.

    >>> percent(0.57)
    '57%'
    """
    return f"{round(proportion * 100)}%"


def month(day: date) -> str:
    """Write the month of a date: December 2023."""
    return f"{day:%B %Y}"


def change_words(points: int | None) -> str:
    """Say a change in percentage points.

    >>> [change_words(points) for points in (-2, 1, 0, None)]
    ['down 2 percentage points', 'up 1 percentage point', 'no change', 'no figure to compare with']
    """
    if points is None:
        return "no figure to compare with"
    if not points:
        return "no change"
    return f"{'up' if points > 0 else 'down'} {points_words(points)}"


def points_words(points: int) -> str:
    """Say a number of percentage points, without its sign."""
    return f"{abs(points)} percentage point{'' if abs(points) == 1 else 's'}"


def against_words(points: int | None, other: str = "London") -> str:
    """Say how a figure stands to another area's.

    >>> against_words(3), against_words(-1), against_words(0)
    ('3 points above London', '1 point below London', 'same as London')
    """
    if points is None:
        return ""
    return f"{distance_words(points)} {other}" if points else f"same as {other}"


def distance_words(points: int | None) -> str:
    """Say the same in a column that names the other area.

    >>> [distance_words(points) for points in (3, -1, 0, None)]
    ['3 points above', '1 point below', 'same', '']
    """
    if points is None:
        return ""
    if not points:
        return "same"
    unit = "point" if abs(points) == 1 else "points"
    return f"{abs(points)} {unit} {'above' if points > 0 else 'below'}"


def move_words(points: int | None) -> str:
    """Say a change in a column, where room is short.

    >>> [move_words(points) for points in (-2, 1, 0, None)]
    ['down 2 points', 'up 1 point', 'no change', 'no figure']
    """
    if points is None:
        return "no figure"
    if not points:
        return "no change"
    return f"{'up' if points > 0 else 'down'} {abs(points)} point{'' if abs(points) == 1 else 's'}"


def latest_sentence(measure: Measure, series: Series) -> str:
    """Say the newest figure: 69% of people in London agree …, in the 12 months to December 2023."""
    if series.latest is None:
        return f"No figure was published for {series.area_name}."
    return (
        f"{percent(series.latest.proportion)} of people in {series.area_name} {measure.sentence}, "
        f"in the 12 months to {month(series.latest.period_end)}."
    )


def trend_sentences(series: Series) -> str:
    """Say where a series started, its highest and lowest figures and the last year's change."""
    if series.first is None or series.latest is None:
        return ""
    highest = max(point.proportion for point in series.points)
    lowest = min(point.proportion for point in series.points)
    year = points_between(series.latest.proportion, series.at(year_before(series.latest.period_end)))
    since = points_between(series.latest.proportion, series.first.proportion)
    return (
        f"It was {_at(series.first)}: {change_words(since)} since then. "
        f"The highest figure was {_reached(series, highest)} and the lowest {_reached(series, lowest)}. "
        f"Compared with a year before: {change_words(year)}."
    )


def _reached(series: Series, proportion: float) -> str:
    """Say a figure and when it was published: once, or first."""
    times = [point.period_end for point in series.points if point.proportion == proportion]
    first = "first in " if len(times) > 1 else ""
    return f"{percent(proportion)} ({first}{month(times[0])})"


def _at(point: Point) -> str:
    return f"{percent(point.proportion)} in {month(point.period_end)}"


def trend_title(measure: Measure, series: Sequence[Series]) -> str:
    """Say in a few words what a trend shows."""
    london = series[0]
    if london.first is None or london.latest is None:
        return f"{measure.name}: no figures published"
    move = points_between(london.latest.proportion, london.first.proportion) or 0
    verb = "rose" if move > 0 else "fell" if move < 0 else "stayed at the same level"
    where = london.area_name
    if not move:
        return f"{measure.name}: {where} {verb}, {percent(london.latest.proportion)}"
    return (
        f"{measure.name}: {where} {verb} from {percent(london.first.proportion)} in {london.first.period_end.year} "
        f"to {percent(london.latest.proportion)} in {london.latest.period_end.year}"
    )


def trend_alt(measure: Measure, series: Sequence[Series]) -> str:
    """Describe a trend's lines by their first and last figures, London first with its extremes."""
    london, *others = series
    lines = [f"Line chart. {latest_sentence(measure, london)} {trend_sentences(london)}"]
    lines += [
        f"{line.area_name}: {percent(line.first.proportion)} in {month(line.first.period_end)}, "
        f"{percent(line.latest.proportion)} in {month(line.latest.period_end)}."
        for line in others
        if line.first and line.latest
    ]
    return " ".join(lines)


def spark_alt(measure: Measure, series: Series) -> str:
    """Describe a small line by where it starts and ends."""
    if series.first is None or series.latest is None:
        return f"{measure.name}: no figures published."
    return f"{measure.name} in {series.area_name}: {_at(series.first)}, {_at(series.latest)}."


def small_alt(measure: Measure, borough: Series, london: Series) -> str:
    """Describe a borough's line beside London's."""
    if borough.latest is None or london.latest is None:
        return f"{measure.name}: no figures published for {borough.area_name}."
    points = points_between(borough.latest.proportion, london.at(borough.latest.period_end))
    return f"Line chart. {spark_alt(measure, borough)} That is {against_words(points)} at the end."


def places_title(measure: Measure, places: Sequence[Place]) -> str:
    """Say how far apart the boroughs are."""
    figures = [place.proportion for place in places if place.proportion is not None]
    if not figures:
        return f"{measure.name}: no figures published"
    return f"{measure.name}: boroughs range from {percent(min(figures))} to {percent(max(figures))}"


def places_alt(measure: Measure, places: Sequence[Place], period_end: date, picture: str) -> str:
    """Describe a map or tiles by the boroughs with the highest and lowest figures."""
    ranked = sorted(
        ((place.proportion, place.area_name) for place in places if place.proportion is not None), reverse=True
    )
    if not ranked:
        return f"{picture} No figures published."
    (high, _), (low, _) = ranked[0], ranked[-1]
    return (
        f"{picture} In the 12 months to {month(period_end)} the highest figure is {percent(high)} in "
        f"{names_at(ranked, high)} and the lowest {percent(low)} in {names_at(ranked, low)}. "
        "The City of London is not surveyed."
    )


def names_at(ranked: Sequence[tuple[float, str]], proportion: float) -> str:
    """Join the names of those with one figure: Barnet, Brent and Camden."""
    *front, last = sorted(name for value, name in ranked if value == proportion)
    return f"{', '.join(front)} and {last}" if front else last
