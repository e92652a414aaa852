"""Events at which people were heard."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consultation.models import Consultation, Event
from tests.factories.entering import make_clerk
from tests.factories.moderating import make_consultation, make_response

pytestmark = pytest.mark.django_db

STAFF = "/consultations/staff/events/small/"
FIELDS = {
    "name": "Market stall",
    "held_on-day": "3",
    "held_on-month": "2",
    "held_on-year": "2026",
    "place": "Rye Lane",
    "borough": "E09000028",
    "audience": "Anybody",
    "people_met": "40",
    "notes": "=Buses\nand lights",
}


@pytest.fixture
def clerk() -> User:
    return make_clerk()


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def make_event(consultation: Consultation, clerk: User, *, responses: int = 0, **fields: Any) -> Event:
    values = {"name": "Market stall", "held_on": "2026-02-03", "place": "Rye Lane", "borough": "E09000028"} | fields
    event = Event.objects.create(consultation=consultation, added_by=clerk, **values)
    for _ in range(responses):
        make_response(consultation, channel="event", event=event)
    return event


def test_a_clerk_adds_and_corrects_one(consultation: Consultation, desk: Client, clerk: User) -> None:
    assert "The event is added" in desk.post(f"{STAFF}new/", FIELDS, follow=True).text
    event = Event.objects.get()
    assert (event.added_by, event.people_met, event.borough) == (clerk, 40, "E09000028")
    page = desk.get(f"{STAFF}{event.pk}/").text
    assert 'value="Market stall"' in page
    desk.post(f"{STAFF}{event.pk}/", {**FIELDS, "name": "Library talk", "people_met": ""})
    event.refresh_from_db()
    assert (event.name, event.people_met) == ("Library talk", None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter its name"),
        ({"held_on-year": ""}, "The date must include a year"),
        ({"held_on-year": "2126"}, "or earlier"),
        ({"people_met": "many"}, "Enter a whole number"),
        ({"place": ""}, "Enter the place"),
    ],
)
def test_a_mistake_is_explained_and_loses_nothing(
    consultation: Consultation, desk: Client, changes: dict[str, str], message: str
) -> None:
    page = desk.post(f"{STAFF}new/", {**FIELDS, **changes}).text
    assert message in page
    assert "and lights" in page
    assert not Event.objects.exists()


def test_the_event_of_another_consultation_is_not_there(
    consultation: Consultation, desk: Client, clerk: User
) -> None:
    event = make_event(make_consultation("other"), clerk)
    assert desk.get(f"{STAFF}{event.pk}/").status_code == 404


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "1 to 4"), (4, "1 to 4"), (5, "5")])
def test_a_small_number_of_responses_is_not_told(
    consultation: Consultation, client: Client, clerk: User, count: int, shown: str
) -> None:
    make_event(consultation, clerk, responses=count, people_met=12)
    text = client.get("/consultations/small/events/").text
    assert f"Responses: {shown}." in text
    assert "People met: 12" in text
    assert "Southwark" in text
    row = client.get("/api/v1/events/").json()["results"][0]
    assert (row["responses"], row["people_met"], row["borough_name"]) == (shown, 12, "Southwark")
    table = b"".join(client.get("/consultations/small/events.csv")).decode()  # type: ignore[arg-type]
    assert next(csv.DictReader(StringIO(table)))["responses"] == shown


def test_no_cell_of_the_table_is_a_formula(consultation: Consultation, client: Client, clerk: User) -> None:
    make_event(consultation, clerk, notes="=1+1")
    table = b"".join(client.get("/consultations/small/events.csv")).decode()  # type: ignore[arg-type]
    assert next(csv.DictReader(StringIO(table)))["notes"] == "'=1+1"


def test_staff_see_the_exact_number(consultation: Consultation, desk: Client, clerk: User) -> None:
    make_event(consultation, clerk, responses=3)
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">3</td>' in desk.get(STAFF).text


def test_the_events_of_one_that_has_not_opened_are_not_public(client: Client, clerk: User) -> None:
    make_event(make_consultation("unopened", opened=False), clerk)
    assert client.get("/consultations/unopened/events/").status_code == 404
    assert client.get("/consultations/unopened/events.csv").status_code == 404
    assert client.get("/api/v1/events/").json()["results"] == []


def test_the_lists_take_a_constant_number_of_queries(
    consultation: Consultation, client: Client, desk: Client, clerk: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_event(consultation, clerk, name=f"Event {number}", responses=1)
    for path, person in (("/consultations/small/events/", client), (STAFF, desk), ("/api/v1/events/", client)):
        with django_assert_max_num_queries(12):
            assert "Event 29" in person.get(path).text


def test_without_events_the_pages_say_so(consultation: Consultation, client: Client, desk: Client) -> None:
    assert "No event has been held yet" in client.get("/consultations/small/events/").text
    assert "No event has been added yet" in desk.get(STAFF).text
