"""Putting a new version of a response in the place of the one before, which is kept in the audit log."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from consultation.actions.appealing import end_appeals
from consultation.actions.naming import replace_organisation
from consultation.actions.tallying import hold_tallies, take_back
from consultation.definition.answering.submitting import Submission
from consultation.models import Answer, Draft, Response, ResponseRevision
from consultation.selectors.organisations import organisation_answer


class ResponseWithdrawnError(Exception):
    """The response was withdrawn; it can no longer be changed."""


def revise_response(*, draft: Draft, sent: Submission) -> Response:
    """Give the response that `draft` changes the answers of `sent`; the caller holds the draft in a transaction.

    A text that says what it said keeps its row and what was decided about it. A changed one waits for a moderator
    anew; the earlier one is retracted. The response is taken out of the tallies, to be counted again. Where nothing
    differs, nothing is written. Raises ResponseWithdrawnError.
    """
    response = held_response(draft.revises_id or 0)
    if response.withdrawn_at is not None:
        raise ResponseWithdrawnError
    standing = standing_answers(response)
    changed = [answer for answer in standing if sent.texts.get(answer.question_id) != answer.text]
    kept = {answer.question_id for answer in standing} - {answer.question_id for answer in changed}
    columns: dict[str, Any] = {name: getattr(response, name) for name in sent.columns}
    named = organisation_answer(response)
    if columns == sent.columns and not changed and kept == sent.texts.keys() and named == sent.organisation:
        return response
    keep_revision(response, standing, ResponseRevision.Kind.CHANGED)
    take_back(response=response)
    for name, value in sent.columns.items():
        setattr(response, name, value)
    response.edition = draft.edition
    response.revision += 1
    response.save(update_fields=[*sent.columns, "edition", "revision"])
    if named != sent.organisation:
        replace_organisation(response, sent.organisation)
    retract(changed)
    now, state = timezone.now(), Answer.State.HELD if response.held_at else Answer.State.PENDING
    Answer.objects.bulk_create(
        Answer(response=response, question_id=question_id, text=text, submitted_at=now, state=state)
        for question_id, text in sent.texts.items()
        if question_id not in kept
    )
    return response


def held_response(response_id: int) -> Response:
    """Return a response, locked, with its consultation.

    The tallies are locked first, in the order of `rebuild_tallies`, so that the two never wait for each other.
    """
    hold_tallies()
    rows = Response.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation")
    return rows.get(pk=response_id)


def standing_answers(response: Response) -> list[Answer]:
    """Return the texts of a response that its respondent has not taken back."""
    rows = response.answers.exclude(state=Answer.State.RETRACTED).select_related("question")
    return list(rows.defer("search").order_by("pk"))


def keep_revision(response: Response, standing: Iterable[Answer], kind: str) -> ResponseRevision:
    """Add what a response says now to the audit log, encrypted."""
    revision = ResponseRevision(response=response, revision=response.revision, kind=kind)
    revision.write(
        {
            "closed_answers": response.closed_answers,
            "texts": {answer.question.key: answer.text for answer in standing},
            "respondent_kind": response.respondent_kind,
            "borough": response.borough,
            "ward": response.ward,
            "area": response.area,
            "edition": response.edition,
            "organisation": organisation_answer(response),
        }
    )
    revision.save(force_insert=True)
    return revision


def retract(answers: Iterable[Answer]) -> None:
    """Take texts back: the public reads nothing of them any more, and whoever holds one loses it."""
    ids = [answer.pk for answer in answers]
    Answer.objects.filter(pk__in=ids).update(
        state=Answer.State.RETRACTED, published_text="", published_at=None, **Answer.NO_WORK
    )
    end_appeals(ids)
