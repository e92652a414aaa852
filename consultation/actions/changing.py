"""Changing and withdrawing a response until the consultation closes."""

import uuid

from django.db import transaction
from django.utils import timezone

from consultation.actions.naming import replace_organisation
from consultation.actions.responding import ConsultationClosedError
from consultation.actions.revising import (
    ResponseWithdrawnError,
    held_response,
    keep_revision,
    retract,
    standing_answers,
)
from consultation.actions.tallying import take_back
from consultation.definition.answering.progress import pages_with_answers
from consultation.models import Draft, EqualityAnswers, Response, ResponseRevision
from consultation.models.answering import DraftContent
from consultation.models.codes import code_for, code_hash
from consultation.selectors.questionnaires import compiled
from consultation.selectors.receipts import answers_of


@transaction.atomic
def begin_change(*, response_id: int) -> Draft:
    """Return a draft that holds the answers of a response and will replace them when it is sent.

    Asking again, here or on another device, gives the same draft. It stays on the questionnaire that was answered.
    Raises ConsultationClosedError and ResponseWithdrawnError.
    """
    changes = Draft.objects.filter(revises=response_id, submitted_at=None)
    changes.filter(expires_at__lte=timezone.now()).delete()
    rows = Response.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation")
    response = rows.get(pk=response_id)
    if response.withdrawn_at is not None:
        raise ResponseWithdrawnError
    if not response.questionnaire.consultation.is_open:
        raise ConsultationClosedError
    begun = changes.select_related("questionnaire__consultation").first()
    if begun is not None:
        return begun
    draft_id = uuid.uuid4()
    draft = Draft(
        id=draft_id,
        questionnaire=response.questionnaire,
        revises=response,
        edition=response.edition,
        return_code_hash=code_hash("return", code_for("return", draft_id)),
    )
    answers = answers_of(response)
    draft.write(DraftContent(answers, pages_with_answers(compiled(response.questionnaire_id), answers)))
    draft.save(force_insert=True)
    return draft


@transaction.atomic
def withdraw_response(*, response_id: int) -> Response:
    """Take a response back: it is no longer counted and none of its texts can be read by the public.

    What it said is kept, encrypted, in the audit log only; its equality answers are deleted. Withdrawing again
    changes nothing. Raises ConsultationClosedError.
    """
    # Before the response is locked, in the order in which sending a change locks.
    Draft.objects.filter(revises=response_id, submitted_at=None).delete()
    response = held_response(response_id)
    if response.withdrawn_at is not None:
        return response
    if not response.questionnaire.consultation.is_open:
        raise ConsultationClosedError
    standing = standing_answers(response)
    keep_revision(response, standing, ResponseRevision.Kind.WITHDRAWN)
    take_back(response=response)
    retract(standing)
    EqualityAnswers.objects.filter(response=response).delete()
    replace_organisation(response, None)
    response.withdrawn_at = timezone.now()
    response.closed_answers = {}
    response.borough = response.ward = response.area = ""
    response.save(update_fields=["withdrawn_at", "closed_answers", "borough", "ward", "area"])
    return response
