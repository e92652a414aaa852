"""Files of responses from organisations: checked with a report, then added whole or not at all."""

import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from consultation import tasks
from consultation.actions.files import (
    FileStateError,
    NotTakingFilesError,
    cancel_file,
    cancel_forgotten_files,
    take_file,
    upload_file,
    work_on_file,
)
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.models import Answer, Consultation, Organisation, Postcode, Response, ResponseFile, StagedResponse
from consultation.selectors.files import faults_of
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db
HEADER = "reference,respondent,borough,organisation.name,victims-agree,victims-text,ranking.victims,points.data"
GOOD = f"""{HEADER}
# question,ignored,,,,,,
1,individual,Hackney,,agree,Call people back,1,100
2,For an organisation,,Members' club,disagree,,,
3,individual,aa1 1aa,,,,,
"""
BAD = f"""{HEADER}
1,individual,Hackney,,agree,Call people back,1,100
2,nobody,Hackney,,perhaps,,2,50
3,individual,Nowhere,Some club,,,,
"""


@pytest.fixture
def consultation() -> Consultation:
    Postcode.objects.create(postcode="AA11AA", borough="E09000012", ward="E05009367", area="E02000345")
    return nine_priorities()


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("ed", "Consultation editor"))
    return client


def sent(consultation: Consultation, text: str = GOOD, **options: Any) -> ResponseFile:
    by = options.get("by") or make_user(f"ed{ResponseFile.objects.count()}", "Consultation editor")
    file, _ = upload_file(
        consultation=consultation,
        file_name="members.csv",
        content=text.encode(),
        organisation="The Club",
        named=True,
        by=by,
    )
    return file


def checked(consultation: Consultation, text: str = GOOD) -> ResponseFile:
    file = sent(consultation, text)
    work_on_file(file_id=file.pk)
    file.refresh_from_db()
    return file


def added(consultation: Consultation) -> ResponseFile:
    file = checked(consultation)
    take_file(file_id=file.pk, by=file.uploaded_by)
    work_on_file(file_id=file.pk)
    file.refresh_from_db()
    return file


def test_good_file_becomes_responses_that_say_where_they_came_from(consultation: Consultation) -> None:
    file = added(consultation)
    assert (file.state, file.rows, bytes(file.content), bytes(file.report)) == ("committed", 3, b"", b"")
    assert not StagedResponse.objects.exists()
    first, second, third = Response.objects.order_by("pk")
    assert first.closed_answers == {
        "respondent": "individual",
        "borough": {"borough": "E09000012"},
        "victims-agree": "agree",
        "ranking": ["victims"],
        "points": {"data": 100},
    }
    assert (second.respondent_kind, Organisation.objects.get().name) == ("organisation", "Members' club")
    assert (third.ward, third.area) == ("E05009367", "E02000345")
    assert {(row.channel, row.file_id) for row in (first, second, third)} == {("file", file.pk)}
    assert [(answer.text, answer.state) for answer in Answer.objects.all()] == [("Call people back", "pending")]
    assert tally_untallied() == 3
    assert rebuild_tallies(questionnaire=consultation.questionnaires.get()) == []
    page = Respondent(consultation).get("results").text
    assert "3 of these responses came in files that organisations sent" in page


def test_bad_rows_are_told_by_row_and_column_and_nothing_is_added(consultation: Consultation) -> None:
    file = checked(consultation, BAD)
    assert file.state == "faulty"
    told = [(fault.row, fault.column, fault.found) for fault in faults_of(file)]
    assert told == [
        (3, "respondent", "nobody"),
        (3, "victims-agree", "perhaps"),
        (3, "ranking.victims", "2"),
        (3, "points.data", "50"),
        (4, "borough", "Nowhere"),
    ]
    assert "one of: individual, organisation" in faults_of(file)[0].expected
    with pytest.raises(FileStateError):
        take_file(file_id=file.pk, by=file.uploaded_by)
    assert not Response.objects.exists()
    assert not StagedResponse.objects.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The file is empty."),
        ("name,age\nAda,3\n", "the columns of the template in the first row"),
        (f"{HEADER}\n", "at least one row with a response below the names of the columns"),
        (f"{HEADER}\n1,individual,,,,,,,surplus\n", "nothing: there is no name above this column"),
    ],
)
def test_file_of_another_kind_says_what_was_expected(consultation: Consultation, text: str, expected: str) -> None:
    file = checked(consultation, text)
    assert file.state == "faulty"
    assert faults_of(file)[-1].expected == expected


def test_same_file_again_changes_nothing(consultation: Consultation) -> None:
    file = added(consultation)
    assert sent(consultation) == file
    work_on_file(file_id=file.pk)
    take_file(file_id=file.pk, by=file.uploaded_by)
    work_on_file(file_id=file.pk)
    assert (ResponseFile.objects.count(), Response.objects.count()) == (1, 3)


def test_cancelled_file_leaves_nothing_and_may_come_again(consultation: Consultation) -> None:
    file = checked(consultation)
    cancel_file(file_id=file.pk, by=file.uploaded_by)
    assert not StagedResponse.objects.exists()
    again = sent(consultation)
    assert again != file
    work_on_file(file_id=file.pk)
    assert not StagedResponse.objects.exists()


def test_added_file_cannot_be_cancelled(consultation: Consultation) -> None:
    file = added(consultation)
    with pytest.raises(FileStateError):
        cancel_file(file_id=file.pk, by=file.uploaded_by)


def test_nothing_of_a_file_stands_in_the_database_in_plain_words(consultation: Consultation) -> None:
    checked(consultation)
    checked(consultation, BAD)
    with connection.cursor() as cursor:
        for table in ("consultation_responsefile", "consultation_stagedresponse"):
            cursor.execute(f"SELECT string_agg(row_to_json(t)::text, '') FROM {table} t")  # noqa: S608
            (dump,) = cursor.fetchone()
            for words in (b"Call people back", b"aa1 1aa", b"perhaps"):
                assert words.hex() not in dump
                assert words.decode() not in dump


def test_late_file_is_refused_after_the_days_of_grace(consultation: Consultation) -> None:
    file = checked(consultation)
    Consultation.objects.update(closes_at=timezone.now() - timedelta(days=6), opens_at="2020-01-01T00:00Z")
    assert sent(Consultation.objects.get(), BAD).state == "uploaded"
    Consultation.objects.update(closes_at=timezone.now() - timedelta(days=8))
    with pytest.raises(NotTakingFilesError):
        sent(Consultation.objects.get(), HEADER)
    with pytest.raises(NotTakingFilesError):
        take_file(file_id=file.pk, by=file.uploaded_by)


def test_worker_that_died_is_followed_by_another_that_begins_anew(consultation: Consultation) -> None:
    file = sent(consultation)
    ResponseFile.objects.update(state="checking", worked_at=timezone.now())
    StagedResponse.objects.create(file=file, row=3, payload=b"half")
    work_on_file(file_id=file.pk)
    file.refresh_from_db()
    assert file.state == "checking"
    ResponseFile.objects.update(worked_at=timezone.now() - timedelta(seconds=61))
    tasks.sweep_response_files()
    file.refresh_from_db()
    assert file.state == "ready"
    assert file.staged.count() == 3


def test_what_nobody_decided_on_goes_after_two_weeks(consultation: Consultation) -> None:
    file = checked(consultation)
    assert cancel_forgotten_files() == 0
    ResponseFile.objects.update(uploaded_at=timezone.now() - timedelta(days=15))
    assert cancel_forgotten_files() == 1
    file.refresh_from_db()
    assert (file.state, StagedResponse.objects.count()) == ("cancelled", 0)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_add_each_row_once() -> None:
    consultation = nine_priorities()
    file = checked(consultation, GOOD.replace("aa1 1aa", ""))
    take_file(file_id=file.pk, by=file.uploaded_by)

    def work() -> None:
        try:
            work_on_file(file_id=file.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Response.objects.count() == 3


# --- Pages ------------------------------------------------------------------------------------------------------
FILES = "/consultations/staff/files/"
NEW = f"{FILES}nine-priorities/"


def upload(editor: Client, content: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile("members.csv", content)
    return editor.post(NEW, {"organisation": "The Club", "file": file, **fields})


def test_way_of_a_file_through_the_pages(consultation: Consultation, editor: Client) -> None:
    assert "What do you think of the nine priorities?" in editor.get(FILES).text
    page = upload(editor, GOOD.encode())["Location"]
    waiting = editor.get(page)
    assert waiting["Refresh"] == "3"
    assert "The file waits to be checked." in waiting.text
    tasks.sweep_response_files()
    ready = editor.get(page)
    assert "Refresh" not in ready
    assert "3 responses are in order and would be added" in ready.text
    assert "Call people back" in ready.text
    editor.post(f"{page}add/")
    assert "responses are being added" in editor.get(page).text
    tasks.sweep_response_files()
    assert "3 responses were added on" in editor.get(page).text
    assert upload(editor, GOOD.encode())["Location"] == page
    assert "This very file is here already" in editor.get(page).text
    editor.post(f"{page}cancel/")
    assert "That can no longer be done" in editor.get(page).text
    assert "members.csv" in editor.get(FILES).text


def test_report_is_shown_and_can_be_downloaded_with_nothing_that_acts(
    consultation: Consultation, editor: Client
) -> None:
    page = upload(editor, f"{HEADER}\n1,=1+1,,,,,,\n".encode())["Location"]
    tasks.sweep_response_files()
    shown = editor.get(page).text
    assert "1 thing to correct" in shown
    assert "=1+1" in shown
    lines = b"".join(editor.get(f"{page}report.csv").streaming_content).decode().splitlines()
    assert lines[0] == "row,column,found,expected"
    assert lines[1].startswith("2,respondent,'=1+1,")
    editor.post(f"{page}cancel/")
    assert "Nothing in this file is kept." in editor.get(page).text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"organisation": ""}, "Enter the name of the organisation"),
        ({"file": ""}, "Choose a file"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.csv", b"a" * (10 * 1024 * 1024 + 1))}, "must be smaller than 10 MB"),
    ],
)
def test_mistake_in_the_form_is_explained(
    consultation: Consultation, editor: Client, fields: dict[str, Any], message: str
) -> None:
    assert message in upload(editor, GOOD.encode(), **fields).text
    assert not ResponseFile.objects.exists()


def test_only_this_address_takes_a_large_body(consultation: Consultation, editor: Client) -> None:
    large = f"{HEADER}\n".encode() + b"1,individual,,,,,,\n" * 9000
    assert upload(editor, large).status_code == 302
    assert editor.post(FILES, {"file": SimpleUploadedFile("a.csv", large)}).status_code == 413


def test_template_can_be_filled_in_and_sent(consultation: Consultation, editor: Client) -> None:
    book = load_workbook(BytesIO(editor.get(f"{NEW}template.xlsx").content))
    names = [cell.value for cell in book.active[1]]
    book.active.append(["x", "individual"])
    buffer = BytesIO()
    book.save(buffer)
    assert names[:2] == ["reference", "respondent"]
    page = upload(editor, buffer.getvalue())["Location"]
    tasks.sweep_response_files()
    assert "1 response is in order and would be added" in editor.get(page).text
    download = b"".join(editor.get(f"{NEW}template.csv").streaming_content).decode()
    assert download.splitlines()[0].split(",") == names


def test_file_of_another_consultation_is_not_found(consultation: Consultation, editor: Client) -> None:
    file = sent(consultation)
    assert editor.get(f"{FILES}other/{file.pk}/").status_code == 404
    assert editor.get(f"{NEW}{file.pk + 1}/").status_code == 404


def test_list_costs_the_same_however_many_there_are(
    consultation: Consultation, editor: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(15):
        sent(consultation, f"{number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        editor.get(FILES)


def test_large_file_is_checked_in_little_time(consultation: Consultation) -> None:
    rows = "".join(f"{n},individual,Hackney,,agree,Text number {n},1,100\n" for n in range(2000))
    before = timezone.now()
    assert checked(consultation, f"{HEADER}\n{rows}").state == "ready"
    # A fifth of what a file may hold; a task may take 150 seconds.
    assert timezone.now() - before < timedelta(seconds=20)
