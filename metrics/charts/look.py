"""How every chart looks: one accent, colours that colour-blind readers can tell apart, one font, 0 to 100%."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from metrics.charts.sizes import WIDE

FONT = "Liberation Sans, Arial, sans-serif"
ACCENT = "#43206b"
INK = "#0b0c0c"
QUIET = "#505a5f"
RULE = "#d8dadb"
# London, then chosen boroughs: at least 3 to 1 against white; each has its own dash, so that colour is never alone.
LINE_COLOURS = (ACCENT, "#c8460a", "#0a6fb0", "#00795c", "#8a5a00")
LINE_DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4])
# How wide one letter is on average, as a share of the font's size.
LETTER = 0.5


def colours_from_light_to_dark(count: int) -> list[str]:
    """Return `count` shades of the accent, lightest first."""
    return [_shade(index / max(count - 1, 1)) for index in range(count)]


def _shade(place: float) -> str:
    """Return the shade at `place` from 0 (lightest) to 1 (darkest)."""
    light, middle, dark = (0xEE, 0xE6, 0xF7), (0x8C, 0x68, 0xB8), (0x2B, 0x12, 0x47)
    start, end, step = (light, middle, place * 2) if place < 0.5 else (middle, dark, place * 2 - 1)
    return "#" + "".join(f"{round(low + (high - low) * step):02x}" for low, high in zip(start, end, strict=True))


def lines(text: str, width: int, size: int) -> list[str]:
    """Break a text into lines that fit `width` pixels at a font size."""
    return wrap(text, int(width / (size * LETTER)))


def title(text: str, below: str, width: int) -> alt.TitleParams:
    """Return the words over a chart: what it shows, then period and source."""
    narrow = width < WIDE
    size = 14 if narrow else 17
    return alt.TitleParams(
        text=lines(text, width, size + 1),
        subtitle=lines(below, width, 12),
        anchor="start",
        frame="bounds",
        fontSize=size,
        subtitleFontSize=12,
        subtitlePadding=4,
        offset=12,
    )


def finished(chart: Any, *, size: tuple[int, int], description: str) -> dict[str, Any]:
    """Return the specification of a chart in the portal's look, `size` pixels wide and high."""
    width, height = size
    styled = (
        chart.properties(
            width=width,
            height=height,
            description=description,
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            padding={"left": 2, "right": 6, "top": 4, "bottom": 4},
        )
        .configure(font=FONT, background="white")
        .configure_view(stroke=None)
        .configure_title(color=INK, subtitleColor=QUIET, fontWeight="bold")
        .configure_axis(
            labelColor=QUIET,
            labelFontSize=12,
            gridColor=RULE,
            domainColor=QUIET,
            tickColor=QUIET,
            title=None,
        )
        .configure_legend(labelColor=INK, labelFontSize=12, labelLimit=0, title=None)
    )
    specification: dict[str, Any] = styled.to_dict()
    return specification


def inline(values: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Return rows as data that the specification carries with it."""
    return alt.InlineData(values=[dict(value) for value in values])


def percent_axis(*, labels: bool = True, values: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 1)) -> alt.Y:
    """Return the axis that every line shares: from 0 to 100%, so that no change looks larger than it is."""
    axis = alt.Axis(format="%", values=list(values), domain=False, ticks=False) if labels else None
    return alt.Y("proportion:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
