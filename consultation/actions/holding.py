"""Responses that look as if no person had sent them: held, never refused, until a moderator has looked.

A held response is not counted, its texts are in no queue and on no page. Every decision can be undone by another.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.appealing import end_appeals
from consultation.actions.auditing import record
from consultation.actions.tallying import hold_tallies, take_back
from consultation.models import Answer, Draft, HoldDecision, Response, Suspicion

Kind = HoldDecision.Kind


class HeldResponseNotFoundError(LookupError):
    """There is no such response, or what was asked does not fit how it stands now."""


class NoteMissingError(ValueError):
    """Saying that a response is spam, and holding one again, need a word of why."""


def suspicion_of(draft: Draft) -> str:
    """Return why what comes of a draft is to be held; nothing where nothing speaks against it."""
    if draft.suspicion:
        return draft.suspicion
    taken = (timezone.now() - draft.created_at).total_seconds()
    return Suspicion.TOO_FAST if taken < settings.RESPONSE_FLOOR_SECONDS else ""


def hold_columns(suspicion: str) -> dict[str, str | datetime]:
    """Return the columns of a response that is held for this reason; none where there is no reason."""
    return {"held_at": timezone.now(), "held_reason": suspicion} if suspicion else {}


@transaction.atomic
def release_response(*, response_id: int, by: User, note: str = "") -> HoldDecision:
    """Let a held response, or one found to be spam, count and its texts go to the moderators.

    Raises HeldResponseNotFoundError.
    """
    response = _locked(response_id)
    if response.held_at is None:
        raise HeldResponseNotFoundError
    response.held_at = response.spam_at = None
    response.save(update_fields=["held_at", "spam_at"])
    response.answers.filter(state=Answer.State.HELD).update(state=Answer.State.PENDING, waits_for=Answer.Work.FIRST)
    return _note(response, Kind.RELEASE, by, note)


@transaction.atomic
def reject_response(*, response_id: int, by: User, note: str) -> HoldDecision:
    """Say that a held response is spam: it stays out of every count, and goes when its time is over.

    Raises HeldResponseNotFoundError and NoteMissingError.
    """
    response = _locked(response_id)
    if response.held_at is None or response.spam_at is not None:
        raise HeldResponseNotFoundError
    decision = _note(response, Kind.SPAM, by, note)
    response.spam_at = timezone.now()
    response.save(update_fields=["spam_at"])
    return decision


@transaction.atomic
def hold_again(*, response_id: int, by: User, note: str) -> HoldDecision:
    """Undo a release, or a finding of spam: the response is held as it was, and taken out of the counts.

    Decisions about its texts stay on record; the texts wait anew should it be released. Only a response that was held
    before can be held. Raises HeldResponseNotFoundError and NoteMissingError.
    """
    hold_tallies()
    response = _locked(response_id)
    if not response.held_reason or (response.held_at is not None and response.spam_at is None):
        raise HeldResponseNotFoundError
    decision = _note(response, Kind.HOLD, by, note)
    take_back(response=response)
    response.held_at, response.spam_at = timezone.now(), None
    response.save(update_fields=["held_at", "spam_at"])
    response.answers.exclude(state=Answer.State.RETRACTED).update(
        state=Answer.State.HELD, published_text="", published_at=None, **Answer.NO_WORK
    )
    end_appeals(response.answers.values_list("pk", flat=True))
    return decision


def _locked(response_id: int) -> Response:
    rows = Response.objects.select_for_update().filter(pk=response_id, withdrawn_at=None, unlinked_at=None)
    response = rows.first()
    if response is None:
        raise HeldResponseNotFoundError
    return response


def _note(response: Response, kind: str, by: User, note: str) -> HoldDecision:
    if kind != Kind.RELEASE and not note.strip():
        raise NoteMissingError
    record(
        action=f"response.{Kind(kind).value}",
        by=by,
        subject=f"response:{response.pk}",
        consultation_id=response.questionnaire.consultation_id,
    )
    return HoldDecision.objects.create(response=response, kind=kind, note=note.strip(), decided_by=by)
