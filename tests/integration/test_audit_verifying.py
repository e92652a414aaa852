"""Verifying the audit log: whatever was changed, removed or moved is named."""

import threading
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditing.canonical import canonical, plain
from auditing.chaining import CHAINING_LOCK, chain_all, chain_waiting
from auditing.models import AuditCheck, AuditEntry, AuditLink
from auditing.recording import record
from auditing.tasks import check_chain
from auditing.verifying import Head, verify
from tests.factories.auditing import make_chain, spoil
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return [entry.subject for entry in AuditEntry.objects.order_by("link__number")]


COLUMNS = {
    "id": "id + 1000",
    "at": "at + interval '1 microsecond'",
    "user_id": "7",
    "username": "'other'",
    "action": "'answer.decidf'",
    "subject": "'answer:9'",
    "also": "ARRAY['response:9']",
    "consultation_id": "consultation_id + 1",
    "before": """'{"state": "Pending"}'""",
    "after": """jsonb_set(after, '{redactions}', '9')""",
}


def test_every_column_of_an_entry_is_spoiled_below() -> None:
    assert set(COLUMNS) == {field.column for field in AuditEntry._meta.concrete_fields}


@pytest.mark.parametrize("column", COLUMNS)
def test_verify_names_an_entry_of_which_one_column_changed(column: str) -> None:
    link = make_chain()[3]
    if column == "id":
        spoil("UPDATE auditing_auditlink SET entry_id = entry_id + 1000 WHERE number = 4")
    statement = f"UPDATE auditing_auditentry SET {column} = {COLUMNS[column]} WHERE id = %s"  # noqa: S608 (above)
    spoil(statement, link.entry_id)
    findings = verify().findings
    assert len(findings) == 1
    assert findings[0].startswith("Entry 4 ")


def test_verify_names_an_entry_of_which_one_character_of_a_value_changed() -> None:
    make_chain()
    spoil(
        'UPDATE auditing_auditentry SET after = \'{"state": "publisheD", "reason": null, "redactions": 2}\' '
        "WHERE subject = 'answer:2'"
    )
    assert [finding[:8] for finding in verify().findings] == ["Entry 2 "]


def test_verify_names_a_link_whose_hash_changed() -> None:
    make_chain()
    spoil("UPDATE auditing_auditlink SET hash = %s WHERE number = 3", "0" * 64)
    assert [finding[:8] for finding in verify().findings] == ["Entry 3 "]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_verify_names_an_entry_that_was_removed(number: int) -> None:
    link = make_chain()[number - 1]
    spoil("DELETE FROM auditing_auditentry WHERE id = %s", link.entry_id)
    assert verify().findings == [f"Entry {number} is missing."]
    spoil("DELETE FROM auditing_auditlink WHERE number = %s", number)
    assert verify().findings == [f"Entry {number} is missing."]


def test_verify_names_entries_that_changed_places() -> None:
    first, second = make_chain()[2:4]
    spoil("UPDATE auditing_auditlink SET number = 100 WHERE number = 3")
    spoil("UPDATE auditing_auditlink SET number = 3 WHERE number = 4")
    spoil("UPDATE auditing_auditlink SET number = 4 WHERE number = 100")
    assert verify().findings == [
        f"Entry 4 (id {second.entry_id}) was moved to place 3.",
        f"Entry 3 (id {first.entry_id}) was moved to place 4.",
    ]


def test_verify_names_entries_whose_contents_changed_places() -> None:
    make_chain()
    spoil(
        "UPDATE auditing_auditentry SET subject = CASE subject WHEN 'answer:2' THEN 'answer:3' ELSE 'answer:2' END "
        "WHERE subject IN ('answer:2', 'answer:3')"
    )
    assert [finding[:8] for finding in verify().findings] == ["Entry 2 ", "Entry 3 "]


def test_verify_names_an_entry_that_was_put_in_past_the_chain() -> None:
    make_chain()
    spoil(
        "INSERT INTO auditing_auditentry (id, at, username, action, subject, also) "
        "VALUES (5000, now(), '', 'answer.decide', '', '{}')"
    )
    assert verify().findings == ["The entry with id 5000 is outside the chain."]


def test_verify_names_an_entry_that_was_removed_before_it_was_chained() -> None:
    entry = record(action="answer.claim", by=None)
    spoil("DELETE FROM auditing_auditentry")
    assert verify().findings == [f"The entry with id {entry.pk} was removed before it was chained."]


def test_verify_says_when_nobody_chains() -> None:
    entry = record(action="answer.claim", by=None)
    assert verify().waiting == 1
    assert verify().is_sound
    spoil("UPDATE auditing_auditentry SET at = at - interval '11 minutes' WHERE id = %s", entry.pk)
    assert "is the worker running?" in verify().findings[0]


def rewrite_chain() -> None:
    """Do what somebody with every right would: change an entry, and make the whole chain anew."""
    spoil("UPDATE auditing_auditentry SET action = 'answer.release' WHERE subject = 'answer:2'")
    spoil("DELETE FROM auditing_auditlink")
    spoil("INSERT INTO auditing_waitingentry (entry_id) SELECT id FROM auditing_auditentry")
    chain_all()


def test_chain_that_was_written_anew_does_not_fit_the_checks_before() -> None:
    make_chain()
    check_chain()
    rewrite_chain()
    assert "the chain was written anew" in verify().findings[0]


def test_chain_that_was_written_anew_with_its_checks_does_not_fit_a_head_that_somebody_kept() -> None:
    head = make_chain()[-1]
    rewrite_chain()
    assert verify().is_sound
    assert "the chain was written anew" in verify([Head(head.number, head.hash, "a newspaper")]).findings[0]


def test_end_that_was_cut_off_is_missing_from_the_checks_before() -> None:
    make_chain()
    check_chain()
    spoil("DELETE FROM auditing_auditlink WHERE number = 6")
    spoil("DELETE FROM auditing_auditentry WHERE subject = 'answer:6'")
    assert "is missing" in verify().findings[0]


def test_check_keeps_what_it_found() -> None:
    make_chain(3)
    check_chain()
    check = AuditCheck.objects.get()
    assert (check.head_number, check.head_hash, check.is_sound) == (3, AuditLink.objects.get(number=3).hash, True)


def test_command_says_that_all_is_sound_and_where_the_chain_ends() -> None:
    make_chain(3)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("The audit log is sound: 3 entries, head ")
    assert not AuditCheck.objects.exists()


def test_command_fails_and_names_what_it_found() -> None:
    make_chain(3)
    spoil("UPDATE auditing_auditentry SET username = 'other' WHERE subject = 'answer:2'")
    errors = StringIO()
    with pytest.raises(CommandError, match="not sound: 1 finding"):
        call_command("verify_audit", "--keep", stderr=errors)
    assert errors.getvalue().startswith("Entry 2 ")
    assert AuditCheck.objects.get().findings


def test_command_holds_the_chain_against_a_head_that_is_given() -> None:
    link = make_chain(3)[1]
    call_command("verify_audit", "--head", f"2:{link.hash}", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify_audit", "--head", f"2:{'0' * 64}", stderr=StringIO())


def test_command_refuses_a_head_that_is_none() -> None:
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        call_command("verify_audit", "--head", "2")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text("abcåé→", min_size=1), parts, max_size=4),
    max_leaves=10,
)


# How long it takes on a busy machine says nothing.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=PLAIN)
def test_what_the_database_gives_back_has_the_canonical_form_of_what_was_kept(value: object) -> None:
    with transaction.atomic():
        entry = record(action="answer.decide", by=None, after=value)
        assert canonical(AuditEntry.objects.get(pk=entry.pk).after) == canonical(plain(value))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Entries of many transactions at once, and more than one worker."""

    def test_twenty_at_once_are_all_chained_once_while_two_workers_chain(self) -> None:
        sam = make_user("sam")
        stop = threading.Event()
        writers = [threading.Thread(target=write, args=(sam, number)) for number in range(20)]
        chainers = [threading.Thread(target=keep_chaining, args=(stop,)) for _ in range(2)]
        for thread in (*chainers, *writers):
            thread.start()
        for thread in writers:
            thread.join(60)
        stop.set()
        for thread in chainers:
            thread.join(60)
        chain_all()
        # A quarter of each writer's transactions was rolled back.
        assert AuditEntry.objects.filter(action="answer.claim").count() == 20 * 15
        assert AuditLink.objects.count() == AuditEntry.objects.count()
        assert verify().is_sound

    def test_entry_that_is_committed_late_comes_after_those_before_it(self) -> None:
        began, go_on = threading.Event(), threading.Event()
        late = threading.Thread(target=write_late, args=(began, go_on))
        late.start()
        began.wait(10)
        record(action="answer.claim", by=None, subject="quick")
        assert chain_all() == 1
        go_on.set()
        late.join(10)
        assert chain_all() == 1
        assert names() == ["quick", "late"]
        assert verify().is_sound

    def test_worker_leaves_the_chain_to_one_that_is_at_it(self) -> None:
        record(action="answer.claim", by=None)
        held, let_go = threading.Event(), threading.Event()
        other = threading.Thread(target=hold_chain, args=(held, let_go))
        other.start()
        held.wait(10)
        assert chain_waiting() == 0
        let_go.set()
        other.join(10)
        assert chain_waiting() == 1


def write(by: User, number: int) -> None:
    try:
        for turn in range(20):
            with transaction.atomic():
                record(action="answer.claim", by=by, subject=f"answer:{number}")
                if turn % 4 == 3:
                    transaction.set_rollback(True)
    finally:
        connection.close()


def write_late(began: threading.Event, go_on: threading.Event) -> None:
    try:
        with transaction.atomic():
            record(action="answer.claim", by=None, subject="late")
            began.set()
            go_on.wait(10)
    finally:
        connection.close()


def keep_chaining(stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            chain_waiting(7)
    finally:
        connection.close()


def hold_chain(held: threading.Event, let_go: threading.Event) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAINING_LOCK])
            held.set()
            let_go.wait(10)
    finally:
        connection.close()
