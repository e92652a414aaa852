"""Changing when an approved consultation closes: only ahead, and only for a reason that everybody reads."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.models import ClosingChange, Consultation


class ClosingNotChangeableError(Exception):
    """The closing date cannot be changed here: it is not approved yet, or its outcome is published."""


class ClosingInPastError(ValueError):
    """A consultation cannot close earlier than now."""


class ClosingUnchangedError(ValueError):
    """It closes at that time already."""


class ReasonMissingError(ValueError):
    """A change of the closing date has a public reason."""


class ClosingChangedMeanwhileError(Exception):
    """Somebody else changed the closing date since it was read."""


@transaction.atomic
def change_closing(
    *, consultation: Consultation, by: User, closes_at: datetime, reason: str, seen: datetime | None
) -> ClosingChange:
    """Let a consultation close at another time, and keep what changed, why, who and when.

    `seen` is the closing time that the person saw. Raises ClosingNotChangeableError, ClosingInPastError,
    ClosingUnchangedError, ReasonMissingError and ClosingChangedMeanwhileError; then nothing is changed.
    """
    held = Consultation.objects.select_for_update().get(pk=consultation.pk)
    now = timezone.now()
    if held.approved_at is None or held.closes_at is None or held.outcome_published_at is not None:
        raise ClosingNotChangeableError
    if not reason.strip():
        raise ReasonMissingError
    if held.closes_at != seen:
        raise ClosingChangedMeanwhileError
    if closes_at == held.closes_at:
        raise ClosingUnchangedError
    if closes_at < now or (held.opens_at is not None and closes_at <= held.opens_at):
        raise ClosingInPastError
    change = ClosingChange.objects.create(
        consultation=held,
        closed_before=held.closes_at,
        closes_after=closes_at,
        reason=reason.strip(),
        changed_by=by,
        changed_at=now,
    )
    Consultation.objects.filter(pk=held.pk).update(closes_at=closes_at)
    record(
        action="consultation.closing",
        by=by,
        subject=f"consultation:{held.pk}",
        consultation_id=held.pk,
        before={"closes_at": held.closes_at},
        after={"closes_at": closes_at},
    )
    return change
