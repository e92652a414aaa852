"""Names of charts, each made of checked parts, so that nobody can ask for a chart of something else."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

MOST_BOROUGHS = 4
NARROW = "narrow"
PARTS = re.compile(r"(?P<kind>[a-z]+)-(?P<code>[a-z_]{1,40})(?P<areas>(?:-E[0-9]{8})*)(?P<narrow>-narrow)?")


class Kind(StrEnum):
    """What a chart shows of one measure. No chart shows two measures."""

    SPARK = "spark"
    TREND = "trend"
    MAP = "map"
    TILES = "tiles"
    SMALL = "small"


# Least and most boroughs that a chart of a kind names, and whether it has a narrow form for phones.
SHAPES = {
    Kind.SPARK: (0, 0, False),
    Kind.TREND: (0, MOST_BOROUGHS, True),
    Kind.MAP: (0, 0, True),
    Kind.TILES: (0, 0, True),
    Kind.SMALL: (1, 1, False),
}


class ChartKeyError(ValueError):
    """A text that names no chart."""


@dataclass(frozen=True)
class ChartKey:
    """A chart: its kind, its one measure, the boroughs it names beside London, and whether it is for a phone.

    >>> str(ChartKey(Kind.TREND, "trust_mps", ("E09000033", "E09000007"), narrow=True))
    'trend-trust_mps-E09000007-E09000033-narrow'
    >>> ChartKey.parse("small-relied_on-E09000007").areas
    ('E09000007',)
    """

    kind: Kind
    code: str
    areas: tuple[str, ...] = ()
    narrow: bool = False

    def __post_init__(self) -> None:
        least, most, has_narrow = SHAPES[self.kind]
        areas = tuple(sorted(set(self.areas)))
        if not least <= len(areas) <= most or (self.narrow and not has_narrow):
            raise ChartKeyError(f"no chart {self.kind} with {len(areas)} boroughs")
        object.__setattr__(self, "areas", areas)

    def __str__(self) -> str:
        return "-".join([self.kind, self.code, *self.areas, *([NARROW] if self.narrow else [])])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the chart that `text` names; one chart has one name, so another order of boroughs names none."""
        match = PARTS.fullmatch(text)
        if match is None or match["kind"] not in list(Kind):
            raise ChartKeyError(text)
        areas = tuple(part for part in match["areas"].split("-") if part)
        key = cls(Kind(match["kind"]), match["code"], areas, narrow=bool(match["narrow"]))
        if str(key) != text:
            raise ChartKeyError(text)
        return key

    @property
    def is_standing(self) -> bool:
        """Whether the chart belongs to the set that pages always show, and not to a reader's own choice."""
        return self.kind != Kind.TREND or not self.areas

    def narrowed(self) -> Self:
        """Return the same chart for a phone."""
        return replace(self, narrow=True)


def standing_keys(codes: list[str], boroughs: list[str]) -> list[ChartKey]:
    """Return every chart that pages always show, in the order to draw them: what the first pages show comes first."""
    trends = [ChartKey(Kind.TREND, code, narrow=narrow) for code in codes for narrow in (False, True)]
    sparks = [ChartKey(Kind.SPARK, code) for code in codes]
    places = [
        ChartKey(kind, code, narrow=narrow)
        for code in codes
        for kind in (Kind.MAP, Kind.TILES)
        for narrow in (False, True)
    ]
    small = [ChartKey(Kind.SMALL, code, (borough,)) for borough in boroughs for code in codes]
    return [*trends[:2], *sparks, *trends[2:], *places, *small]
