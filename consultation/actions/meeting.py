"""Adding and correcting the events of a consultation."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from consultation.models import Consultation, Event

FIELDS = ("name", "held_on", "place", "borough", "audience", "people_met", "notes")


@transaction.atomic
def add_event(*, consultation: Consultation, values: Mapping[str, Any], by: User) -> Event:
    """Add an event to a consultation."""
    return Event.objects.create(
        consultation=consultation, added_by=by, **{name: values[name] for name in FIELDS if name in values}
    )


@transaction.atomic
def change_event(*, event: Event, values: Mapping[str, Any]) -> None:
    """Correct what is said about an event."""
    Event.objects.filter(pk=event.pk).update(**{name: values[name] for name in FIELDS if name in values})
