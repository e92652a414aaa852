"""The public page of a consultation at each stage, and what carries it out of the site."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from consultation.models import ClosingChange, Consultation, Document, Questionnaire
from consultation.selectors.announcing import calendar_of, qr_code, short_address
from tests.factories.moderating import make_consultation, make_response, make_user

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
TEXTS = {
    "audience": "Everybody in London.",
    "accessible_formats": "Ask for large print.\n\nOr telephone us.",
    "results_plan": "We publish every number.",
    "results_due_on": date(2031, 3, 4),
    "who_decides": "The Commissioner decides.",
    "evidence": "The surveys count as well.",
    "contact": "Write to us.",
}


def consultation(**fields: Any) -> Consultation:
    made = make_consultation()
    Consultation.objects.filter(pk=made.pk).update(**{**TEXTS, **fields})
    return Consultation.objects.get(pk=made.pk)


def upcoming() -> Consultation:
    now = timezone.now()
    return consultation(opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=90))


def closed(**fields: Any) -> Consultation:
    now = timezone.now()
    return consultation(opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=3), **fields)


def page(client: Client, name: str = "detail") -> str:
    reply = client.get(reverse(f"consultation:{name}", args=["small"]))
    assert reply.status_code == 200
    return str(reply.text)


def test_page_says_who_asks_who_decides_what_happens_and_how_else_to_answer(client: Client) -> None:
    consultation()
    shown = page(client)
    assert "4 March 2031" in shown
    for key, text in TEXTS.items():
        assert key == "results_due_on" or str(text).split("\n")[0] in shown
    assert "Start now" in shown
    assert "77 days left" in shown
    assert reverse("consultation:print", args=["small"]) in shown
    assert reverse("consultation:poster", args=["small"]) in shown


def test_upcoming_consultation_says_when_it_opens_and_cannot_be_answered(client: Client) -> None:
    opens_at = upcoming().opens_at
    shown = page(client)
    assert "Not open yet" in shown
    assert f"You can answer from {timezone.localtime(opens_at).day} " in shown
    assert "Start now" not in shown
    listed = client.get("/consultations/").text
    assert "Coming" in listed
    assert "Consultation small" in listed
    for name in ("start", "responses", "results", "follow", "return"):
        assert client.get(reverse(f"consultation:{name}", args=["small"])).status_code == 404


def test_consultation_that_nobody_approved_is_nowhere(client: Client) -> None:
    make_consultation(opened=False)
    assert "Consultation small" not in client.get("/consultations/").text
    for name in ("detail", "calendar", "qr-code", "poster"):
        assert client.get(reverse(f"consultation:{name}", args=["small"])).status_code == 404
    assert client.get("/c/small/").status_code == 404
    assert client.get("/api/v1/consultations/").json()["results"] == []


def test_closed_consultation_says_whether_the_outcome_is_out(client: Client) -> None:
    closed()
    assert "The answers are being read" in page(client)
    Consultation.objects.update(outcome_published_at=datetime(2031, 5, 6, 12, tzinfo=UTC))
    shown = page(client)
    assert "The outcome was published on 6 May 2031" in shown
    assert "Start now" not in shown


def test_each_change_of_the_closing_date_is_shown_with_its_reason(client: Client) -> None:
    made = consultation()
    assert "The closing date was changed" not in page(client)
    later = timezone.now() + timedelta(days=100)
    ClosingChange.objects.create(
        consultation=made,
        closed_before=made.closes_at,
        closes_after=later,
        reason="More people asked for time.",
        changed_by=make_user("sam"),
    )
    assert "More people asked for time." in page(client)


def test_versions_are_named_where_there_are_several(client: Client) -> None:
    made = consultation()
    assert "Versions of the questions" not in page(client)
    Questionnaire.objects.create(
        consultation=made,
        version=2,
        frozen_at=timezone.now(),
        reason="One question was unclear.",
        ready_by=make_user("sam"),
        approved_by=make_user("kim"),
    )
    shown = page(client)
    assert "Version 2, from" in shown
    assert "One question was unclear." in shown


def test_documents_are_listed(client: Client) -> None:
    Document.objects.create(
        consultation=consultation(), title="The whole plan", url="https://plan.example.org/", order=1
    )
    assert 'href="https://plan.example.org/">The whole plan</a>' in page(client)


def test_withdrawn_responses_are_not_in_the_number_of_responses(client: Client) -> None:
    made = consultation()
    make_response(made)
    make_response(made, withdrawn_at=timezone.now(), closed_answers={})
    listed = client.get("/consultations/").text
    assert "1 response so far" in listed
    assert client.get("/api/v1/consultations/small/").json()["responses"] == 1


@pytest.mark.parametrize(
    ("closes_at", "in_utc"),
    [
        (datetime(2031, 1, 31, 23, 59, tzinfo=LONDON), datetime(2031, 1, 31, 23, 59, tzinfo=UTC)),
        # Opened in winter, closes in summer time.
        (datetime(2031, 6, 30, 17, 0, tzinfo=LONDON), datetime(2031, 6, 30, 16, 0, tzinfo=UTC)),
    ],
)
def test_calendar_holds_the_right_moment_on_both_sides_of_the_clock_change(
    closes_at: datetime, in_utc: datetime
) -> None:
    made = consultation(opens_at=datetime(2025, 1, 1, tzinfo=UTC), closes_at=closes_at)
    entries = icalendar.Calendar.from_ical(calendar_of(made)).walk("VEVENT")
    assert [entry.decoded("dtstart") for entry in entries] == [in_utc]
    assert entries[0].decoded("dtstart").astimezone(LONDON) == closes_at
    (alarm,) = entries[0].walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-2)


def test_calendar_of_an_upcoming_consultation_has_its_opening_too(client: Client) -> None:
    upcoming()
    reply = client.get(reverse("consultation:calendar", args=["small"]))
    assert reply["Content-Type"].startswith("text/calendar")
    entries = icalendar.Calendar.from_ical(reply.content).walk("VEVENT")
    assert [str(entry["summary"]).split(":")[0] for entry in entries] == ["Opens", "Last chance to answer"]
    assert len({str(entry["uid"]) for entry in entries}) == 2


def test_calendar_read_again_after_an_extension_moves_the_same_entry() -> None:
    made = consultation()
    first = icalendar.Calendar.from_ical(calendar_of(made)).walk("VEVENT")[0]
    made.closes_at = timezone.now() + timedelta(days=120)
    second = icalendar.Calendar.from_ical(calendar_of(made)).walk("VEVENT")[0]
    assert first["uid"] == second["uid"]
    assert first.decoded("dtstart") != second.decoded("dtstart")


@pytest.mark.parametrize("typed", ["small", "SMALL", "Small"])
def test_short_address_leads_to_the_page_however_it_is_typed(client: Client, typed: str) -> None:
    consultation()
    assert client.get(f"/c/{typed}/")["Location"] == reverse("consultation:detail", args=["small"])
    assert client.get(f"/c/{typed}").status_code == 301
    assert client.get("/c/absent/").status_code == 404


def test_short_address_is_the_page_where_no_code_was_chosen(settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://say.example.org"
    made = consultation()
    assert short_address(made) == "https://say.example.org/c/small/"
    made.short_code = None
    assert short_address(made) == "https://say.example.org/consultations/small/"


def test_qr_code_is_a_picture_of_the_short_address_without_style_or_script(client: Client) -> None:
    made = consultation()
    reply = client.get(reverse("consultation:qr-code", args=["small"]))
    assert reply["Content-Type"] == "image/svg+xml"
    picture = reply.content.decode()
    assert "viewBox" in picture
    assert "style" not in picture
    assert "script" not in picture
    before = qr_code(made)
    made.short_code = "other"
    assert qr_code(made) != before


def test_poster_has_the_address_the_dates_and_the_picture(client: Client, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://say.example.org"
    consultation()
    shown = page(client, "poster")
    assert "say.example.org/c/small" in shown
    assert reverse("consultation:qr-code", args=["small"]) in shown
    assert "Until " in shown


def test_pages_cost_the_same_whatever_they_show(client: Client, django_assert_max_num_queries: Any) -> None:
    consultation()
    page(client)
    with django_assert_max_num_queries(8):
        page(client)
    with django_assert_max_num_queries(3):
        page(client, "poster")
    client.get("/api/v1/consultations/")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/consultations/")


def test_api_says_what_the_page_says(client: Client) -> None:
    consultation()
    row = client.get("/api/v1/consultations/small/").json()
    assert (row["stage"], row["is_open"], row["days_left"]) == ("open", True, 77)
    assert row["who_decides"] == "The Commissioner decides."
    assert row["results_due_on"] == "2031-03-04"
    assert row["address"].endswith("/c/small/")
    assert row["closing_changes"] == []
