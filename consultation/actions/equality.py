"""Keeping optional answers about the person apart from what they said."""

import uuid

from django.db import transaction

from consultation.actions.tallying import hold_tallies, take_back_equality
from consultation.definition.equality import EqualityQuestion
from consultation.models import EqualityAnswers, Response
from consultation.models.sealing import seal, unseal


@transaction.atomic
def save_equality_answer(
    *, draft_id: uuid.UUID, question: EqualityQuestion, option: str, words: str
) -> dict[str, str]:
    """Keep one answer for the response that the draft became; return the closed answers so far.

    No option means that the question was passed over: an earlier answer to it is removed. Words of the respondent's
    own are encrypted. What was counted of the answers so far is taken back, to be counted anew.
    """
    # In the order of `rebuild_tallies`.
    hold_tallies()
    response = Response.objects.select_for_update().get(draft_id=draft_id)
    take_back_equality(response=response)
    row, _ = EqualityAnswers.objects.get_or_create(response=response)
    bound_to = f"consultation_equalityanswers.free_text.{response.pk}"
    own_words = unseal(bytes(row.free_text), bound_to) if row.free_text else {}
    row.closed_answers.pop(question.key, None)
    own_words.pop(question.key, None)
    if option:
        row.closed_answers[question.key] = option
    if option and words:
        own_words[question.key] = words
    row.free_text = seal(own_words, bound_to) if own_words else b""
    row.save()
    answers: dict[str, str] = row.closed_answers
    return answers
