"""Settling what two entries of one paper disagree on: a third person decides, and the response is corrected."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.entering import draft_of, reading_of
from consultation.actions.revising import held_response, revise_response
from consultation.definition import Definition
from consultation.definition.answering.comparing import Reading, off_path
from consultation.definition.answering.submitting import submission
from consultation.definition.routing import is_answered
from consultation.models import Entry, EntryComparison
from consultation.selectors.questionnaires import compiled

Chosen = EntryComparison.Chosen


class OwnEntryError(Exception):
    """Whoever entered a paper does not settle what was entered."""


class AlreadySettledError(Exception):
    """Somebody else has settled it."""


class NotSettledError(ValueError):
    """A question on which the two entries differ has no decision; the message names its key."""


@transaction.atomic
def settle_entry(*, entry_id: uuid.UUID, chosen: Mapping[str, str], other: Reading, by: User) -> bool:
    """Decide every question on which two entries differ, and correct the response; return whether it changed.

    `chosen` says by question key whose answer stands; `other` holds the answers of those where it is neither's. What
    a respondent has changed or withdrawn meanwhile stays as the respondent left it. Raises OwnEntryError,
    AlreadySettledError and NotSettledError.
    """
    # In the order in which a response is erased: the response first, then what was entered for it.
    for response_id in Entry.objects.filter(pk=entry_id, response__isnull=False).values_list("response", flat=True):
        held_response(response_id)
    rows = Entry.objects.select_for_update(of=("self",)).select_related("response", "second")
    first = rows.get(pk=entry_id, compared_at__isnull=False)
    if by.pk in (first.entered_by_id, first.second.entered_by_id):
        raise OwnEntryError
    if first.settled_at is not None:
        raise AlreadySettledError
    definition = compiled(first.questionnaire_id)
    readings = {Chosen.FIRST: reading_of(first), Chosen.SECOND: reading_of(first.second), Chosen.OTHER: other}
    now = timezone.now()
    settled: dict[str, Any] = {}
    keys = {question.pk: key for key, question in definition.questions.items()}
    for comparison in first.comparisons.filter(agrees=False):
        key = keys[comparison.question_id]
        if chosen.get(key) not in Chosen.values:
            raise NotSettledError(key)
        comparison.chosen = chosen[key]
        comparison.settled_by, comparison.settled_at = by, now
        comparison.save(update_fields=["chosen", "settled_by", "settled_at"])
        reading = readings[Chosen(chosen[key])]
        settled[key] = None if key in reading.unclear else reading.answers.get(key)
    changed = _correct(first, definition, settled)
    first.settled_at = now
    first.save(update_fields=["payload", "saved_at", "settled_at"])
    return changed


def _correct(first: Entry, definition: Definition, settled: Mapping[str, Any]) -> bool:
    """Put what was settled into the entry and its response, unless they were erased; return whether it changed."""
    content = first.read()
    if not content:
        return False
    answers = {key: answer for key, answer in {**content["answers"], **settled}.items() if is_answered(answer)}
    unclear = sorted(set(content["unclear"]) - settled.keys())
    past = [question.key for question in off_path(definition, answers)]
    first.write({"answers": answers, "unclear": unclear, "off_path": past})
    response = first.response
    if response is None or response.withdrawn_at is not None or response.revision > 1:
        return False
    # Corrected as a respondent's own change is: counted out, kept in the audit log, and counted again.
    correction = draft_of(first, answers, revises=response)
    return revise_response(draft=correction, sent=submission(definition, answers)).revision > 1
