"""What holds for every change to a consultation that is being made: it has not opened, and nobody was overtaken."""

import json
from collections.abc import Iterable
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from consultation.actions.auditing import record
from consultation.models import Consultation, Questionnaire
from consultation.selectors.authoring import NotEditableError


class ConsultationOpenedError(Exception):
    """The consultation has opened, or a date to open is set and approved: it can no longer be changed here."""


class WaitingForApprovalError(Exception):
    """Somebody asked a colleague to open the consultation; what the colleague reads must not change meanwhile."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same thing since it was read; nothing was written."""


def lock_consultation(consultation: Consultation, *, by: User) -> Consultation:
    """Return the consultation, held until the transaction ends; raise where it can no longer be changed.

    Raises ConsultationOpenedError and WaitingForApprovalError.
    """
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    refuse_unchangeable(locked)
    return locked


def refuse_unchangeable(consultation: Consultation) -> None:
    """Raise ConsultationOpenedError or WaitingForApprovalError where its settings cannot change now."""
    if consultation.approved_at is not None:
        raise ConsultationOpenedError(consultation.slug)
    if consultation.ready_at is not None:
        raise WaitingForApprovalError(consultation.slug)


def lock_questionnaire(questionnaire: Questionnaire, *, by: User) -> Questionnaire:
    """Return the questionnaire, held until the transaction ends; raise where it can no longer be changed.

    The version that amends an open consultation can be changed until it is frozen. Raises NotEditableError and
    WaitingForApprovalError.
    """
    locked = (
        Questionnaire.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=questionnaire.pk)
    )
    if locked.frozen_at is not None or locked.given_up_at is not None:
        raise NotEditableError(locked.consultation.slug)
    consultation = locked.consultation
    if locked.ready_by_id is not None or (consultation.approved_at is None and consultation.ready_at is not None):
        raise WaitingForApprovalError(consultation.slug)
    record(
        action="questionnaire.change",
        by=by,
        subject=f"questionnaire:{locked.pk}",
        consultation_id=consultation.pk,
        after={"version": locked.version},
    )
    return locked


def state_of(row: models.Model, fields: Iterable[str], children: Iterable[models.Model] = ()) -> str:
    """Return a short text that stays the same as long as nobody changes these fields of a row, or its children.

    A form carries it, so that whoever saves over a colleague's change is told instead of undoing it.
    """
    values = [getattr(row, field) for field in fields]
    below = [
        [getattr(child, field.attname) for field in child._meta.concrete_fields if not field.primary_key]
        for child in children
    ]
    return sha256(json.dumps([values, below], cls=DjangoJSONEncoder).encode()).hexdigest()[:32]


def refuse_overtaken(seen: str, now: str) -> None:
    """Raise ChangedMeanwhileError unless what a person saw is what stands now."""
    if seen != now:
        raise ChangedMeanwhileError
