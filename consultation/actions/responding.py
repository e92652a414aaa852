"""Starting, saving and submitting a response."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consultation.actions.holding import hold_columns, suspicion_of
from consultation.definition import CLOSED_KINDS, FREE_TEXT_KINDS, PLACE_KINDS, Definition, Page
from consultation.definition.answers import check_closed_answer
from consultation.definition.progress import unanswered_pages
from consultation.definition.routing import is_answered, questions_on_path
from consultation.models import Answer, Consultation, Draft, Response
from consultation.models.codes import code_for, code_hash
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.questionnaires import compiled

SUBMITTED_DRAFT_LIFETIME = timedelta(days=1)


class ConsultationClosedError(Exception):
    """The consultation does not take responses now."""


class AlreadySubmittedError(Exception):
    """The draft was submitted; it can no longer be changed."""


class IncompleteResponseError(Exception):
    """Questions that must be answered are not; `pages` are where they stand."""

    def __init__(self, pages: list[Page]) -> None:
        super().__init__(", ".join(page.key for page in pages))
        self.pages = pages


@dataclass(frozen=True)
class Receipt:
    """What a respondent gets for a response: its code, and whether this call made the response."""

    code: str
    response_id: int
    created: bool


@transaction.atomic
def start_draft(*, consultation: Consultation, suspicion: str = "") -> Draft:
    """Make an empty draft; raise ConsultationClosedError where the consultation is not open.

    `suspicion` says why what comes of it is to be held for a moderator.
    """
    if not consultation.is_open:
        raise ConsultationClosedError
    draft_id = uuid.uuid4()
    return Draft.objects.create(
        id=draft_id,
        questionnaire=current_questionnaire(consultation),
        return_code_hash=code_hash("return", code_for("return", draft_id)),
        suspicion=suspicion,
    )


def save_page(*, draft: Draft, page_key: str, answers: dict[str, Any]) -> Draft:
    """Save the answers to one page, leaving those of every other page as they are.

    One statement writes, and only over the version that was read: where another tab was quicker, its pages are read
    and kept, and the write is tried again. So two tabs never undo each other, without a lock or a transaction.
    Raises ConsultationClosedError and AlreadySubmittedError.
    """
    definition = compiled(draft.questionnaire_id)
    asked = {question.key for question in definition.pages[page_key].questions}
    while True:
        _refuse_late(draft)
        if draft.submitted_at is not None:
            raise AlreadySubmittedError
        content = draft.read()
        content.answers |= {key: answer for key, answer in answers.items() if key in asked}
        if page_key not in content.seen:
            content.seen.append(page_key)
        draft.write(content)
        unchanged = Draft.objects.filter(pk=draft.pk, version=draft.version, submitted_at=None)
        written = {"payload": draft.payload, "saved_at": draft.saved_at, "expires_at": draft.expires_at}
        if unchanged.update(version=F("version") + 1, **written):
            draft.version += 1
            return draft
        draft = Draft.objects.select_related("questionnaire__consultation").get(pk=draft.pk)


@transaction.atomic
def submit_response(*, draft_id: uuid.UUID, suspicion: str = "") -> Receipt:
    """Turn a draft into a response, once; one that looks as if no person had sent it is held for a moderator.

    Repeating the call, at the same moment or later, gives the same receipt and no second response. Only answers on
    the respondent's path are submitted. Raises Draft.DoesNotExist, ConsultationClosedError and
    IncompleteResponseError.
    """
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation")
    draft = drafts.get(pk=draft_id)
    code = code_for("receipt", draft.pk)
    if draft.submitted_at is not None:
        return Receipt(code, Response.objects.only("pk").get(draft_id=draft.pk).pk, created=False)
    _refuse_late(draft)
    definition = compiled(draft.questionnaire_id)
    answers = draft.read().answers
    if missing := unanswered_pages(definition, answers):
        raise IncompleteResponseError(missing)
    response = write_response(draft, definition, answers, code, **hold_columns(suspicion or suspicion_of(draft)))
    # What is left of the draft answers a repeated request, and lets the equality questions be answered, for a day.
    draft.submitted_at = timezone.now()
    draft.expires_at = draft.submitted_at + SUBMITTED_DRAFT_LIFETIME
    draft.payload = b""
    draft.save(update_fields=["submitted_at", "expires_at", "payload"])
    return Receipt(code, response.pk, created=True)


def place_columns(place: Any) -> dict[str, str]:
    """Return the borough, ward and area of an answer, empty where it names no place in London."""
    parts = place if isinstance(place, dict) else {"borough": place}
    if not parts.get("borough", "").startswith("E09"):
        parts = {}
    return {name: parts.get(name, "") for name in ("borough", "ward", "area")}


def _refuse_late(draft: Draft) -> None:
    if timezone.now() > draft.questionnaire.consultation.last_submission_at:
        raise ConsultationClosedError


def write_response(
    draft: Draft, definition: Definition, answers: dict[str, Any], code: str, **columns: Any
) -> Response:
    """Make the response of a draft and its texts from the answers on the path; `columns` say how it arrived."""
    asked = [
        question for question in questions_on_path(definition, answers) if is_answered(answers.get(question.key))
    ]
    closed = {question.key: answers[question.key] for question in asked if question.kind in CLOSED_KINDS}
    for question in asked:
        if question.kind in CLOSED_KINDS:
            check_closed_answer(question, closed[question.key])
    place = next((closed[question.key] for question in asked if question.kind in PLACE_KINDS), "")
    response = Response.objects.create(
        questionnaire_id=draft.questionnaire_id,
        draft_id=draft.pk,
        receipt_hash=code_hash("receipt", code),
        respondent_kind=closed.get("respondent", "individual"),
        edition=draft.edition,
        closed_answers=closed,
        **place_columns(place),
        **columns,
    )
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question_id=question.pk,
            text=answers[question.key],
            submitted_at=response.submitted_at,
            state=Answer.State.HELD if response.held_at else Answer.State.PENDING,
        )
        for question in asked
        if question.kind in FREE_TEXT_KINDS
    )
    return response
