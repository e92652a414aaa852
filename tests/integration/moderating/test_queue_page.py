"""The moderators' queue."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions.moderating.claiming import claim_answer
from consultation.models import Answer
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/consultations/staff/moderation/"


def address(answer: Answer, part: str = "") -> str:
    return f"{QUEUE}{answer.pk}/{part}"


def sent(**fields: object) -> dict[str, object]:
    return {"words-TOTAL_FORMS": "1", "words-INITIAL_FORMS": "0", "step": "continue", **fields}


def test_queue_shows_what_waits_oldest_first(page: Client) -> None:
    consultation = make_consultation()
    make_answer(consultation, "The second text", minutes_ago=1)
    make_answer(consultation, "The first text", minutes_ago=9)
    make_answer(consultation, "Decided already", state="withheld")
    shown = page.get(QUEUE).text
    assert shown.index("The first text") < shown.index("The second text")
    assert "Decided already" not in shown


def test_empty_queue_says_so_and_offers_no_next_answer(page: Client) -> None:
    make_consultation()
    shown = page.get(QUEUE).text
    assert "Nothing here." in shown
    assert 'action="/consultations/staff/moderation/next/' not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("priority=2", ["about two"]),
        ("priority=none", []),
        ("borough=E09000003", ["from Barnet"]),
        ("borough=none", ["from nowhere"]),
        ("q=TWO", ["about two"]),
        ("list=decided", ["withheld one"]),
        ("list=decided&state=published", []),
        ("list=mine", []),
        ("list=nonsense&priority=2", ["about two"]),
        ("priority=99", ["about one", "about two", "from Barnet", "from nowhere", "of another"]),
        ("consultation=small", ["about one", "about two", "from Barnet", "from nowhere"]),
        ("consultation=other", ["of another"]),
    ],
)
def test_queue_is_narrowed_by_each_filter(page: Client, query: str, found: list[str]) -> None:
    consultation = make_consultation()
    make_answer(consultation, "about one")
    make_answer(consultation, "about two", number=2)
    make_answer(consultation, "from Barnet", borough="E09000003")
    make_answer(consultation, "from nowhere", borough="")
    make_answer(consultation, "withheld one", state="withheld")
    make_answer(make_consultation("other"), "of another")
    texts = ["about one", "about two", "from Barnet", "from nowhere", "withheld one", "of another"]
    shown = page.get(f"{QUEUE}?{query}").text
    assert [text for text in texts if f">{text}<" in shown] == found


def test_counts_stand_beside_the_choices_with_the_other_filters_as_they_are(page: Client, sam: User) -> None:
    consultation = make_consultation()
    make_answer(consultation)
    make_answer(consultation, number=2, borough="E09000003")
    claim_answer(answer_id=make_answer(consultation, number=2).pk, by=sam)
    make_answer(consultation, state="withheld")
    shown = page.get(f"{QUEUE}?priority=2").text
    for text in (
        "1. Priority 1 (1)",
        "2. Priority 2 (1)",
        "Barnet (1)",
        "Southwark (0)",
        "Short (under 100 characters) (1)",
    ):
        assert text in shown


def test_lists_say_how_many_stand_in_them(page: Client, sam: User) -> None:
    consultation, kit = make_consultation(), make_user("kit")
    make_answer(consultation)
    claim_answer(answer_id=make_answer(consultation, number=2).pk, by=sam)
    claim_answer(answer_id=make_answer(consultation).pk, by=kit)
    make_answer(consultation, state="withheld", waits_for="second", not_by=[kit.pk])
    shown = re.sub(r"<[^>]+>", "", page.get(QUEUE).text)
    for text in ("To decide 1", "Mine 1", "Second decision wanted 1", "Held by colleagues 1", "Referred 0"):
        assert text in shown


def test_lists_say_who_holds_what(page: Client, sam: User) -> None:
    consultation, kit = make_consultation(), make_user("kit")
    claim_answer(answer_id=make_answer(consultation).pk, by=sam)
    claim_answer(answer_id=make_answer(consultation).pk, by=kit)
    assert "You hold this until" in page.get(f"{QUEUE}?list=mine").text
    assert "kit holds this until" in page.get(f"{QUEUE}?list=held").text
    assert "holds this until" not in page.get(QUEUE).text


def statements(page: Client, path: str) -> int:
    """Count the statements that a page takes, without those that only the tests' own transaction brings."""
    with CaptureQueriesContext(connection) as captured:
        page.get(path)
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


@pytest.mark.parametrize("query", ["", "?priority=2&borough=E09000003&q=local", "?list=decided", "?list=mine"])
def test_desk_costs_as_many_queries_for_many_rows_as_for_few(page: Client, sam: User, query: str) -> None:
    consultation, kit = make_consultation(), make_user("kit")
    for state in ("pending", "published"):
        fields = {"published_text": "x", "published_at": timezone.now()} if state == "published" else {}
        make_answer(consultation, state=state, number=2, borough="E09000003", **fields)
    held = {"claim_expires_at": timezone.now() + timedelta(minutes=5), "number": 2, "borough": "E09000003"}
    make_answer(consultation, claimed_by=sam, **held)
    page.get(f"{QUEUE}{query}")
    few = statements(page, f"{QUEUE}{query}")
    for number in range(30):
        make_answer(consultation, number=1 + number % 2, borough="E09000003")
        make_answer(consultation, claimed_by=(sam, kit)[number % 2], **held)
    assert statements(page, f"{QUEUE}{query}") == few
    assert few <= 12


def test_take_the_next_answer_holds_the_oldest_of_the_filter(page: Client, sam: User) -> None:
    consultation = make_consultation()
    make_answer(consultation, minutes_ago=9)
    wanted = make_answer(consultation, number=2)
    answered = page.post(f"{QUEUE}next/?priority=2")
    assert answered["Location"] == f"{address(wanted)}?priority=2"
    wanted.refresh_from_db()
    assert wanted.claimed_by == sam


def test_take_the_next_answer_when_nothing_is_left(page: Client) -> None:
    make_consultation()
    assert "There is nothing left to take" in page.post(f"{QUEUE}next/", follow=True).text
