"""Pages about trust, on the real series."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.actions.drawing import draw_waiting, request_charts
from metrics.actions.importing import LONDON_FILE
from metrics.charts.keys import ChartKey, Kind
from metrics.models import Area, Indicator, PublishedFigure, RenderedChart, Survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_series")]
MEASURES = [
    "trust_mps",
    "good_job_local",
    "relied_on",
    "treat_fairly",
    "understand_issues",
    "listen_to_concerns",
    "informed_local",
    "contact_ward_officer",
]
PAGES = [
    "/trust/",
    "/trust/about/",
    "/trust/boroughs/",
    "/trust/boroughs/E09000013/",
    "/trust/boroughs/E09000001/",
    *(f"/trust/measures/{code}/" for code in MEASURES),
]


def words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def london_rows(measure: str) -> dict[str, str]:
    with Path(LONDON_FILE).open(encoding="utf-8", newline="") as file:
        return {row["period_end"]: row["proportion"] for row in csv.DictReader(file) if row["measure"] == measure}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_open_and_has_one_heading(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "set-cookie" not in {name.lower() for name in page.headers}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_costs_few_queries(client: Client, path: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        client.get(path)


def test_the_glance_page_shows_trust_as_the_file_has_it(client: Client) -> None:
    rows = london_rows("trust_mps")
    assert (rows["2023-12-31"], rows["2022-12-31"]) == ("0.69", "0.71")
    text = words(client.get("/trust/"))
    assert "69% of Londoners agree the Metropolitan Police is an organisation they can trust" in text
    assert "Down 2 percentage points on a year before" in text
    assert "12 months to December 2023. MOPAC Public Attitude Survey, London Datastore." in text


def test_more_figures_cost_the_glance_page_no_more_queries(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        client.get("/trust/")
    PublishedFigure.objects.filter(period_end__gt="2016-03-31").delete()
    with django_assert_num_queries(3):
        client.get("/trust/")


def test_small_lines_are_pictures_described_in_words(client: Client) -> None:
    page = client.get("/trust/").text
    assert 'alt="Trust in the Met in London: 86% in March 2016, 69% in December 2023."' in page
    assert page.count('class="app-spark"') == 8
    assert "/trust/charts/spark-good_job_local.csv" in page


def test_a_measure_says_its_figure_its_history_and_what_was_asked(client: Client) -> None:
    text = words(client.get("/trust/measures/trust_mps/"))
    assert "69% of people in London agree the Metropolitan Police is an organisation they can trust" in text
    assert "It was 86% in March 2016: down 17 percentage points since then." in text
    assert "Agree the MPS is an organisation I can trust" in text
    assert "Answers to choose from Not published in the source" in text
    assert "share three quarters of those interviews" in text
    assert "no margin of error is drawn here" in text


def test_84_per_cent_stays_beside_march_2019_and_the_quoted_85_stays_a_quotation(client: Client) -> None:
    text = words(client.get("/trust/measures/trust_mps/"))
    assert "March 2019 84%" in text
    assert "June 2018 85%" in text
    assert "85% , 2018/19: Metropolitan Police evidence POP0086" in text
    assert "84% for the 12 months to March 2019" in text


def test_a_measure_ranks_all_boroughs_and_does_not_make_the_city_zero(client: Client) -> None:
    text = words(client.get("/trust/measures/trust_mps/"))
    assert "1 Harrow HRW 82% 13 points above" in text
    assert "– City of London CTY Not surveyed" in text


def test_chosen_boroughs_stand_beside_london(client: Client) -> None:
    page = client.get("/trust/measures/trust_mps/?borough=E09000033&borough=E09000002")
    assert "/trust/charts/trend-trust_mps-E09000002-E09000033.svg" in page.text
    assert "/trust/charts/trend-trust_mps-E09000002-E09000033-narrow.svg" in page.text
    assert "London Barking and Dagenham Westminster" in words(page)
    assert not RenderedChart.objects.exists()


def test_a_drawn_chart_is_shown_under_its_version(client: Client) -> None:
    assert "trend-trust_mps.svg?v=" not in client.get("/trust/measures/trust_mps/").text
    request_charts(keys=[ChartKey(Kind.TREND, "trust_mps")])
    draw_waiting()
    version = RenderedChart.objects.get().specification_hash[:12]
    assert f"trend-trust_mps.svg?v={version}" in client.get("/trust/measures/trust_mps/").text


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("&".join(f"borough=E0900000{number}" for number in range(2, 7)), "Choose up to four boroughs. You chose 5."),
        ("borough=E09000001", "Choose boroughs from the list."),
        ("borough=%3Cscript%3E", "Choose boroughs from the list."),
    ],
)
def test_a_choice_that_cannot_be_shown_is_told_and_london_stays(client: Client, query: str, error: str) -> None:
    page = client.get(f"/trust/measures/trust_mps/?{query}")
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert error in page.text
    assert "Error: Trust in the Met" in page.text
    assert "/trust/charts/trend-trust_mps.svg" in page.text
    assert "<script>" not in page.text.replace("<script>document.body", "")


def test_a_borough_has_its_measures_its_unit_and_its_neighbours(client: Client) -> None:
    text = words(client.get("/trust/boroughs/E09000013/"))
    assert "Trust in the Met 70% 69% 1 point above up 1 point December 2023" in text
    assert "Basic Command Unit Central West (AW)" in text
    assert "Kensington and Chelsea Westminster" in text
    assert client.get("/trust/boroughs/E09000013/").text.count("/trust/charts/small-") == 8 * 4


def test_the_city_of_london_is_said_not_to_be_surveyed(client: Client) -> None:
    page = client.get("/trust/boroughs/E09000001/")
    assert "Not surveyed." in page.text
    assert "/trust/charts/" not in page.text


def test_the_list_has_every_borough_once(client: Client) -> None:
    page = client.get("/trust/boroughs/").text
    for area in Area.objects.boroughs():
        assert page.count(reverse("metrics:borough", args=[area.code])) == 1


@pytest.mark.parametrize("path", ["/trust/measures/nothing/", "/trust/boroughs/E09000099/", "/trust/boroughs/EA/"])
def test_what_is_not_there_is_missing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/trust/", "/trust/boroughs/", "/trust/measures/trust_mps/", "/trust/boroughs/E09000002/"]
)
def test_pages_say_so_when_no_figures_are_there(client: Client, path: str) -> None:
    PublishedFigure.objects.all().delete()
    page = client.get(path)
    assert page.status_code == 200


def test_pages_stand_before_anything_is_loaded(client: Client) -> None:
    for model in (PublishedFigure, Indicator, Survey):
        model.objects.all().delete()
    Area.objects.filter(kind="borough").delete()
    Area.objects.all().delete()
    assert "No figures have been loaded yet." in client.get("/trust/").text
    assert client.get("/trust/boroughs/").status_code == 200
    assert client.get("/trust/about/").status_code == 404


def test_priority_numbers_are_the_plan_s() -> None:
    for indicator in Indicator.objects.all():
        assert set(indicator.priority_numbers) <= set(range(1, 10))
        assert indicator.priority_note
