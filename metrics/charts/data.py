"""The plain data that charts, tables and sentences are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Point:
    """A figure and the last day of the twelve months it covers."""

    period_end: date
    proportion: float


@dataclass(frozen=True)
class Series:
    """One measure in one area over time, oldest first."""

    area_code: str
    area_name: str
    points: tuple[Point, ...]

    @property
    def first(self) -> Point | None:
        """The oldest figure."""
        return self.points[0] if self.points else None

    @property
    def latest(self) -> Point | None:
        """The newest figure."""
        return self.points[-1] if self.points else None

    def at(self, period_end: date) -> float | None:
        """Return the figure for the twelve months to `period_end`."""
        return next((point.proportion for point in self.points if point.period_end == period_end), None)


@dataclass(frozen=True)
class Place:
    """A borough's figure at one date; None where the survey does not go."""

    area_code: str
    area_name: str
    proportion: float | None


@dataclass(frozen=True)
class Measure:
    """What a chart must know of its measure."""

    code: str
    name: str
    short_name: str
    sentence: str
    source_label: str


def year_before(period_end: date) -> date:
    """Return the same quarter end a year earlier."""
    return period_end.replace(year=period_end.year - 1)


def points_between(now: float | None, before: float | None) -> int | None:
    """Return the change from `before` to `now` in whole percentage points; None where one of them is missing.

    >>> points_between(0.69, 0.71)
    -2
    """
    return None if now is None or before is None else round((now - before) * 100)


def gaps(points: Sequence[Point]) -> list[tuple[date, date]]:
    """Return the pairs of neighbouring figures that have quarters missing between them."""
    pairs = pairwise(points)
    return [
        (left.period_end, right.period_end)
        for left, right in pairs
        if months_between(left.period_end, right.period_end) > 3
    ]


def months_between(start: date, end: date) -> int:
    """Return how many calendar months lie between two dates."""
    return (end.year - start.year) * 12 + end.month - start.month
