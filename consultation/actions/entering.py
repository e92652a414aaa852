"""Entering responses that arrived on paper, by telephone or at an event."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record_change
from consultation.actions.equality import save_equality_answer
from consultation.actions.responding import Receipt, write_response
from consultation.definition.answering.comparing import Reading, compared, off_path
from consultation.definition.equality import equality_question
from consultation.definition.routing import is_answered
from consultation.models import Consultation, Draft, Entry, EntryComparison, Event, Questionnaire, Response
from consultation.models.answering import DraftContent
from consultation.models.codes import code_for, is_drawn_for_second_entry
from consultation.selectors.paper import language_of
from consultation.selectors.questionnaires import compiled


class EntryClosedError(Exception):
    """The consultation does not take entries now."""


class EntrySentError(Exception):
    """The entry was sent; it can no longer be changed."""


class SecondEntryTakenError(Exception):
    """Somebody else enters this paper the second time, or the same person entered it the first time."""


class EqualityThereError(Exception):
    """The equality sheet of this paper was entered already."""


@dataclass(frozen=True)
class Arrival:
    """How and when what is entered arrived."""

    channel: str
    received_on: date
    reference: str = ""
    event: Event | None = None
    edition: str = "en"


@transaction.atomic
def begin_entry(*, questionnaire: Questionnaire, arrival: Arrival, by: User) -> Entry:
    """Make an empty entry; raise EntryClosedError where the consultation does not take any."""
    _refuse_late(questionnaire)
    return Entry.objects.create(
        questionnaire=questionnaire,
        channel=arrival.channel,
        received_on=arrival.received_on,
        reference=arrival.reference,
        event=arrival.event,
        edition=arrival.edition,
        entered_by=by,
    )


@transaction.atomic
def begin_second_entry(*, entry_id: uuid.UUID, by: User) -> Entry:
    """Make an empty second entry of a paper; the same one again where this person has begun it.

    Raises SecondEntryTakenError, also for whoever entered it first.
    """
    first = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id, needs_second=True)
    second = Entry.objects.filter(first=first).first()
    if first.entered_by_id == by.pk or (second is not None and second.entered_by_id != by.pk):
        raise SecondEntryTakenError
    if second is not None:
        return second
    return Entry.objects.create(
        first=first,
        questionnaire_id=first.questionnaire_id,
        channel=first.channel,
        received_on=first.received_on,
        reference=first.reference,
        event_id=first.event_id,
        edition=first.edition,
        entered_by=by,
    )


@transaction.atomic
def keep_entry(*, entry_id: uuid.UUID, typed: Mapping[str, Sequence[str]], by: User) -> Entry:
    """Keep what was typed so far, right or wrong: a session that ends loses nothing. Raises EntrySentError."""
    entry = Entry.objects.select_for_update().get(pk=entry_id, entered_by=by)
    if entry.submitted_at is not None:
        raise EntrySentError
    entry.write({"typed": {key: list(values) for key, values in typed.items()}})
    entry.save(update_fields=["payload", "saved_at"])
    return entry


@transaction.atomic
def discard_entry(*, entry_id: uuid.UUID, by: User) -> None:
    """Delete an entry that was not sent; of a second one, somebody else may begin another. Raises EntrySentError."""
    entry = Entry.objects.select_for_update().get(pk=entry_id, entered_by=by)
    if entry.submitted_at is not None:
        raise EntrySentError
    entry.delete()


@transaction.atomic
def send_entry(*, entry_id: uuid.UUID, reading: Reading, by: User) -> Receipt | None:
    """Turn an entry into a response, once, and return its receipt; None for a second entry: it is only compared.

    Repeating the call gives the same receipt and no second response. Answers off the path are kept in the entry and
    not submitted; what is unclear on the paper is no answer. Raises EntryClosedError.
    """
    rows = Entry.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation")
    entry = rows.get(pk=entry_id, entered_by=by)
    code = code_for("receipt", entry.pk)
    if entry.submitted_at is not None:
        return None if entry.response_id is None else Receipt(code, entry.response_id, created=False)
    definition = compiled(entry.questionnaire_id)
    answers = {key: answer for key, answer in reading.answers.items() if key not in reading.unclear}
    past = [question.key for question in off_path(definition, answers)]
    entry.write({"answers": answers, "unclear": sorted(reading.unclear), "off_path": past})
    entry.submitted_at = timezone.now()
    if entry.first_id is not None:
        entry.save(update_fields=["payload", "saved_at", "submitted_at"])
        _compare(Entry.objects.select_for_update().get(pk=entry.first_id), entry)
        return None
    _refuse_late(entry.questionnaire)
    response = _respond(entry, answers, code)
    entry.response = response
    percent = entry.questionnaire.consultation.double_entry_percent
    entry.needs_second = is_drawn_for_second_entry(entry.pk, percent)
    entry.save(update_fields=["payload", "saved_at", "submitted_at", "response", "needs_second"])
    return Receipt(code, response.pk, created=True)


@transaction.atomic
def save_equality_sheet(*, entry: Entry, options: Mapping[str, str], words: Mapping[str, str]) -> None:
    """Keep the equality answers of a paper that was entered, once; raise EqualityThereError the second time."""
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.equality_entered_at is not None:
        raise EqualityThereError
    for key, option in options.items():
        question = equality_question(key)
        if question is not None and option:
            save_equality_answer(draft_id=entry.pk, question=question, option=option, words=words.get(key, ""))
    held.equality_entered_at = timezone.now()
    held.save(update_fields=["equality_entered_at"])


@transaction.atomic
def change_paper_settings(*, consultation: Consultation, by: User, values: Mapping[str, Any]) -> None:
    """Settle where papers are sent, until when they may be entered, and which share is entered twice."""
    fields = ("return_address", "paper_grace_days", "double_entry_percent")
    rows = Consultation.objects.select_for_update().filter(pk=consultation.pk)
    before = rows.values(*fields).get()
    rows.update(**{name: values[name] for name in fields})
    record_change(
        action="consultation.settings",
        by=by,
        subject=f"consultation:{consultation.pk}",
        consultation_id=consultation.pk,
        before=before,
        after={name: values[name] for name in fields},
    )


def reading_of(entry: Entry) -> Reading:
    """Return what was read on the paper of an entry that was sent."""
    content = entry.read()
    return Reading(content.get("answers", {}), frozenset(content.get("unclear", ())))


def _refuse_late(questionnaire: Questionnaire) -> None:
    consultation = questionnaire.consultation
    now = timezone.now()
    opened = (
        consultation.approved_at is not None and consultation.opens_at is not None and consultation.opens_at <= now
    )
    if not opened or now > consultation.last_entry_at:
        raise EntryClosedError


def draft_of(entry: Entry, answers: Mapping[str, Any], **columns: Any) -> Draft:
    """Return a draft, not to be saved, that holds what an entry sends: it is written as what comes online is.

    What is written on a translated paper is taken to be in that language, as on a translated page.
    """
    draft = Draft(pk=entry.pk, questionnaire=entry.questionnaire, edition=entry.edition, **columns)
    language = language_of(entry.questionnaire_id, entry.edition)
    content = DraftContent({}, [])
    content.answer(dict(answers), language=language)
    draft.write(content)
    return draft


def _respond(entry: Entry, answers: Mapping[str, Any], code: str) -> Response:
    given = {key: answer for key, answer in answers.items() if is_answered(answer)}
    return write_response(
        draft_of(entry, given),
        compiled(entry.questionnaire_id),
        given,
        code,
        channel=entry.channel,
        event_id=entry.event_id,
        entered_by_id=entry.entered_by_id,
    )


def _compare(first: Entry, second: Entry) -> None:
    definition = compiled(first.questionnaire_id)
    # Where the person has had it erased meanwhile, there is nothing left to compare.
    agreement = compared(definition, reading_of(first), reading_of(second)) if first.payload else {}
    EntryComparison.objects.bulk_create(
        EntryComparison(entry=first, question_id=definition.questions[key].pk, agrees=agrees)
        for key, agrees in agreement.items()
    )
    first.compared_at = timezone.now()
    first.settled_at = first.compared_at if all(agreement.values()) else None
    first.save(update_fields=["compared_at", "settled_at"])
