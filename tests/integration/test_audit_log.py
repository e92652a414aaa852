"""The audit log: entries with the act or not at all, never changed, chained, and every way of spoiling them found."""

from datetime import UTC, datetime

import pytest
from django.db import InternalError, connection, transaction

from auditing.canonical import BEGINNING, NotPlainError
from auditing.chaining import chain_all, chain_waiting
from auditing.models import AuditEntry, AuditLink, WaitingEntry
from auditing.recording import UnnamedActionError, record, record_change
from auditing.tasks import chain_entries, check_chain
from auditing.verifying import verify
from tests.factories.auditing import make_chain, switch_truncate_triggers
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db


def test_record_keeps_who_what_and_from_what_to_what() -> None:
    sam = make_user("sam")
    entry = record(
        action="answer.decide",
        by=sam,
        subject="answer:12",
        consultation_id=3,
        before={"state": "pending"},
        after={"state": "published", "at": datetime(2026, 11, 22, 14, 5, tzinfo=UTC)},
    )
    entry.refresh_from_db()
    assert (entry.user_id, entry.username, entry.action, entry.subject) == (
        sam.pk,
        "sam",
        "answer.decide",
        "answer:12",
    )
    assert entry.before == {"state": "pending"}
    assert entry.after == {"state": "published", "at": "2026-11-22T14:05:00.000000Z"}


def test_record_of_the_portal_itself_names_nobody() -> None:
    entry = record(action="appeal.remind", by=None)
    assert (entry.user_id, entry.username) == (None, "")


@pytest.mark.parametrize("name", ["", "decide", "Answer.decide", "answer.decide.now"])
def test_record_refuses_an_action_without_its_two_words(name: str) -> None:
    with pytest.raises(UnnamedActionError):
        record(action=name, by=None)


def test_record_refuses_what_has_more_than_one_way_to_be_written() -> None:
    with pytest.raises(NotPlainError):
        record(action="answer.decide", by=None, after={"share": 0.1})


def test_a_long_text_is_kept_as_its_length_and_hash() -> None:
    entry = record(action="consultation.settings", by=None, after={"purpose": "x" * 1001})
    assert entry.after["purpose"]["characters"] == 1001
    assert len(entry.after["purpose"]["sha256"]) == 64


def test_record_change_keeps_only_what_differs() -> None:
    entry = record_change(
        action="consultation.settings",
        by=None,
        subject="consultation:1",
        before={"a": 1, "b": 2},
        after={"a": 1, "b": 3},
    )
    assert entry is not None
    assert (entry.before, entry.after) == ({"b": 2}, {"b": 3})


def test_record_change_keeps_nothing_where_nothing_changed() -> None:
    assert record_change(action="consultation.settings", by=None, subject="", before={"a": 1}, after={"a": 1}) is None
    assert not AuditEntry.objects.exists()


def test_entry_of_an_act_that_is_undone_is_undone_with_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        record(action="answer.decide", by=None)
        _ = 1 / 0
    assert not AuditEntry.objects.exists()
    assert not WaitingEntry.objects.exists()


@pytest.fixture
def guarded() -> None:
    """The triggers as production has them."""
    switch_truncate_triggers("ENABLE")
    # Undone with the test's transaction, like everything in it.


@pytest.mark.parametrize("table", ["auditing_auditentry", "auditing_auditlink", "auditing_auditcheck"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
@pytest.mark.usefixtures("guarded")
def test_database_refuses_to_change_remove_or_empty(table: str, statement: str) -> None:
    make_chain(2)
    check_chain()
    column = {"auditing_auditentry": "action", "auditing_auditlink": "hash", "auditing_auditcheck": "findings"}[table]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(InternalError), transaction.atomic():
            cursor.execute(statement.format(table, column))


def test_chain_numbers_entries_from_one_and_each_follows_the_one_before() -> None:
    links = make_chain(3)
    assert [link.number for link in links] == [1, 2, 3]
    previous = BEGINNING
    for link in links:
        assert link.hash == link.entry.hash_as(link.number, previous)
        previous = link.hash
    assert not WaitingEntry.objects.exists()


def test_chain_goes_on_where_it_ended() -> None:
    make_chain(2)
    record(action="answer.claim", by=None)
    chain_entries()
    assert list(AuditLink.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert verify().is_sound


def test_chaining_again_changes_nothing() -> None:
    make_chain(2)
    assert chain_all() == 0


def test_chain_takes_a_batch_at_a_time() -> None:
    for _ in range(5):
        record(action="answer.claim", by=None)
    assert [chain_waiting(2), chain_waiting(2), chain_waiting(2), chain_waiting(2)] == [2, 2, 1, 0]
    assert verify().is_sound
