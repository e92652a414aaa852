"""Papers as clerks enter them, for the consultation that asks every kind of question."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User

from consultation.actions.entering import Arrival, begin_entry, begin_second_entry, send_entry
from consultation.definition.answering.comparing import Reading
from consultation.models import Consultation, Entry
from consultation.selectors.consultations import current_questionnaire
from tests.factories.moderating import make_user

ANSWERS: dict[str, Any] = {
    "respondent": "individual",
    "visits": ["homes", "parks"],
    "park-text": "The one behind the station",
    "agree": "agree",
    "rank": ["parks", "homes"],
    "share": {"homes": 4, "parks": 6},
    "years": 12,
    "views-text": "More benches, please.",
}


def make_clerk(name: str = "clerk") -> User:
    return make_user(name, "Data entry clerk")


def make_entry(consultation: Consultation, by: User, **arrival: Any) -> Entry:
    """Return an entry that was begun."""
    values = {"channel": "paper", "received_on": date(2026, 1, 5), "reference": "B1/001"} | arrival
    return begin_entry(questionnaire=current_questionnaire(consultation), arrival=Arrival(**values), by=by)


def make_sent(consultation: Consultation, by: User, *, unclear: set[str] | None = None, **changes: Any) -> Entry:
    """Return an entry that was sent, with a few answers changed; a key's underscores stand for dashes."""
    entry = make_entry(consultation, by)
    send_entry(entry_id=entry.pk, reading=reading(unclear, **changes), by=by)
    return Entry.objects.get(pk=entry.pk)


def make_second(first: Entry, by: User, *, unclear: set[str] | None = None, **changes: Any) -> Entry:
    """Return the second entry of a paper, sent."""
    Entry.objects.filter(pk=first.pk).update(needs_second=True)
    second = begin_second_entry(entry_id=first.pk, by=by)
    send_entry(entry_id=second.pk, reading=reading(unclear, **changes), by=by)
    return Entry.objects.get(pk=second.pk)


def reading(unclear: set[str] | None = None, **changes: Any) -> Reading:
    """Return what somebody read on the paper."""
    changed = {key.replace("_", "-"): answer for key, answer in changes.items()}
    answers = {key: answer for key, answer in {**ANSWERS, **changed}.items() if answer is not None}
    return Reading(answers, frozenset(unclear or ()))
