"""The plan in the API: what the pages show, as data."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.turnaround import make_commitments, make_version
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA
from turnaround.models import Commitment

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def plan() -> None:
    """Load the real content."""
    load_plan(path=DATA)


@pytest.mark.usefixtures("plan")
def test_versions_hold_promised_and_actual_dates_and_changes(client: Client) -> None:
    versions = client.get(f"{API}/plan-versions/").json()["results"]
    assert [version["slug"] for version in versions] == ["v1-draft", "v2-nmfl", "v3-nmfl2-draft"]
    second = client.get(f"{API}/plan-versions/v2-nmfl/").json()
    assert [promise["promised_on"] for promise in second["promises"]] == ["2023-04", "2023-05"]
    assert second["published_on"] == "2023-07-18"
    assert len(second["changes"]) == 11
    assert all(change["sources"] for change in second["changes"])


def test_a_version_that_is_not_published_is_not_there(client: Client) -> None:
    make_version("hidden")
    assert client.get(f"{API}/plan-versions/hidden/").status_code == 404


@pytest.mark.usefixtures("plan")
def test_priorities_hold_their_objectives(client: Client) -> None:
    priorities = client.get(f"{API}/priorities/").json()["results"]
    assert [priority["number"] for priority in priorities] == list(range(1, 10))
    first = client.get(f"{API}/priorities/1/").json()
    assert [clause["key"] for clause in first["clauses"]] == ["p1-o1", "p1-o2", "p1-o3", "p1-o4"]
    assert first["clauses"][0]["source"]["url"].startswith("https://")


@pytest.mark.parametrize("number", ["0", "10", "9999"])
def test_there_is_no_tenth_priority(client: Client, number: str) -> None:
    assert client.get(f"{API}/priorities/{number}/").status_code == 404


@pytest.mark.usefixtures("plan")
def test_every_commitment_holds_its_status_date_and_sources(client: Client) -> None:
    rows = {row["code"]: row for row in client.get(f"{API}/commitments/?page_size=100").json()["results"]}
    assert len(rows) == 37
    for commitment in Commitment.objects.with_history():
        current = rows[commitment.code]["current"]
        assert current["status"] == commitment.current.status
        assert current["as_of"] == (str(commitment.current.as_of) if commitment.current.as_of else None)
        assert [source["key"] for source in current["sources"]] == [
            citation.source.key for citation in commitment.current.citations.all()
        ]
        assert current["sources"]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("status=not_met", ["C05"]),
        ("priority=9", []),
        ("priority=4", ["C01"]),
        ("lead=mayor", ["C36"]),
        ("status=delivered&priority=3", ["C18", "C19"]),
    ],
)
def test_filters_keep_what_matches(client: Client, query: str, codes: list[str]) -> None:
    rows = client.get(f"{API}/commitments/?{query}").json()["results"]
    assert [row["code"] for row in rows] == codes


@pytest.mark.parametrize("query", ["status=nonsense", "priority=x", "priority=99"])
def test_a_wrong_filter_is_a_problem_with_a_code(client: Client, query: str) -> None:
    answer = client.get(f"{API}/commitments/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid"
    assert query.split("=")[0] in answer.json()["errors"]


@pytest.mark.usefixtures("plan")
def test_asks_name_the_bodies(client: Client) -> None:
    asks = client.get(f"{API}/asks/").json()["results"]
    assert len(asks) == 9
    assert [body["key"] for body in client.get(f"{API}/asks/A01/").json()["bodies"]] == ["cps", "iopc"]


@pytest.mark.usefixtures("plan")
def test_rows_come_as_csv_too(client: Client) -> None:
    answer = client.get(f"{API}/commitments/?format=csv&page_size=100")
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert len(rows) == 37
    assert rows[4]["current.status"] == "not_met"


@pytest.mark.usefixtures("plan")
def test_the_same_answer_is_not_sent_twice(client: Client) -> None:
    first = client.get(f"{API}/priorities/")
    assert client.get(f"{API}/priorities/", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["plan-versions", "priorities", "commitments", "asks"])
def test_nothing_can_be_written(client: Client, name: str) -> None:
    assert client.post(f"{API}/{name}/", {}).status_code in (403, 405)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("name", ["plan-versions", "priorities", "commitments", "asks"])
def test_more_rows_cost_no_more_queries(client: Client, name: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{API}/{name}/?page_size=500").status_code == 200
        return len(captured)

    before = cost()
    make_commitments(500)
    assert cost() == before <= 12
