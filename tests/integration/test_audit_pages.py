"""The audit log's pages: who sees what, searching, the files that others verify, and the heads that are public."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from auditing.chaining import chain_all
from auditing.models import AuditEntry
from auditing.recording import record
from auditing.tasks import check_chain
from tests.factories.auditing import make_chain, spoil
from tests.factories.moderating import make_consultation, make_user

pytestmark = pytest.mark.django_db
LOG = "/staff/audit/"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_user("alex", "Administrator"))
    return client


def subjects(page: object) -> list[str]:
    """Return what the entries of a page are about, in their order."""
    return re.findall(r'app-audit__subject">([^<]*)<', page.text)  # type: ignore[attr-defined]


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(make_user("lee", "Lead moderator"))
    return client


def test_log_shows_who_did_what_from_what_to_what(administrator: Client) -> None:
    consultation = make_consultation()
    record(
        action="answer.decide",
        by=make_user("sam"),
        subject="answer:12",
        consultation_id=consultation.pk,
        before={"state": "pending", "held_by": "lee"},
        after={"state": "published"},
    )
    shown = administrator.get(LOG).text
    assert "answer.decide" in shown
    assert "answer:12" in shown
    assert "sam" in shown
    assert consultation.title in shown
    assert "</span> pending → published" in shown
    assert "lee → nothing" in shown
    assert "soon" in shown
    chain_all()
    assert "soon" not in administrator.get(LOG).text


def test_log_that_is_empty_says_so(administrator: Client) -> None:
    assert "No entry fits this search." in administrator.get(LOG).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=sam", {"answer:1", "page", "old-name"}),
        ("person=gone", {"answer:2"}),
        ("person=nobody", set()),
        ("action=answer.read", {"page"}),
        ("subject=answer:1", {"answer:1", "page"}),
        ("subject=answer:3", {"page"}),
        ("since=2026-11-20&until=2026-11-20", {"answer:2"}),
        ("until=2026-11-19", {"old-name"}),
        ("person=sam&action=answer.decide", {"answer:1", "old-name"}),
        ("since=yesterday", {"answer:1", "page", "old-name", "answer:2", "elsewhere"}),
    ],
)
def test_log_is_searched_by_person_action_subject_and_date(
    administrator: Client, query: str, found: set[str]
) -> None:
    sam = make_user("sam")
    for subject, at, fields in (
        ("answer:1", "2026-11-22T12:00Z", {}),
        ("page", "2026-11-22T12:00Z", {"action": "answer.read", "also": ["answer:1", "answer:3"]}),
        ("old-name", "2026-11-19T23:59Z", {"username": "samuel"}),
        ("answer:2", "2026-11-20T00:00Z", {"user_id": None, "username": "gone"}),
        ("elsewhere", "2026-11-22T12:00Z", {"user_id": 0, "username": "other"}),
    ):
        values = {"action": "answer.decide", "user_id": sam.pk, "username": "sam", **fields}
        AuditEntry.objects.create(subject=subject, at=at, **values)
    assert set(subjects(administrator.get(f"{LOG}?{query}"))) == found


def test_log_is_searched_by_consultation(administrator: Client) -> None:
    first, second = make_consultation(), make_consultation("other")
    record(action="answer.claim", by=None, subject="answer:1", consultation_id=first.pk)
    record(action="answer.claim", by=None, subject="answer:2", consultation_id=second.pk)
    assert subjects(administrator.get(f"{LOG}?consultation={second.pk}")) == ["answer:2"]


def test_a_day_that_is_none_is_explained(administrator: Client) -> None:
    assert "There is a problem" in administrator.get(f"{LOG}?since=yesterday").text


def test_lead_moderator_sees_only_what_is_about_a_consultation(lead: Client) -> None:
    consultation = make_consultation()
    record(action="answer.claim", by=None, subject="answer:1", consultation_id=consultation.pk)
    record(action="session.begin", by=make_user("sam"), subject="user:apart")
    shown = lead.get(LOG).text
    assert "answer:1" in shown
    assert "user:apart" not in shown
    assert "user:apart" not in lead.get(f"{LOG}?person=sam").text
    chain_all()
    assert b"user:apart" not in body(lead.post(f"{LOG}export/jsonl/"))


def test_pages_go_on_below_the_last_entry_whatever_is_written_meanwhile(administrator: Client) -> None:
    make_chain(60)
    seen = []
    address = LOG
    while address:
        page = administrator.get(address)
        seen += subjects(page)
        older = re.search(r'href="([^"]*below=[^"]*)"', page.text)
        address = older[1] if older else ""
        record(action="answer.claim", by=None, subject="later")
    assert seen == [f"answer:{number}" for number in range(60, 0, -1)]


@pytest.mark.parametrize("below", ["", "x", "1_", "9" * 40 + "_1", "-1_1"])
def test_a_place_to_go_on_from_that_makes_no_sense_does_no_harm(administrator: Client, below: str) -> None:
    assert administrator.get(f"{LOG}?below={below}").status_code == 200


@pytest.mark.parametrize("entries", [3, 60])
def test_number_of_queries_does_not_depend_on_the_number_of_entries(
    administrator: Client, django_assert_num_queries: DjangoAssertNumQueries, entries: int
) -> None:
    make_chain(entries)
    with django_assert_num_queries(12):
        administrator.get(f"{LOG}?person=alex&action=answer.decide&below=9999999999999999_1")


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def verified(lines: list[str]) -> list[int]:
    """Return the numbers of the entries whose hash is right: what docs/audit.md says, done by somebody else."""
    right = []
    for line in lines:
        entry = json.loads(line)
        claimed = entry.pop("hash")
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if hashlib.sha256(text.encode("utf-8")).hexdigest() == claimed:
            right.append(entry["number"])
    return right


def run_documented_program(export: bytes, folder: Path) -> list[str]:
    """Run the program of docs/audit.md, as it stands there, on an export; return what it says."""
    page = (settings.BASE_DIR / "docs/audit.md").read_text()
    program = page.split("```python\n")[1].split("```")[0]
    (folder / "export.jsonl").write_bytes(export)
    command = [sys.executable, "-c", program, str(folder / "export.jsonl")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_documented_program_verifies_an_export_and_names_what_was_changed(
    administrator: Client, tmp_path: Path
) -> None:
    last = make_chain(5)[-1]
    sound = body(administrator.post(f"{LOG}export/jsonl/"))
    assert run_documented_program(sound, tmp_path) == [f"read as far as entry 5, hash {last.hash}"]
    spoilt = sound.replace(b'"redactions":3', b'"redactions":4')
    assert run_documented_program(spoilt, tmp_path)[0] == "entry 3 was changed"
    shortened = b"".join(line for line in sound.splitlines(keepends=True) if b'"number":2,' not in line)
    assert run_documented_program(shortened, tmp_path)[0] == "entry 3 does not follow the one before"


def test_export_is_verified_by_a_program_that_shares_nothing_with_ours(administrator: Client) -> None:
    title = "“Überblick” \u2028 \t 🙂 \\ /"
    record(action="consultation.settings", by=None, after={"title": title, "b": [None, True, 2**70]})
    make_chain(5)
    lines = body(administrator.post(f"{LOG}export/jsonl/")).decode().rstrip("\n").split("\n")
    assert verified(lines) == [1, 2, 3, 4, 5, 6]
    entries = [json.loads(line) for line in lines]
    assert entries[0]["previous"] == "0" * 64
    assert [entry["previous"] for entry in entries[1:]] == [entry["hash"] for entry in entries[:-1]]


def test_export_of_a_changed_entry_is_not_verified(administrator: Client) -> None:
    make_chain(5)
    spoil("UPDATE auditing_auditentry SET username = 'x' WHERE subject = 'answer:3'")
    lines = body(administrator.post(f"{LOG}export/jsonl/")).decode().splitlines()
    assert verified(lines) == [1, 2, 4, 5]


def test_export_of_a_search_is_verified_entry_by_entry(administrator: Client) -> None:
    make_chain(5)
    lines = body(administrator.post(f"{LOG}export/jsonl/?subject=answer:3")).decode().splitlines()
    assert verified(lines) == [3]


def test_export_goes_on_past_one_piece(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_chain(12)
    monkeypatch.setattr("auditing.searching.PIECE", 5)
    monkeypatch.setattr("portal.audit_log.PIECE", 100)
    monkeypatch.setattr("portal.audit_log.LOOK_UP", 4)
    assert verified(body(administrator.post(f"{LOG}export/jsonl/")).decode().splitlines()) == list(range(1, 13))


def test_export_for_a_spreadsheet_has_the_same_rows(administrator: Client) -> None:
    make_chain(3)
    rows = list(csv.DictReader(StringIO(body(administrator.post(f"{LOG}export/csv/")).decode())))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert json.loads(rows[0]["after"]) == {"state": "published", "reason": None, "redactions": 1}


def test_export_is_an_entry_itself(administrator: Client) -> None:
    make_chain(3)
    administrator.post(f"{LOG}export/csv/?subject=answer:3")
    entry = AuditEntry.objects.get(action="audit.export")
    assert entry.username == "alex"
    assert entry.after == {"format": "csv", "up_to": 3, "subject": "answer:3"}


def test_export_in_another_format_is_not_there(administrator: Client) -> None:
    assert administrator.post(f"{LOG}export/xml/").status_code == 404


def test_log_says_whether_it_is_sound(administrator: Client) -> None:
    assert "Not checked yet" in administrator.get(LOG).text
    make_chain(3)
    check_chain()
    assert "Sound" in administrator.get(LOG).text
    spoil("UPDATE auditing_auditentry SET username = 'x' WHERE subject = 'answer:3'")
    check_chain()
    assert "Not sound" in administrator.get(LOG).text
    assert "Entry 3 (id" in administrator.get(LOG).text


def test_everybody_can_read_where_the_chain_ended_each_day(client: Client) -> None:
    assert "It has not been checked yet." in client.get("/about/audit-log/").text
    first = make_chain(3)[-1]
    check_chain()
    make_chain(1)
    check_chain()
    last = make_chain(0)[-1]
    shown = client.get("/about/audit-log/").text
    assert last.hash in shown
    assert first.hash not in shown
    assert "Nothing wrong" in shown
