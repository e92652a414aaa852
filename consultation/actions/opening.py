"""Opening a consultation, or an amendment of one: two people, and the checks between them."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.models import Consultation, OpeningStep, Questionnaire
from consultation.selectors.authoring import editable_questionnaire
from consultation.selectors.opening import Opening, opening_of
from consultation.selectors.readiness import Check, checks_of

Kind = OpeningStep.Kind


class NotReadyError(Exception):
    """Checks that opening waits for are not met: `checks` are those."""

    def __init__(self, checks: list[Check]) -> None:
        super().__init__("; ".join(check.title for check in checks))
        self.checks = checks


class NobodyAskedError(Exception):
    """Nobody has called it ready, or it was taken back meanwhile."""


class AlreadyAskedError(Exception):
    """It was called ready already, and waits for a second person."""


class SamePersonError(Exception):
    """Whoever called it ready cannot approve it: two people open a consultation."""


class ChangedSinceSeenError(Exception):
    """It is not what this person saw, or not what was called ready: it has to be read again."""


class NoteMissingError(ValueError):
    """Sending it back needs a note that says what to change."""


@dataclass(frozen=True)
class Opened:
    """What an approval opened: the version, and whether the consultation was open before."""

    questionnaire: Questionnaire
    is_amendment: bool


@transaction.atomic
def say_ready(*, consultation: Consultation, by: User, note: str = "") -> OpeningStep:
    """Say that the version that can still change is ready, so that somebody else can open it.

    Raises NotEditableError, NotReadyError and AlreadyAskedError.
    """
    opening = _hold(consultation)
    if opening.ready is not None:
        raise AlreadyAskedError
    _refuse_unmet(opening)
    step = _note(opening, Kind.READY, by, note)
    Questionnaire.objects.filter(pk=opening.questionnaire.pk).update(ready_by=by)
    if not opening.is_amendment:
        Consultation.objects.filter(pk=consultation.pk).update(ready_by=by, ready_at=step.at)
    return step


@transaction.atomic
def take_back(*, consultation: Consultation, by: User) -> OpeningStep:
    """Say that it is not ready after all, so that it can change; raise NotEditableError and NobodyAskedError."""
    opening = _hold(consultation)
    if opening.last is None or opening.last.kind != Kind.READY:
        raise NobodyAskedError
    _release(opening)
    return _note(opening, Kind.TAKEN_BACK, by, "")


@transaction.atomic
def send_back(*, consultation: Consultation, by: User, note: str) -> OpeningStep:
    """Refuse to open it and say what to change; raise NotEditableError, NobodyAskedError and NoteMissingError."""
    if not note.strip():
        raise NoteMissingError
    opening = _hold(consultation)
    if opening.last is None or opening.last.kind != Kind.READY:
        raise NobodyAskedError
    _release(opening)
    return _note(opening, Kind.SENT_BACK, by, note.strip())


@transaction.atomic
def approve(*, consultation: Consultation, by: User, seen: str) -> Opened:
    """Freeze the version that was called ready, and let its consultation open at its time.

    `seen` is the content hash that the page carried. Raises NotEditableError, NobodyAskedError, SamePersonError,
    ChangedSinceSeenError and NotReadyError; then nothing is opened.
    """
    opening = _hold(consultation)
    ready = opening.last
    if ready is None or ready.kind != Kind.READY:
        raise NobodyAskedError
    if ready.by_id == by.pk:
        raise SamePersonError
    if opening.ready is None or seen != opening.content_hash:
        raise ChangedSinceSeenError
    _refuse_unmet(opening)
    step = _note(opening, Kind.APPROVED, by, "")
    Questionnaire.objects.filter(pk=opening.questionnaire.pk).update(
        ready_by=ready.by_id, approved_by=by, frozen_at=step.at
    )
    if not opening.is_amendment:
        Consultation.objects.filter(pk=consultation.pk).update(
            ready_by=ready.by_id, ready_at=ready.at, approved_by=by, approved_at=step.at
        )
    return Opened(opening.questionnaire, opening.is_amendment)


def _hold(consultation: Consultation) -> Opening:
    """Return where the version that can change stands, and keep anybody else from changing it until the end."""
    held = Consultation.objects.select_for_update(of=("self",)).select_related("plan_version").get(pk=consultation.pk)
    questionnaire = Questionnaire.objects.select_for_update().get(pk=editable_questionnaire(held).pk)
    return opening_of(held, questionnaire)


def _refuse_unmet(opening: Opening) -> None:
    unmet = [check for check in checks_of(opening.consultation, opening.questionnaire) if check.blocks]
    if unmet:
        raise NotReadyError(unmet)


def _release(opening: Opening) -> None:
    Questionnaire.objects.filter(pk=opening.questionnaire.pk).update(ready_by=None)
    if not opening.is_amendment:
        Consultation.objects.filter(pk=opening.consultation.pk).update(ready_by=None, ready_at=None)


def _note(opening: Opening, kind: Kind, by: User, note: str) -> OpeningStep:
    record(
        action=f"opening.{kind.value}",
        by=by,
        subject=f"questionnaire:{opening.questionnaire.pk}",
        consultation_id=opening.consultation.pk,
        after={"version": opening.questionnaire.version, "content_hash": opening.content_hash},
    )
    return OpeningStep.objects.create(
        questionnaire=opening.questionnaire,
        kind=kind,
        by=by,
        at=timezone.now(),
        note=note,
        content_hash=opening.content_hash,
    )
