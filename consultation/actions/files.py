"""Taking in an organisation's file of responses: uploaded, checked, and added whole or not at all."""

import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.actions.naming import organisation_row
from consultation.definition import Definition
from consultation.definition.answering.submitting import submission
from consultation.definition.files.sheets import (
    COMMENT,
    Fault,
    check_header,
    columns_of,
    postcodes_in,
    read_row,
)
from consultation.definition.files.spreadsheets import MOST_ROWS, Row, UnreadableFileError, rows_of
from consultation.models import Answer, Consultation, Organisation, Response, ResponseFile, StagedResponse
from consultation.models.codes import code_for, code_hash
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.places import find_places
from consultation.selectors.questionnaires import compiled

State = ResponseFile.State
PIECE = 250
MOST_FAULTS = 5000
# A worker that has said nothing for so long has died; another begins anew.
SILENCE = timedelta(seconds=60)
# What nobody added or cancelled does not stay.
LIFETIME = timedelta(days=settings.RETENTION_DAYS["files"])


class NotTakingFilesError(Exception):
    """The consultation has not opened, or the time after its close in which responses are entered is over."""


class FileStateError(Exception):
    """The file is not in a state in which this can be done; somebody was quicker."""


@transaction.atomic
def upload_file(
    *, consultation: Consultation, file_name: str, content: bytes, organisation: str, named: bool, by: User
) -> tuple[ResponseFile, bool]:
    """Keep a file for checking; return it, and whether it is new.

    The same file again is the one that is there, whatever became of it, unless that one was cancelled.
    Raises NotTakingFilesError.
    """
    if not takes_files(consultation):
        raise NotTakingFilesError
    digest = sha256(content).hexdigest()
    questionnaire = current_questionnaire(consultation)
    file, created = ResponseFile.objects.exclude(state=State.CANCELLED).get_or_create(
        questionnaire=questionnaire,
        sha256=digest,
        defaults={
            "organisation": organisation,
            "consents_to_be_named": named,
            "file_name": file_name[:200],
            "uploaded_by": by,
        },
    )
    if created:
        file.write("content", {"base64": b64encode(content).decode()})
        file.save(update_fields=["content"])
        _note("file.upload", file, by)
    return file, created


def takes_files(consultation: Consultation) -> bool:
    """Say whether responses in files are taken now: while it is open, and as long after as responses on paper."""
    if consultation.approved_at is None or consultation.opens_at is None or consultation.closes_at is None:
        return False
    last = consultation.closes_at + timedelta(days=consultation.paper_grace_days)
    return consultation.opens_at <= timezone.now() <= last


def work_on_file(*, file_id: int) -> None:
    """Check a file that waits, or add one that was taken.

    Nothing is done where another worker has it, or where somebody cancels it meanwhile.
    """
    file = _claim(file_id)
    if file is None:
        return
    if file.state == State.TAKEN:
        _add_responses(file_id)
        return
    try:
        _check(file)
    except FileStateError:
        return


@transaction.atomic
def take_file(*, file_id: int, by: User) -> ResponseFile:
    """Let the responses of a file that is in order be added. Raises FileStateError and NotTakingFilesError."""
    file = _held(file_id)
    if file.state in (State.TAKEN, State.COMMITTED):
        return file
    if file.state != State.READY:
        raise FileStateError
    if not takes_files(file.questionnaire.consultation):
        raise NotTakingFilesError
    file.state, file.decided_by, file.worked_at = State.TAKEN, by, None
    file.save(update_fields=["state", "decided_by", "worked_at"])
    _note("file.take", file, by)
    return file


@transaction.atomic
def cancel_file(*, file_id: int, by: User | None) -> ResponseFile:
    """Forget a file and everything in it. Raises FileStateError where its responses are being added or were."""
    file = _held(file_id)
    if file.state in (State.TAKEN, State.COMMITTED):
        raise FileStateError
    if file.state != State.CANCELLED:
        _finish(file, State.CANCELLED, by)
        _note("file.cancel", file, by)
    return file


def _note(action: str, file: ResponseFile, by: User | None) -> None:
    record(
        action=action,
        by=by,
        subject=f"file:{file.pk}",
        consultation_id=file.questionnaire.consultation_id,
        after={"sha256": file.sha256, "rows": file.rows},
    )


def cancel_forgotten_files() -> int:
    """Cancel what nobody decided on for two weeks; return how many."""
    old = ResponseFile.objects.filter(
        state__in=(State.FAULTY, State.READY), uploaded_at__lt=timezone.now() - LIFETIME
    )
    ids = list(old.values_list("pk", flat=True))
    for file_id in ids:
        cancel_file(file_id=file_id, by=None)
    return len(ids)


def _held(file_id: int) -> ResponseFile:
    rows = ResponseFile.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation")
    return rows.get(pk=file_id)


@transaction.atomic
def _claim(file_id: int) -> ResponseFile | None:
    silent = Q(worked_at=None) | Q(worked_at__lt=timezone.now() - SILENCE)
    waiting = ResponseFile.objects.to_work_on().filter(silent, pk=file_id)
    file = waiting.select_for_update(skip_locked=True).first()
    if file is None:
        return None
    file.worked_at = timezone.now()
    if file.state != State.TAKEN:
        file.state, file.checked = State.CHECKING, 0
        file.staged.all().delete()
    file.save(update_fields=["worked_at", "state", "checked"])
    return file


def _check(file: ResponseFile) -> None:
    definition = compiled(file.questionnaire_id)
    claimed_at = file.worked_at
    try:
        names, rows, faults = _table(rows_of(b64decode(file.read("content")["base64"])), definition)
    except UnreadableFileError as error:
        names, rows, faults = [], [], [Fault(0, "", "", str(error))]
    for start in range(0, len(rows), PIECE):
        with transaction.atomic():
            claimed_at = _go_on(file, claimed_at, len(rows), min(start + PIECE, len(rows)))
            faults += _stage(file, definition, names, rows[start : start + PIECE])
    _report(file, claimed_at, faults)


def _table(rows: list[Row], definition: Definition) -> tuple[list[str], list[Row], list[Fault]]:
    """Return the names of the columns, the rows of responses, and what is wrong with the whole."""
    told = [(number, cells) for number, cells in rows if not cells[0].startswith(COMMENT)]
    if not told:
        raise UnreadableFileError("The file has no rows.")
    (header_row, names), responses = told[0], told[1:]
    faults = check_header(names, columns_of(definition), header_row)
    if len(responses) > MOST_ROWS:
        raise UnreadableFileError(f"The file has more than {MOST_ROWS:,} responses. Send it in parts.")
    if not responses and not faults:
        faults = [Fault(header_row, "", "", "at least one row with a response below the names of the columns")]
    return names, [] if faults else responses, faults


def _stage(file: ResponseFile, definition: Definition, names: list[str], rows: list[Row]) -> list[Fault]:
    columns = columns_of(definition)
    named = [(number, dict(zip(names, cells, strict=False)), cells) for number, cells in rows]
    places = find_places({postcode for _, cells, _ in named for postcode in postcodes_in(columns, cells)})
    faults, staged = [], []
    for number, cells, row_cells in named:
        answers, wrong = read_row(definition, number, cells, places)
        unnamed = [cell for place, cell in enumerate(row_cells) if cell and not "".join(names[place : place + 1])]
        wrong += [Fault(number, "", cell[:80], "nothing: there is no name above this column") for cell in unnamed]
        faults += wrong
        if not wrong:
            row = StagedResponse(file=file, row=number)
            row.write(answers)
            staged.append(row)
    StagedResponse.objects.bulk_create(staged)
    return faults


def _go_on(file: ResponseFile, claimed_at: datetime | None, rows: int, checked: int) -> datetime:
    """Say how far the check is; raise FileStateError where the file was cancelled or another worker has it."""
    now = timezone.now()
    mine = ResponseFile.objects.filter(pk=file.pk, state=State.CHECKING, worked_at=claimed_at)
    if not mine.update(worked_at=now, rows=rows, checked=checked):
        raise FileStateError
    return now


@transaction.atomic
def _report(file: ResponseFile, claimed_at: datetime | None, faults: list[Fault]) -> None:
    held = _held(file.pk)
    if held.state != State.CHECKING or held.worked_at != claimed_at:
        raise FileStateError
    held.faults = len(faults)
    held.state = State.FAULTY if faults else State.READY
    held.content = b""
    if faults:
        held.write("report", {"faults": [astuple(fault) for fault in faults[:MOST_FAULTS]]})
        held.staged.all().delete()
    held.save(update_fields=["faults", "state", "content", "report"])


@transaction.atomic
def _add_responses(file_id: int) -> None:
    """Add every response of a file, in one transaction; each row can become one response only."""
    file = _held(file_id)
    if file.state != State.TAKEN:
        return
    definition = compiled(file.questionnaire_id)
    for start in range(0, file.rows, 1000):
        _write(file, definition, file.staged.all()[start : start + 1000])
    _finish(file, State.COMMITTED, file.decided_by)


def _write(file: ResponseFile, definition: Definition, staged: Iterable[StagedResponse]) -> None:
    sent = [(row.row, submission(definition, row.read())) for row in staged]
    responses = []
    for number, answers in sent:
        draft_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{file.questionnaire_id}.{file.sha256}.{number}")
        responses.append(
            Response(
                questionnaire_id=file.questionnaire_id,
                draft_id=draft_id,
                receipt_hash=code_hash("receipt", code_for("receipt", draft_id)),
                channel=Response.Channel.FILE,
                file=file,
                entered_by=file.decided_by,
                **answers.columns,
            )
        )
    Response.objects.bulk_create(responses)
    pairs = [(response, answers) for response, (_, answers) in zip(responses, sent, strict=True)]
    Organisation.objects.bulk_create(
        organisation_row(response, answers.organisation) for response, answers in pairs if answers.organisation
    )
    Answer.objects.bulk_create(
        Answer(response=response, question_id=question_id, text=text, submitted_at=response.submitted_at)
        for response, answers in pairs
        for question_id, text in answers.texts.items()
    )


def _finish(file: ResponseFile, state: State, by: User | None) -> None:
    file.state, file.decided_by, file.decided_at = state, by, timezone.now()
    file.content = file.report = b""
    file.save(update_fields=["state", "decided_by", "decided_at", "content", "report"])
    file.staged.all().delete()
