"""Specifications of boroughs as a map and as equal tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

import altair as alt

from metrics.charts.data import Measure, Place
from metrics.charts.geography import outlines, tiles
from metrics.charts.keys import ChartKey, Kind
from metrics.charts.look import INK, QUIET, colours_from_light_to_dark, finished, inline, title
from metrics.charts.sizes import size
from metrics.charts.words import month, percent, places_alt, places_title

NOT_SURVEYED = "Not surveyed"
NO_FIGURE = "#ffffff"
MOST_BANDS = 6


@dataclass(frozen=True)
class Band:
    """Figures that share a colour, from `low` to `high` per cent, both included."""

    low: int
    high: int
    colour: str
    is_dark: bool

    @property
    def label(self) -> str:
        """The band in words: 60% to 64%."""
        return f"{self.low}% to {self.high}%" if self.high > self.low else f"{self.low}%"


def bands(places: Sequence[Place]) -> list[Band]:
    """Cut the figures into at most six bands of 2, 5 or 10 points, lowest first, with round limits."""
    figures = [round(place.proportion * 100) for place in places if place.proportion is not None]
    if not figures:
        return []
    low, high = min(figures), max(figures)
    step = next(step for step in (2, 5, 10, 20) if ceil((high + 1) / step) - floor(low / step) <= MOST_BANDS)
    starts = range(low // step * step, high + 1, step)
    colours = colours_from_light_to_dark(len(starts))
    return [
        Band(start, min(start + step - 1, 100), colour, is_dark=index > (len(starts) - 1) * 0.45)
        for index, (start, colour) in enumerate(zip(starts, colours, strict=True))
    ]


def band_of(place: Place, cut: Sequence[Band]) -> Band | None:
    """Return the band that a borough's figure falls in."""
    if place.proportion is None:
        return None
    figure = round(place.proportion * 100)
    return next(band for band in cut if band.low <= figure <= band.high)


def _colour(cut: Sequence[Band], *, narrow: bool) -> alt.Color:
    return alt.Color(
        "band:N",
        scale=alt.Scale(
            domain=[*(band.label for band in cut), NOT_SURVEYED], range=[*(band.colour for band in cut), NO_FIGURE]
        ),
        legend=alt.Legend(
            orient="bottom",
            direction="horizontal",
            columns=2 if narrow else 0,
            symbolType="square",
            symbolSize=220,
            symbolStrokeColor=QUIET,
            symbolStrokeWidth=1,
        ),
    )


def _heading(measure: Measure, places: Sequence[Place], period_end: date, width: int, credit: str) -> alt.TitleParams:
    below = f"12 months to {month(period_end)}. Source: {measure.source_label}. {credit}"
    return title(places_title(measure, places), below, width)


def borough_map(measure: Measure, places: Sequence[Place], period_end: date, *, narrow: bool) -> dict[str, Any]:
    """Specify the boroughs as a map, darker where the figure is higher."""
    room = size(ChartKey(Kind.MAP, measure.code, narrow=narrow))
    cut = bands(places)
    shapes = outlines()
    rows = []
    for place in places:
        band = band_of(place, cut)
        rows.append(
            {"type": "Feature", "geometry": shapes[place.area_code], "band": band.label if band else NOT_SURVEYED}
        )
    chart = (
        alt.Chart(inline(rows))
        .mark_geoshape(stroke=QUIET, strokeWidth=0.7)
        .encode(color=_colour(cut, narrow=narrow))
        .project(type="identity", reflectY=True)
        .properties(title=_heading(measure, places, period_end, room[0], "Contains OS data © Crown copyright."))
    )
    words = places_alt(measure, places, period_end, "Map of London's boroughs, darker where the figure is higher.")
    return finished(chart, size=room, description=words)


def borough_tiles(measure: Measure, places: Sequence[Place], period_end: date, *, narrow: bool) -> dict[str, Any]:
    """Specify the boroughs as equal squares with their letters and figures, darker where the figure is higher."""
    room = size(ChartKey(Kind.TILES, measure.code, narrow=narrow))
    cut = bands(places)
    squares = tiles()
    rows = []
    for place in places:
        band, tile = band_of(place, cut), squares[place.area_code]
        rows.append(
            {
                "column": tile.column,
                "row": tile.row,
                "letters": tile.letters,
                "figure": "–" if place.proportion is None else percent(place.proportion),
                "band": band.label if band else NOT_SURVEYED,
                "ink": "white" if band and band.is_dark else INK,
            }
        )
    heading = _heading(measure, places, period_end, room[0], "Layout: After the Flood.")
    chart = _squares(inline(rows), cut, narrow=narrow).properties(title=heading)
    words = places_alt(measure, places, period_end, "Boroughs as equal squares, darker where the figure is higher.")
    return finished(chart, size=room, description=words)


def _squares(data: alt.InlineData, cut: Sequence[Band], *, narrow: bool) -> Any:
    step = alt.Scale(paddingInner=0.06, paddingOuter=0)
    base = alt.Chart(data).encode(
        x=alt.X("column:O", axis=None, scale=step),
        y=alt.Y("row:O", axis=None, scale=step),
    )
    ink = alt.Color("ink:N", scale=None)
    return alt.layer(
        base.mark_rect(stroke=QUIET, strokeWidth=0.7).encode(color=_colour(cut, narrow=narrow)),
        base.mark_text(dy=-7 if narrow else -10, fontSize=11 if narrow else 15).encode(text="letters:N", color=ink),
        base.mark_text(dy=8 if narrow else 11, fontSize=11 if narrow else 18, fontWeight="bold").encode(
            text="figure:N", color=ink
        ),
    )
