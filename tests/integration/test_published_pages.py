"""What the public reads of what others wrote: page, search, filters, spreadsheet and API."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultation.selectors.published import marked_parts, published_answers, published_text_of
from tests.factories.moderating import make_answer, make_consultation, make_published

pytestmark = pytest.mark.django_db
PAGE = "/consultations/small/responses/"
API = "/api/v1/responses/"


def test_page_shows_published_texts_newest_first_with_where_they_come_from(client: Client) -> None:
    consultation, now = make_consultation(), timezone.now()
    make_published(consultation, "The older text", published_at=now - timedelta(days=1))
    make_published(consultation, "The newer text", borough="E09000003", respondent_kind="organisation")
    shown = client.get(PAGE).text
    assert shown.index("The newer text") < shown.index("The older text")
    assert "An organisation, Barnet" in shown
    assert "1. Topic 1" in shown


def test_page_counts_what_was_published_redacted_withheld_and_waits(client: Client) -> None:
    consultation = make_consultation()
    make_published(consultation, "a [words removed] b", state="redacted")
    for state in ["withheld"] * 5 + ["pending"] * 3:
        make_answer(consultation, state=state)
    shown = " ".join(client.get(PAGE).text.split())
    for text in (
        "<strong>0</strong> published as they are",
        "<strong>1</strong> published with words removed",
        "<strong>5</strong> withheld",
        "<strong>3</strong> waiting to be read",
    ):
        assert text in shown


def test_page_without_texts_says_so(client: Client) -> None:
    make_consultation()
    assert "Nothing is published yet" in client.get(PAGE).text
    assert "Nothing matches" in client.get(f"{PAGE}?search=anything").text


def test_consultation_that_has_not_opened_is_as_missing_as_one_that_is_not_there(client: Client) -> None:
    make_consultation("later", opened=False)
    hidden, missing = client.get("/consultations/later/responses/"), client.get("/consultations/none/responses/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace("/later/", "/none/") == missing.text
    assert client.get("/consultations/later/responses.csv").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=officers", ["More local officers", "Officers should listen"]),
        ('search="local officers"', ["More local officers"]),
        ("search=officers -local", ["Officers should listen"]),
        ("search=the", []),
        ("search=' | & !", []),
        ("priority=2", ["Officers should listen"]),
        ("priority=none", []),
        ("borough=E09000003", ["Buses at night"]),
        ("borough=none", ["Officers should listen"]),
        ("priority=1&borough=E09000028&search=officer", ["More local officers"]),
    ],
)
def test_page_and_spreadsheet_are_narrowed_the_same(client: Client, query: str, found: list[str]) -> None:
    consultation = make_consultation()
    make_published(consultation, "More local officers")
    make_published(consultation, "Officers should listen", number=2, borough="")
    make_published(consultation, "Buses at night", borough="E09000003")
    page = client.get(f"{PAGE}?{query}").text.replace('<mark class="app-found">', "").replace("</mark>", "")
    rows = spreadsheet(client, f"/consultations/small/responses.csv?{query}")
    texts = ["More local officers", "Officers should listen", "Buses at night"]
    assert [text for text in texts if text in page] == found
    assert sorted(row["text"] for row in rows) == sorted(found)


@pytest.mark.parametrize("query", ["priority=77", "borough=nowhere", "search=%00", f"search={'x' * 201}"])
def test_filter_that_makes_no_sense_is_explained(client: Client, query: str) -> None:
    make_published(make_consultation(), "A text")
    shown = client.get(f"{PAGE}?{query}")
    assert shown.status_code == 200
    assert "There is a problem" in shown.text


def test_found_words_are_marked_and_markup_in_a_text_stays_text(client: Client) -> None:
    make_published(make_consultation(), "<script>alert(1)</script> officers <mark>x</mark> \ue000y\ue001")
    for query in ("", "?search=officers"):
        shown = client.get(f"{PAGE}{query}").text
        assert "<script>alert" not in shown
        assert "<mark>x" not in shown
    assert '<mark class="app-found">officers</mark>' in client.get(f"{PAGE}?search=officers").text


def test_long_text_begins_short_and_can_be_read_whole(client: Client) -> None:
    make_published(make_consultation(), "Begin. " + "Middle words here. " * 200 + "The end")
    shown = client.get(PAGE).text
    assert "Read all of it" in shown
    assert "The end" in shown
    found = client.get(f"{PAGE}?search=end").text
    assert '<mark class="app-found">end</mark>' in found
    assert "Read all of it" in found


def test_headline_without_marks_is_one_part() -> None:
    assert marked_parts("plain") == [("plain", False)]
    assert marked_parts("a \ue000b\ue001 c") == [("a ", False), ("b", True), (" c", False)]


def test_page_costs_as_many_queries_for_many_rows_as_for_few(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    consultation = make_consultation()
    make_published(consultation, "More officers")
    client.get(PAGE)
    with django_assert_max_num_queries(8) as few:
        client.get(f"{PAGE}?search=officers&priority=1")
    for _ in range(40):
        make_published(consultation, "More officers")
    with django_assert_num_queries(len(few)):
        client.get(f"{PAGE}?search=officers&priority=1")


def test_pages_of_a_long_list_keep_the_filter(client: Client) -> None:
    consultation = make_consultation()
    for number in range(30):
        make_published(consultation, f"Officers {number}")
    shown = client.get(f"{PAGE}?search=officers&page=2").text
    assert "Showing 26 to 30 of 30" in shown
    assert "?search=officers&amp;page=1" in shown


def test_references_are_stable_and_do_not_tell_which_texts_belong_together() -> None:
    consultation = make_consultation()
    first = make_published(consultation, "One")
    second = make_published(consultation, "Two", response=first.response, number=2)
    texts = [published_text_of(answer) for answer in published_answers()]
    assert len({text.reference for text in texts}) == 2
    for text in texts:
        assert str(first.response_id) not in text.reference
        assert not {"id", "pk", "response"} & set(vars(text))
    assert published_text_of(second).reference == published_text_of(second).reference


def test_spreadsheet_has_no_formulas(client: Client) -> None:
    make_published(make_consultation(), "=1+1")
    assert spreadsheet(client, "/consultations/small/responses.csv")[0]["text"] == "'=1+1"


# --- API -------------------------------------------------------------------------------------------------------
def test_api_shows_what_the_page_shows(client: Client) -> None:
    consultation = make_consultation()
    make_answer(consultation)
    make_published(consultation, "More officers [words removed]", state="redacted")
    (row,) = client.get(API).json()["results"]
    assert row["text"] == "More officers [words removed]"
    assert (row["consultation"], row["priority"], row["borough"], row["borough_name"]) == (
        "small",
        1,
        "E09000028",
        "Southwark",
    )
    assert row["words_removed"] is True
    assert client.get("/api/v1/consultations/small/").json()["texts"] == {
        "received": 2,
        "pending": 1,
        "published": 0,
        "redacted": 1,
        "withheld": 0,
        "spam": 0,
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("consultation=other", 1), ("priority=2", 1), ("borough=E09000003", 1), ("search=buses", 1)],
)
def test_api_is_narrowed_by_each_filter(client: Client, query: str, count: int) -> None:
    make_published(make_consultation(), "More officers")
    make_published(make_consultation("other"), "Buses at night", number=2, borough="E09000003")
    assert len(client.get(f"{API}?{query}").json()["results"]) == count
    lines = client.get(f"{API}?{query}&format=csv").text.strip().splitlines()
    assert len(lines) == count + 1


@pytest.mark.parametrize("query", ["priority=x", "search=%00", "borough=0123456789"])
def test_api_refuses_a_filter_that_makes_no_sense(client: Client, query: str) -> None:
    assert client.get(f"{API}?{query}").status_code == 400


def test_api_pages_reach_every_text_once(client: Client) -> None:
    consultation = make_consultation()
    for number in range(7):
        make_published(consultation, f"Text {number}")
    address, texts = f"{API}?page_size=3", []
    while address:
        answered = client.get(address).json()
        texts += [row["text"] for row in answered["results"]]
        address = answered["next"]
    assert texts == [f"Text {number}" for number in reversed(range(7))]


def test_api_lists_only_consultations_that_have_opened(client: Client) -> None:
    make_consultation()
    make_consultation("later", opened=False)
    assert [row["slug"] for row in client.get("/api/v1/consultations/").json()["results"]] == ["small"]
    assert client.get("/api/v1/consultations/later/").status_code == 404


def test_api_costs_as_many_queries_for_many_rows_as_for_few(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    consultation = make_consultation()
    make_published(consultation, "More officers")
    client.get(API)
    with django_assert_max_num_queries(4) as few:
        client.get(API)
    for _ in range(20):
        make_published(consultation, "More officers")
    with django_assert_num_queries(len(few)):
        client.get(API)


def test_text_about_no_priority_is_found_as_such(client: Client) -> None:
    consultation = make_consultation(about_priorities=False)
    make_published(consultation, "About everything")
    assert "About everything" in client.get(f"{PAGE}?priority=none").text
    assert client.get(API).json()["results"][0]["priority"] is None


def spreadsheet(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
