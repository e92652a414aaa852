"""Amending the questions of a consultation that was approved: a new version, opened by two people again."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.actions.copying import copy_questionnaire
from consultation.actions.opening import take_back
from consultation.actions.storing import files_of, forget_unused
from consultation.models import Consultation, OpeningStep, Questionnaire
from consultation.selectors.authoring import editable_questionnaire
from consultation.selectors.consultations import current_questionnaire


class NotAmendableError(Exception):
    """Only the questions of a consultation that was approved and has not closed can be amended."""


class AmendmentUnderWayError(Exception):
    """There is a version already that can be edited."""


class ReasonMissingError(ValueError):
    """An amendment has a public reason."""


@transaction.atomic
def begin_amendment(*, consultation: Consultation, by: User, reason: str) -> Questionnaire:
    """Make a new version of the questions, as they are now, that can be edited until two people open it.

    Raises ReasonMissingError, NotAmendableError and AmendmentUnderWayError.
    """
    if not reason.strip():
        raise ReasonMissingError
    held = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if held.approved_at is None or held.closes_at is None or held.closes_at <= timezone.now():
        raise NotAmendableError
    if held.questionnaires.changeable().exists():
        raise AmendmentUnderWayError
    source = current_questionnaire(held)
    # The number of a version that was given up is not used again.
    newest = held.questionnaires.latest("version")
    amendment = copy_questionnaire(source=source, consultation=held, version=newest.version + 1, by=by)
    amendment.reason = reason.strip()
    amendment.save(update_fields=["reason"])
    _note("amendment.begin", amendment, by)
    return amendment


@transaction.atomic
def change_reason(*, consultation: Consultation, by: User, reason: str) -> Questionnaire:
    """Change why there is a new version; raise ReasonMissingError, NotEditableError and NotAmendableError."""
    if not reason.strip():
        raise ReasonMissingError
    amendment = _hold(consultation)
    amendment.reason = reason.strip()
    amendment.save(update_fields=["reason"])
    return amendment


@transaction.atomic
def give_up_amendment(*, consultation: Consultation, by: User) -> bool:
    """Take back the version that was begun; return whether it is deleted.

    What somebody said about it, or translators changed in it, is on record: then it is kept and can never open.
    Raises NotEditableError and NotAmendableError.
    """
    amendment = _hold(consultation)
    steps = amendment.steps.order_by("at", "pk")
    last = steps.last()
    if last is not None and last.kind == OpeningStep.Kind.READY:
        take_back(consultation=consultation, by=by)
    _note("amendment.give_up", amendment, by)
    shown = files_of(editions=amendment.editions.all())
    try:
        with transaction.atomic():
            amendment.delete()
    except ProtectedError:
        kept = Questionnaire.objects.filter(pk=amendment.pk)
        kept.update(given_up_at=timezone.now(), given_up_by=by, ready_by=None)
        return False
    forget_unused(shown)
    return True


def _note(action: str, amendment: Questionnaire, by: User) -> None:
    record(
        action=action,
        by=by,
        subject=f"questionnaire:{amendment.pk}",
        consultation_id=amendment.consultation_id,
        after={"version": amendment.version},
    )


def _hold(consultation: Consultation) -> Questionnaire:
    amendment = Questionnaire.objects.select_for_update().get(pk=editable_questionnaire(consultation).pk)
    if amendment.version == 1:
        raise NotAmendableError
    return amendment
