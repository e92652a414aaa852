"""Events of a consultation, with how many responses came from each."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from consultation.models import Consultation, Event

# Below this a number of responses could tell who came to a small meeting.
FEWEST = 5
BOROUGHS = Path(__file__).resolve().parents[1] / "data/london_boroughs.csv"


class EventNotFoundError(LookupError):
    """The consultation has no such event."""


@dataclass(frozen=True)
class EventRow:
    """An event as the public sees it. `responses` is a text: a small number is “1 to 4”."""

    reference: int
    consultation: str
    held_on: date
    name: str
    place: str
    borough: str
    borough_name: str
    audience: str
    people_met: int | None
    responses: str
    notes: str


def events_of(consultation: Consultation) -> list[Event]:
    """Return the events of a consultation, the newest first, each with its exact number of `responses`. For staff."""
    return list(with_responses(consultation.events.all()))


def access_event(consultation: Consultation, event_id: int) -> Event:
    """Return one event of a consultation; raise EventNotFoundError."""
    event = consultation.events.filter(pk=event_id).first()
    if event is None:
        raise EventNotFoundError(str(event_id))
    return event


def with_responses(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return `events` with how many responses from each are counted: `responses`."""
    counted = Count("response", filter=Q(response__withdrawn_at=None, response__held_at=None))
    return events.select_related("consultation").annotate(responses=counted).order_by("-held_on", "pk")


def public_events() -> QuerySet[Event]:
    """Return the events of all consultations that have opened, the newest first."""
    return with_responses(Event.objects.filter(consultation__in=Consultation.objects.published()))


def public_event(event: Event) -> EventRow:
    """Return an event, with its number of responses, as the public sees it."""
    return EventRow(
        reference=event.pk,
        consultation=event.consultation.slug,
        held_on=event.held_on,
        name=event.name,
        place=event.place,
        borough=event.borough,
        borough_name=borough_names().get(event.borough, ""),
        audience=event.audience,
        people_met=event.people_met,
        responses=small_number(getattr(event, "responses", 0)),
        notes=event.notes,
    )


def small_number(count: int) -> str:
    """Return a number of responses as the public sees it.

    >>> [small_number(count) for count in (0, 3, 5, 1200)]
    ['0', '1 to 4', '5', '1,200']
    """
    return f"1 to {FEWEST - 1}" if 0 < count < FEWEST else f"{count:,}"


@lru_cache(maxsize=1)
def borough_names() -> dict[str, str]:
    """Return the names of London's boroughs by their code."""
    with BOROUGHS.open(newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file) if row["key"].startswith("E09")}
