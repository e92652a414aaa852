"""Starting, saving and submitting a response."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consultation.actions.holding import hold_columns, suspicion_of
from consultation.actions.naming import organisation_row
from consultation.actions.revising import revise_response
from consultation.definition import Definition, Page, Question
from consultation.definition.answering.progress import unanswered_pages
from consultation.definition.answering.submitting import submission
from consultation.models import Answer, Consultation, Draft, Response
from consultation.models.codes import code_for, code_hash
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.meanwhile import changed_since, mark_of, sent_answers
from consultation.selectors.questionnaires import compiled

SUBMITTED_DRAFT_LIFETIME = timedelta(days=1)
ADDRESS_COLUMNS = ("address", "mail_next", "mail_due_at", "mail_tries", "mail_language")


class ConsultationClosedError(Exception):
    """The consultation does not take responses now."""


class AlreadySubmittedError(Exception):
    """The draft was submitted; it can no longer be changed."""


class IncompleteResponseError(Exception):
    """Questions that must be answered are not; `pages` are where they stand."""

    def __init__(self, pages: list[Page]) -> None:
        super().__init__(", ".join(page.key for page in pages))
        self.pages = pages


class SavedMeanwhileError(Exception):
    """Answers would be replaced that were saved after the page was shown: those to `questions`, now in `draft`."""

    def __init__(self, draft: Draft, questions: list[Question]) -> None:
        super().__init__(", ".join(question.key for question in questions))
        self.draft = draft
        self.questions = questions


class ChangedSinceShownError(Exception):
    """The answers to be sent are not those that were checked: `questions` were answered otherwise since."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(", ".join(question.key for question in questions))
        self.questions = questions


@dataclass(frozen=True)
class Receipt:
    """What a respondent gets for a response: its code, and whether this call wrote it."""

    code: str
    response_id: int
    created: bool


@transaction.atomic
def start_draft(*, consultation: Consultation, edition: str = "en", suspicion: str = "") -> Draft:
    """Make an empty draft of an edition; raise ConsultationClosedError where the consultation is not open.

    `suspicion` says why what comes of it is to be held for a moderator.
    """
    if not consultation.is_open:
        raise ConsultationClosedError
    draft_id = uuid.uuid4()
    return Draft.objects.create(
        id=draft_id,
        questionnaire=current_questionnaire(consultation),
        edition=edition,
        return_code_hash=code_hash("return", code_for("return", draft_id)),
        suspicion=suspicion,
    )


def choose_edition(*, draft: Draft) -> None:
    """Keep the edition that `draft` names as the one that is being answered; its answers stay as they are."""
    Draft.objects.filter(pk=draft.pk, submitted_at=None).update(edition=draft.edition)


def save_page(
    *, draft: Draft, page_key: str, answers: dict[str, Any], language: str = "en", shown: str | None = None
) -> Draft:
    """Save the answers to one page, given in `language`, leaving those of every other page as they are.

    One statement writes, and only over the version that was read: where another tab was quicker, its pages are read
    and kept, and the write is tried again. So two tabs never undo each other, without a lock or a transaction.
    `shown` has the marks of the answers that the page showed: what was saved on it since is not replaced. Raises
    ConsultationClosedError, AlreadySubmittedError and SavedMeanwhileError.
    """
    definition = compiled(draft.questionnaire_id)
    page = definition.pages[page_key]
    asked = {question.key for question in page.questions}
    edition = draft.edition
    while True:
        _refuse_late(draft)
        if draft.submitted_at is not None:
            raise AlreadySubmittedError
        content = draft.read()
        if shown is not None and (clash := _clash(draft, page, content.answers, answers, shown)):
            raise SavedMeanwhileError(draft, clash)
        content.answer({key: answer for key, answer in answers.items() if key in asked}, language=language)
        if page_key not in content.seen:
            content.seen.append(page_key)
        draft.write(content)
        unchanged = Draft.objects.filter(pk=draft.pk, version=draft.version, submitted_at=None)
        written = {"payload": draft.payload, "saved_at": draft.saved_at, "expires_at": draft.expires_at}
        if unchanged.update(version=F("version") + 1, edition=edition, **written):
            draft.version += 1
            return draft
        draft = Draft.objects.select_related("questionnaire__consultation").get(pk=draft.pk)


def _clash(draft: Draft, page: Page, stored: dict[str, Any], answers: dict[str, Any], shown: str) -> list[Question]:
    """Return the questions whose stored answer was saved after the page was shown, and is not what is saved now."""
    return [
        question
        for question in changed_since(shown, draft.pk, page.questions, stored)
        if question.key in answers
        and mark_of(draft.pk, question, stored.get(question.key))
        != mark_of(draft.pk, question, answers[question.key])
    ]


@transaction.atomic
def submit_response(*, draft_id: uuid.UUID, suspicion: str = "", shown: str | None = None) -> Receipt:
    """Turn a draft into a response, once; one that looks as if no person had sent it is held for a moderator.
    A draft that changes a response becomes its new version.

    Repeating the call, at the same moment or later, gives the same receipt and no second response. Only answers on
    the respondent's path are submitted. `shown` has the marks of the answers that were checked: where others would be
    sent, none is. Raises Draft.DoesNotExist, ConsultationClosedError, IncompleteResponseError,
    ChangedSinceShownError and ResponseWithdrawnError.
    """
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation", "revises")
    draft = drafts.get(pk=draft_id)
    code = receipt_code(draft)
    if draft.submitted_at is not None:
        return Receipt(code, draft.revises_id or Response.objects.only("pk").get(draft_id=draft.pk).pk, created=False)
    _refuse_late(draft)
    definition = compiled(draft.questionnaire_id)
    answers = draft.read().answers
    if missing := unanswered_pages(definition, answers):
        raise IncompleteResponseError(missing)
    if shown is not None:
        _refuse_unchecked(draft, definition, answers, shown)
    if draft.revises_id is None:
        held = hold_columns(suspicion or suspicion_of(draft))
        response = write_response(draft, definition, answers, code, **held)
    else:
        response = revise_response(draft=draft, sent=submission(definition, answers))
    # What is left of the draft answers a repeated request, and lets the equality questions be answered, for a day.
    draft.submitted_at = timezone.now()
    draft.expires_at = draft.submitted_at + SUBMITTED_DRAFT_LIFETIME
    draft.payload = b""
    draft.forget_address()
    draft.save(update_fields=[*ADDRESS_COLUMNS, "submitted_at", "expires_at", "payload"])
    return Receipt(code, response.pk, created=True)


def receipt_code(draft: Draft) -> str:
    """Return the receipt code of the response that a draft became; a change keeps the code of its response."""
    return code_for("receipt", draft.response_draft_id)


def _refuse_unchecked(draft: Draft, definition: Definition, answers: dict[str, Any], shown: str) -> None:
    changed = changed_since(shown, draft.pk, definition.questions.values(), sent_answers(definition, answers))
    if changed:
        raise ChangedSinceShownError(changed)


def _refuse_late(draft: Draft) -> None:
    if timezone.now() > draft.questionnaire.consultation.last_submission_at:
        raise ConsultationClosedError


def write_response(
    draft: Draft, definition: Definition, answers: dict[str, Any], code: str, **columns: Any
) -> Response:
    """Make the response of a draft and its texts from the answers on the path; `columns` say how it arrived."""
    sent = submission(definition, answers)
    response = Response.objects.create(
        questionnaire_id=draft.questionnaire_id,
        draft_id=draft.pk,
        receipt_hash=code_hash("receipt", code),
        edition=draft.edition,
        **sent.columns,
        **columns,
    )
    if sent.organisation:
        organisation_row(response, sent.organisation).save(force_insert=True)
    languages = draft.read().languages
    keys = {question.pk: question.key for question in definition.questions.values()}
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question_id=question_id,
            text=text,
            language=languages.get(keys[question_id], "en"),
            submitted_at=response.submitted_at,
            state=Answer.State.HELD if response.held_at else Answer.State.PENDING,
        )
        for question_id, text in sent.texts.items()
    )
    return response
