"""Sentences, keys and staging of single cells."""

import doctest
from datetime import date
from decimal import Decimal

import pytest

from metrics.actions import staging
from metrics.charts import data, keys, words
from metrics.charts.data import Measure, Place, Point, Series, gaps
from metrics.charts.keys import ChartKey, ChartKeyError, Kind, standing_keys

TRUST = Measure("trust_mps", "Trust in the Met", "Trust", "agree they can trust it", "MOPAC")


def line(*figures: float, name: str = "London", code: str = "E12000007") -> Series:
    ends = [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31), date(2023, 3, 31)]
    return Series(code, name, tuple(Point(*pair) for pair in zip(ends, figures, strict=False)))


@pytest.mark.parametrize("module", [data, keys, words, staging])
def test_examples_in_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_trend_sentences_say_start_extremes_and_year() -> None:
    assert words.trend_sentences(line(0.6, 0.7, 0.5, 0.55, 0.58)) == (
        "It was 60% in March 2022: down 2 percentage points since then. The highest figure was 70% (June 2022) and "
        "the lowest 50% (September 2022). Compared with a year before: down 2 percentage points."
    )


def test_a_figure_reached_more_than_once_is_said_to_be_the_first() -> None:
    assert "The highest figure was 70% (first in June 2022) and the lowest 60%" in words.trend_sentences(
        line(0.6, 0.7, 0.7, 0.65, 0.65)
    )


def test_trend_title_says_what_happened() -> None:
    assert (
        words.trend_title(TRUST, [line(0.6, 0.7)]) == "Trust in the Met: London rose from 60% in 2022 to 70% in 2022"
    )
    assert words.trend_title(TRUST, [line(0.6, 0.6)]) == "Trust in the Met: London stayed at the same level, 60%"
    assert words.trend_title(TRUST, [line()]) == "Trust in the Met: no figures published"


def test_descriptions_name_boroughs_at_both_ends() -> None:
    places = [
        Place("1", "Brent", 0.5),
        Place("2", "Camden", 0.7),
        Place("3", "Barnet", 0.5),
        Place("4", "City", None),
    ]
    alt = words.places_alt(TRUST, places, date(2023, 12, 31), "Map.")
    assert "highest figure is 70% in Camden and the lowest 50% in Barnet and Brent" in alt
    assert words.places_title(TRUST, places) == "Trust in the Met: boroughs range from 50% to 70%"


def test_a_missing_quarter_is_a_gap() -> None:
    points = (Point(date(2020, 3, 31), 0.5), Point(date(2020, 9, 30), 0.5), Point(date(2020, 12, 31), 0.5))
    assert gaps(points) == [(date(2020, 3, 31), date(2020, 9, 30))]


def test_boroughs_in_a_key_are_in_one_order() -> None:
    key = ChartKey(Kind.TREND, "trust_mps", ("E09000033", "E09000002", "E09000033"))
    assert str(key) == "trend-trust_mps-E09000002-E09000033"
    assert ChartKey.parse(str(key.narrowed())) == key.narrowed()
    assert not key.is_standing


@pytest.mark.parametrize(
    "text",
    [
        "",
        "trend",
        "trend-",
        "pie-trust_mps",
        "trend-trust_mps-E09000033-E09000002",
        "trend-trust_mps-E09000002-E09000002",
        "trend-trust_mps-E09000001-E09000002-E09000003-E09000004-E09000005",
        "spark-trust_mps-E09000002",
        "spark-trust_mps-narrow",
        "small-trust_mps",
        "map-trust_mps-E09000002",
        "trend-trust_mps\n",
        "trend-trust_mps-narrow-narrow",
        "trend-trust_mps-good_job_local",
    ],
)
def test_what_names_no_chart_is_refused(text: str) -> None:
    with pytest.raises(ChartKeyError):
        ChartKey.parse(text)


def test_the_standing_set_has_every_chart_once() -> None:
    found = [str(key) for key in standing_keys(["a", "b"], ["E09000002", "E09000003"])]
    assert len(found) == len(set(found)) == 2 * 7 + 4


@pytest.mark.parametrize(
    ("text", "expected"), [("0.36", "0.36"), ("0,4", "0.40"), ("1", "1.00"), ("0", "0.00"), (".5", "0.50")]
)
def test_proportions_are_read(text: str, expected: str) -> None:
    assert staging.read_proportion(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "2", "-0.1", "0.123", "0.3.6", "36", "1.01", "0.٥", "nan"])
def test_other_texts_are_no_proportion(text: str) -> None:
    with pytest.raises(ValueError, match="a proportion from 0 to 1"):
        staging.read_proportion(text)


@pytest.mark.parametrize("text", ["2017-09-30", "30/9/2017", "30/09/2017"])
def test_dates_are_read(text: str) -> None:
    assert staging.read_quarter_end(text) == date(2017, 9, 30)


def test_quarters_are_named_by_financial_year() -> None:
    assert staging.quarter_label(date(2014, 12, 31)) == "FY14/15 Q3"
    assert staging.quarter_label(date(2015, 3, 31)) == "FY14/15 Q4"
    assert staging.quarter_label(date(2015, 6, 30)) == "FY15/16 Q1"
