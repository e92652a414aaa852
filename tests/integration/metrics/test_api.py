"""Measures, areas and figures in the API."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_series")]
API = "/api/v1"


def test_indicators_say_what_was_and_was_not_published(client: Client) -> None:
    rows = client.get(f"{API}/indicators/").json()["results"]
    assert len(rows) == 8
    trust = client.get(f"{API}/indicators/trust_mps/").json()
    assert trust["wording"] == "Agree the MPS is an organisation I can trust"
    assert (trust["window_months"], trust["bases_published"], trust["intervals_published"]) == (12, False, False)
    assert trust["response_options"] == ""
    assert "85%" in {quoted["figure"] for quoted in trust["quoted"]}


def test_indicators_of_a_priority(client: Client) -> None:
    rows = client.get(f"{API}/indicators/?priority=3").json()["results"]
    assert [row["code"] for row in rows] == ["relied_on"]


def test_figures_of_a_measure_in_an_area_and_a_period(client: Client) -> None:
    query = "indicator=trust_mps&area=E12000007&period_from=2018-06-30&period_to=2019-03-31"
    rows = client.get(f"{API}/figures/?{query}").json()["results"]
    assert [(row["period_end"], row["proportion"]) for row in rows] == [
        ("2018-06-30", 0.85),
        ("2018-09-30", 0.85),
        ("2018-12-31", 0.84),
        ("2019-03-31", 0.84),
    ]
    assert rows[0]["area"] == "London"
    assert rows[0]["source"] == "MOPAC Public Attitude Survey, London Datastore"


def test_figures_come_in_pages_that_hold_each_once(client: Client) -> None:
    address, seen = f"{API}/figures/?area_kind=london&page_size=100", []
    while address:
        page = client.get(address).json()
        seen += [(row["indicator"], row["period_end"]) for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 291


def test_figures_as_csv(client: Client) -> None:
    answer = client.get(f"{API}/figures/?indicator=good_job_local&period_from=2023-12-31&format=csv")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert len(rows) == 33
    assert {row["period_end"] for row in rows} == {"2023-12-31"}
    assert ("London", "0.47") in {(row["area"], row["proportion"]) for row in rows}


@pytest.mark.parametrize("path", ["figures/?page_size=10", "figures/?page_size=500", "areas/", "indicators/"])
def test_lists_cost_two_queries_at_most(client: Client, path: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        client.get(f"{API}/{path}")


def test_areas_say_which_is_not_surveyed(client: Client) -> None:
    city = client.get(f"{API}/areas/E09000001/").json()
    assert (city["name"], city["is_surveyed"], city["bcu"]) == ("City of London", False, None)
    assert client.get(f"{API}/areas/E09000033/").json()["bcu"] == "AW"
    assert len(client.get(f"{API}/areas/?kind=bcu").json()["results"]) == 12


@pytest.mark.parametrize("query", ["period_from=yesterday", "area_kind=ward"])
def test_a_filter_that_cannot_be_read_is_a_problem(client: Client, query: str) -> None:
    answer = client.get(f"{API}/figures/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["figures/", "indicators/", "areas/"])
def test_endpoints_are_read_only_and_answer_304(client: Client, path: str) -> None:
    assert client.post(f"{API}/{path}", {}).status_code in (403, 405)
    etag = client.get(f"{API}/{path}")["ETag"]
    assert client.get(f"{API}/{path}", headers={"If-None-Match": etag}).status_code == 304


def test_the_schema_is_valid(tmp_path: Any) -> None:
    path = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    assert "/api/v1/figures/" in path.read_text()
