"""What pages read of the published series, checked against the files by hand."""

from datetime import date
from typing import Any

import pytest

from metrics.models import PublishedFigure
from metrics.selectors import (
    borough_measures,
    headline_measures,
    latest_period,
    measure_series,
    measures_for_priority,
    ranked_boroughs,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_series")]
END = date(2023, 12, 31)


def test_headline_measures_say_the_latest_figure_and_the_year_s_change() -> None:
    measures = {measure.code: measure for measure in headline_measures()}
    assert len(measures) == 8
    trust, good_job = measures["trust_mps"], measures["good_job_local"]
    assert (trust.proportion, trust.period_end, trust.change_points) == (0.69, END, -2)
    assert trust.change == "down 2 percentage points"
    assert (good_job.proportion, good_job.change) == (0.47, "down 2 percentage points")
    assert measures["treat_fairly"].change == "no change"
    assert trust.spark_key == "spark-trust_mps"
    assert trust.spark.alt == "Trust in the Met in London: 86% in March 2016, 69% in December 2023."


def test_headline_measures_cost_three_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        headline_measures()
    with django_assert_num_queries(3):
        measures_for_priority(1)


def test_headline_measures_without_figures_say_so() -> None:
    PublishedFigure.objects.all().delete()
    trust = headline_measures()[0]
    assert (trust.proportion, trust.period_end, trust.change) == (None, None, "no figure to compare with")


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        (3, {"relied_on"}),
        (4, {"good_job_local", "relied_on"}),
        (5, {"trust_mps", "treat_fairly"}),
        (9, set()),
    ],
)
def test_measures_for_a_priority(number: int, codes: set[str]) -> None:
    assert {measure.code for measure in measures_for_priority(number)} == codes


def test_84_per_cent_is_the_figure_to_march_2019_and_85_the_one_to_june_and_september_2018() -> None:
    [london] = measure_series("trust_mps")
    assert london.at(date(2019, 3, 31)) == 0.84
    assert london.at(date(2018, 6, 30)) == london.at(date(2018, 9, 30)) == 0.85


def test_measure_series_has_london_first_and_leaves_out_what_is_not_surveyed(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        series = measure_series("good_job_local", ["E09000033", "E09000002", "E09000001", "E99999999"])
    assert [line.area_name for line in series] == ["London", "Barking and Dagenham", "Westminster"]
    assert [len(line.points) for line in series] == [37, 37, 37]
    assert len(measure_series("trust_mps")[0].points) == 32


def test_ranked_boroughs_share_ranks_and_put_the_city_last(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        ranked = ranked_boroughs("trust_mps", END)
    assert len(ranked) == 33
    assert ranked[0].rank == 1
    assert ranked[-1].name == "City of London"
    assert (ranked[-1].rank, ranked[-1].proportion) == (None, None)
    figures = [borough.proportion for borough in ranked[:-1]]
    assert figures == sorted(figures, key=lambda figure: -(figure or 0))
    for borough in ranked[:-1]:
        assert borough.rank == 1 + sum(1 for figure in figures if (figure or 0) > (borough.proportion or 0))


def test_borough_measures_stand_beside_london(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        measures = {measure.code: measure for measure in borough_measures("E09000033")}
    assert len(measures) == 8
    for measure in measures.values():
        assert measure.period_end == END
        figure = PublishedFigure.objects.get(indicator__code=measure.code, area__code="E09000033", period_end=END)
        assert measure.proportion == float(figure.proportion)
    assert measures["trust_mps"].london_proportion == 0.69


def test_a_borough_that_is_not_surveyed_has_measures_without_figures() -> None:
    assert {measure.proportion for measure in borough_measures("E09000001")} == {None}


def test_latest_period() -> None:
    assert latest_period("trust_mps") == END
    assert latest_period("no_such_measure") is None
