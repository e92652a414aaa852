"""The pages of the plan, on the real content and on a great deal of it."""

import csv
import html
import re
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.turnaround import make_commitment, make_commitments, make_priority, make_version
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA
from turnaround.models import Commitment, PlanVersion, Priority, Status

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
READING = "A status is this project’s own reading of the source"


@pytest.fixture
def plan() -> None:
    """Load the real content."""
    load_plan(path=DATA)


def read(client: Client, address: str) -> str:
    """Return the words of a page, without tags and with single spaces."""
    page = client.get(address)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


def queries(client: Client, address: str) -> int:
    """Return how many queries a page costs."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.usefixtures("plan")
def test_plan_at_a_glance_shows_priorities_versions_statuses_and_timeline(client: Client) -> None:
    words = read(client, reverse("turnaround:plan"))
    for priority in Priority.objects.all():
        assert priority.title in words
    assert "4 commitments: 2 delivered; 1 delivered, not sustained; 1 withdrawn." in words
    assert "April 2023 (The cover of the January 2023 draft)" in words
    assert "18 July 2023" in words
    assert "Rebuilding Trust action plan published" in words
    assert READING in words


@pytest.mark.usefixtures("plan")
def test_a_version_shows_its_parts_gaps_and_what_is_not_yet_written(client: Client) -> None:
    words = read(client, reverse("turnaround:version", args=["v1-draft"]))
    assert "Promised for 31 December 2022" in words
    assert "Published 20 January 2023" in words
    assert "No section on how policing priorities are set" in words
    assert "Delivering a better service for victims Not yet written" in words
    assert "What changed from the version before" not in words


@pytest.mark.usefixtures("plan")
def test_a_version_shows_what_it_changed_with_kind_note_and_source(client: Client) -> None:
    words = read(client, reverse("turnaround:version", args=["v2-nmfl"]))
    assert "PCSOs Reduced or spread over more time Before 1,600 more After 500 more named in the summary" in words
    assert "June 2023 plan was 500 in 2023 plus 1,100 by mid-2025" in words
    assert "no reason is given in the sources read." in words
    page = client.get(reverse("turnaround:version", args=["v2-nmfl"])).text
    assert "https://www.lbc.co.uk/news/mark-rowley-turn-around-met/" in page


@pytest.mark.usefixtures("plan")
def test_the_third_version_shows_the_parts_it_added(client: Client) -> None:
    words = read(client, reverse("turnaround:version", args=["v3-nmfl2-draft"]))
    assert "2 new ones: Putting crime-fighting first, Working in partnership." in words
    assert "Published No date found" in words


def test_a_version_that_is_not_published_or_not_there_is_the_same_404(client: Client) -> None:
    make_version("draft-text")
    assert client.get(reverse("turnaround:version", args=["draft-text"])).status_code == 404
    assert client.get(reverse("turnaround:version", args=["none"])).status_code == 404


@pytest.mark.usefixtures("plan")
def test_every_status_can_be_traced_on_the_list_and_on_its_page(client: Client) -> None:
    address = reverse("turnaround:commitments")
    pages = [client.get(address, {"page": number}).text for number in (1, 2)]
    blocks = re.findall(r'<li class="app-commitment">.*?</li>', " ".join(pages), re.DOTALL)
    assert len(blocks) == 37
    for commitment, block in zip(Commitment.objects.with_history(), blocks, strict=True):
        update = commitment.current
        alone = client.get(reverse("turnaround:commitment", args=[commitment.code])).text
        for text in (block, alone):
            shown = html.unescape(text)
            assert commitment.title in shown
            assert update.get_status_display() in shown
            assert (f"as of {update.as_of.words}" if update.as_of else "no date found") in shown
            for citation in update.citations.all():
                assert citation.source.title in shown
                assert citation.source.url in shown
        assert update.citations.count() >= 1
        assert READING in html.unescape(alone)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"status": "not_met"}, ["C05"]),
        ({"status": "unverified", "priority": "8"}, ["C29", "C30"]),
        ({"priority": "none"}, ["C02", "C03", "C04", "C35", "C36"]),
        ({"lead": "Mayor"}, ["C36"]),
        ({"lead": "Metropolitan Police", "status": "withdrawn"}, ["C21"]),
    ],
)
def test_filters_keep_what_matches(client: Client, query: dict[str, str], codes: list[str]) -> None:
    words = read(client, f"{reverse('turnaround:commitments')}?{'&'.join(f'{k}={v}' for k, v in query.items())}")
    assert re.findall(r"(C\d\d) ·", words) == codes
    assert f"of {len(codes)}" in words
    download = client.get(reverse("turnaround:commitments-csv"), query)
    rows = list(csv.DictReader(StringIO(b"".join(download).decode())))
    assert [row["code"] for row in rows] == codes


@pytest.mark.usefixtures("plan")
def test_nothing_that_matches_is_said_plainly(client: Client) -> None:
    words = read(client, reverse("turnaround:commitments") + "?lead=Mayor&status=not_met")
    assert "No commitments match" in words


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("status=nonsense", "Choose a status from the list."),
        ("priority=12", "Choose a priority from the list."),
        ("priority=%00", "Choose a priority from the list."),
        ("lead=%27%3B--", "Choose who leads it from the list."),
    ],
)
def test_a_filter_that_is_not_offered_is_an_error_and_hides_nothing(client: Client, query: str, message: str) -> None:
    make_commitments(30)
    words = read(client, f"{reverse('turnaround:commitments')}?{query}")
    assert "There is a problem" in words
    assert message in words
    assert "Showing 1 to 25 of 30" in words


@pytest.mark.parametrize("page", ["0", "-1", "99", "x"])
def test_a_page_that_is_not_there_gives_the_nearest(client: Client, page: str) -> None:
    make_commitments(30)
    assert "of 30" in read(client, f"{reverse('turnaround:commitments')}?page={page}")


@pytest.mark.usefixtures("plan")
def test_the_download_holds_every_commitment_with_date_and_source(client: Client) -> None:
    download = client.get(reverse("turnaround:commitments-csv"))
    assert download["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(b"".join(download).decode())))
    assert len(rows) == 37
    assert all(row["status"] and row["sources"] for row in rows)
    first = rows[0]
    assert (first["status"], first["as_of"], first["priority"]) == ("delivered", "2023-07", "4")
    assert first["source_addresses"].startswith("https://")


def test_a_commitment_shows_every_status_it_had(client: Client) -> None:
    commitment = make_commitment("C90", status=Status.IN_PROGRESS, as_of="2024")
    commitment.updates.create(status=Status.NOT_MET, as_of="2025-06", evidence="Later report")
    words = read(client, reverse("turnaround:commitment", args=["C90"]))
    assert words.index("Later report") < words.index("As reported")
    assert "Not met as of June 2025" in words


@pytest.mark.parametrize("code", ["C99", "c90", "C90-"])
def test_a_commitment_that_is_not_there_is_a_404(client: Client, code: str) -> None:
    make_commitment("C90")
    assert client.get(reverse("turnaround:commitment", args=[code])).status_code == 404


@pytest.mark.usefixtures("plan")
def test_asks_are_grouped_by_the_body_asked(client: Client) -> None:
    words = read(client, reverse("turnaround:asks"))
    police_complaints = words.index("Independent Office for Police Conduct")
    assert words.index("Crown Prosecution Service") < police_complaints
    assert words.count("Let officers pursue suspects without undue investigation") == 2
    assert "No reply is recorded here yet." in words


@pytest.mark.usefixtures("plan")
def test_a_priority_shows_objectives_commitments_and_what_is_not_yet_written(client: Client) -> None:
    words = read(client, reverse("priority", args=[1]))
    assert "We will have the strongest ever neighbourhood policing" in words
    assert "A Superintendent in each of 32 boroughs from March 2023" in words
    assert "Not yet written in the draft plan." in words
    assert "500 additional PCSOs" in words
    assert "Not met as of April 2025" in words
    assert READING in words
    assert "Next priority" in words
    assert "Previous priority" not in words


@pytest.mark.parametrize("number", [0, 10, 99999999999999999999])
def test_there_is_no_tenth_priority(client: Client, number: int) -> None:
    make_priority(1)
    assert client.get(reverse("priority", args=[number])).status_code == 404


def test_pages_without_content_say_so(client: Client) -> None:
    assert "No commitments match" in read(client, reverse("turnaround:commitments"))
    assert "Nothing is recorded yet." in read(client, reverse("turnaround:asks"))
    assert "The plan at a glance" in read(client, reverse("turnaround:plan"))
    make_priority(1)
    assert "No commitment is recorded under this priority." in read(client, reverse("priority", args=[1]))


@pytest.mark.usefixtures("plan")
def test_more_rows_cost_no_more_queries(client: Client) -> None:
    addresses = [
        reverse("turnaround:plan"),
        reverse("turnaround:commitments"),
        reverse("turnaround:commitments") + "?priority=1",
        reverse("turnaround:commitment", args=["C05"]),
        reverse("turnaround:asks"),
        reverse("priority", args=[1]),
        *(reverse("turnaround:version", args=[version.slug]) for version in PlanVersion.objects.all()),
    ]
    before = {address: queries(client, address) for address in addresses}
    make_commitments(500, priority=Priority.objects.get(number=1))
    assert {address: queries(client, address) for address in addresses} == before
    assert max(before.values()) <= MOST_QUERIES


@pytest.mark.usefixtures("plan")
def test_the_download_costs_the_same_for_more_rows(client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get(reverse("turnaround:commitments-csv")))
        return len(captured)

    before = cost()
    make_commitments(500)
    assert cost() == before


def test_a_long_list_is_cut_into_pages_that_keep_the_filter(client: Client) -> None:
    make_commitments(500)
    page = client.get(reverse("turnaround:commitments"), {"status": "delivered", "page": "2"}).text
    assert "Showing 26 to 50 of 50" in re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))
    assert "status=delivered&amp;page=1" in page
