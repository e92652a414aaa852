"""What a chart's specification says, without drawing it."""

import json
import re
from datetime import date
from typing import Any

import pytest

from metrics.charts.data import Measure, Place, Point, Series
from metrics.charts.drawing import compact, draw, packed, specification_hash
from metrics.charts.geography import outlines, tiles
from metrics.charts.lines import line_rows, small, spark, trend
from metrics.charts.look import LINE_COLOURS, LINE_DASHES, colours_from_light_to_dark, lines
from metrics.charts.places import NOT_SURVEYED, band_of, bands, borough_map, borough_tiles
from metrics.charts.waiting import placeholder

TRUST = Measure("trust_mps", "Trust in the Met", "Trust", "agree they can trust it", "MOPAC")
END = date(2023, 12, 31)


def line(name: str = "London", code: str = "E12000007", *, without: tuple[date, ...] = ()) -> Series:
    ends = [date(year, month, day) for year in (2019, 2020) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    points = tuple(Point(end, 0.5 + index / 100) for index, end in enumerate(ends) if end not in without)
    return Series(code, name, points)


def places(*figures: float | None) -> list[Place]:
    return [Place(code, code, figure) for code, figure in zip(sorted(outlines()), figures, strict=False)]


def rows(specification: dict[str, Any]) -> list[dict[str, Any]]:
    [values] = specification["datasets"].values()
    return list(values)


def scales(specification: dict[str, Any], channel: str) -> list[dict[str, Any]]:
    return [
        layer["encoding"][channel]["scale"]
        for layer in specification["layer"]
        if "scale" in layer.get("encoding", {}).get(channel, {})
    ]


@pytest.mark.parametrize(
    "specification",
    [
        trend(TRUST, [line(), line("Brent", "E09000005")], narrow=False),
        trend(TRUST, [line()], narrow=True),
        spark(TRUST, line()),
        small(TRUST, line("Brent", "E09000005"), line()),
    ],
)
def test_lines_run_from_0_to_100_per_cent(specification: dict[str, Any]) -> None:
    assert scales(specification, "y")[0]["domain"] == [0, 1]


def test_a_missing_quarter_breaks_the_line() -> None:
    whole = {row["run"] for row in line_rows([line()])}
    broken = {row["run"] for row in line_rows([line(without=(date(2020, 6, 30),))])}
    assert len(whole) == 1
    assert len(broken) == 2


def test_each_line_has_its_own_colour_and_dash() -> None:
    series = [line(), *(line(f"Borough {number}", f"E0900000{number}") for number in range(2, 6))]
    specification = trend(TRUST, series, narrow=False)
    assert scales(specification, "color")[0]["range"] == list(LINE_COLOURS)
    assert scales(specification, "strokeDash")[0]["range"] == [list(dash) for dash in LINE_DASHES]


def test_the_longest_names_fit_over_a_wide_chart() -> None:
    names = ["Barking and Dagenham", "Hammersmith and Fulham", "Kensington and Chelsea", "Richmond upon Thames"]
    series = [line(), *(line(name, f"E0900000{number}") for number, name in enumerate(names, start=2))]
    svg, _ = draw(trend(TRUST, series, narrow=False))
    [width] = re.findall(r'<svg[^>]* width="([0-9.]+)"', svg)
    assert float(width) <= 730
    # A name's place is the sum of the moves of the groups around it.
    text = svg[: svg.index(">Richmond upon Thames</text>")]
    groups: list[float] = []
    for tag in re.findall(r"</g>|<g[^>]*>|<text[^>]*$", text):
        if tag == "</g>":
            groups.pop()
            continue
        move = re.search(r"translate\(([-0-9.]+)", tag)
        groups.append(float(move[1]) if move else 0.0)
    assert sum(groups) + 21 * 12 * 0.5 < 720


@pytest.mark.parametrize("colour", LINE_COLOURS)
def test_lines_stand_out_from_white(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3


def test_figures_on_tiles_can_be_read_on_every_shade() -> None:
    for band in bands(places(0.5, 0.55, 0.6, 0.65, 0.7, 0.75)):
        assert contrast(band.colour, "#ffffff" if band.is_dark else "#0b0c0c") >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("figures", [(0.56, 0.82), (0.08, 0.23), (0.5, 0.5), (0.0, 1.0), (0.47, 0.49)])
def test_bands_hold_every_figure_once_with_round_limits(figures: tuple[float, float]) -> None:
    low, high = (round(figure * 100) for figure in figures)
    cut = bands(places(*figures))
    assert len(cut) <= 6
    assert len({band.colour for band in cut}) == len(cut)
    for figure in range(low, high + 1):
        assert len([band for band in cut if band.low <= figure <= band.high]) == 1


def test_without_figures_there_are_no_bands() -> None:
    assert bands(places(None)) == []
    assert band_of(Place("E09000001", "City of London", None), bands(places(0.5))) is None


def test_the_city_of_london_is_not_surveyed_rather_than_zero() -> None:
    specification = borough_map(TRUST, places(None, 0.5, 0.6), END, narrow=False)
    assert rows(specification)[0]["band"] == NOT_SURVEYED
    squares = borough_tiles(TRUST, places(None, 0.5, 0.6), END, narrow=True)
    assert rows(squares)[0]["figure"] == "–"


def test_every_borough_has_an_outline_and_a_tile_of_its_own() -> None:
    assert outlines().keys() == tiles().keys()
    assert len(outlines()) == 33
    assert len({(tile.column, tile.row) for tile in tiles().values()}) == 33


def test_the_same_specification_has_the_same_hash() -> None:
    one, other = spark(TRUST, line()), spark(TRUST, line(without=(date(2020, 6, 30),)))
    assert specification_hash(one) == specification_hash(json.loads(json.dumps(one)))
    assert specification_hash(one) != specification_hash(other)


def test_pictures_are_small_and_have_no_inline_style() -> None:
    figures = [0.5 + number / 100 for number in range(33)]
    svg, png = draw(borough_map(TRUST, places(*figures), END, narrow=False))
    assert len(svg.encode()) < 60 * 1024
    assert "style" not in svg
    assert "<title>Map of London" in svg
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert packed(png) == png


def test_a_description_cannot_become_markup() -> None:
    assert "<title>a &lt;script&gt; b</title>" in compact('<svg width="1"><g/></svg>', "a <script> b")


def test_titles_are_broken_to_fit_a_phone() -> None:
    assert len(lines("Know how to contact their ward officer: boroughs range from 8% to 23%", 300, 15)) > 1


def test_shades_go_from_light_to_dark() -> None:
    shades = [luminance(shade) for shade in colours_from_light_to_dark(6)]
    assert shades == sorted(shades, reverse=True)


def test_the_placeholder_says_what_to_do() -> None:
    assert "Reload the page in a few seconds." in placeholder()
