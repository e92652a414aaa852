"""Reminders by e-mail to lead moderators: once for each clock, in one message, without anybody's words."""

import smtplib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from auditing.models import AuditEntry
from consultation.actions.moderating.reminding import HEADER, make_reminders, send_reminders
from consultation.models import Answer, Consultation, Reminder
from consultation.tasks import sweep_reminders
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lead() -> User:
    return make_user("lee", "Lead moderator", email="lee@example.org")


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


def late(consultation: Consultation, **fields: Any) -> Answer:
    answer = make_answer(consultation, "secret words")
    values = {"due_at": timezone.now() - timedelta(minutes=5), "waits_for": "first", **fields}
    Answer.objects.filter(pk=answer.pk).update(**values)
    return answer


def aged(consultation: Consultation, days: int) -> Answer:
    return late(consultation, due_at=None, waiting_since=timezone.now() - timedelta(days=days))


def sweep() -> list[mail.EmailMessage]:
    """Sweep as an hour later, and return the messages that were sent by it."""
    Reminder.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now() - timedelta(hours=2))
    before = len(mail.outbox)
    sweep_reminders()
    return mail.outbox[before:]


def test_lead_is_told_once_of_a_clock_that_ran_out(consultation: Consultation) -> None:
    answer = late(consultation)
    (message,) = sweep()
    assert message.to == ["lee@example.org"]
    assert message.subject == "1 piece of moderation is late"
    assert f"/consultations/staff/moderation/{answer.pk}/" in message.body
    assert "/consultations/staff/lead/" in message.body
    assert message.extra_headers == {HEADER: "1"}
    assert sweep() == []


def test_message_holds_no_words_of_an_answer(consultation: Consultation) -> None:
    late(consultation)
    (message,) = sweep()
    assert "secret" not in str(message.message())


def test_clock_that_is_set_again_is_told_again(consultation: Consultation) -> None:
    answer = late(consultation)
    sweep()
    Answer.objects.filter(pk=answer.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert len(sweep()) == 1


def test_clock_that_has_not_run_out_is_not_told(consultation: Consultation) -> None:
    late(consultation, due_at=timezone.now() + timedelta(minutes=5))
    late(consultation, waits_for="", state="withheld")
    assert sweep() == []


def test_many_clocks_are_one_message_and_at_most_one_an_hour(consultation: Consultation) -> None:
    for _ in range(22):
        late(consultation)
    (message,) = sweep()
    assert message.subject == "22 pieces of moderation are late"
    assert "and 2 more." in message.body
    late(consultation)
    sweep_reminders()
    assert len(mail.outbox) == 1
    assert len(sweep()) == 1


def test_colleague_to_whom_it_was_referred_is_told_too(consultation: Consultation) -> None:
    late(consultation, referred_to=make_user("kim", email="kim@example.org"))
    late(consultation)
    told = {message.to[0]: message.subject[0] for message in sweep()}
    assert told == {"lee@example.org": "2", "kim@example.org": "1"}


def test_whoever_has_no_address_or_has_left_is_not_written_to(consultation: Consultation, lead: User) -> None:
    make_user("kim", "Lead moderator", email="kim@example.org", is_active=False)
    late(consultation, referred_to=make_user("sam"))
    assert [message.to for message in sweep()] == [["lee@example.org"]]


def test_work_that_is_done_before_the_message_goes_is_not_in_it(consultation: Consultation) -> None:
    answer = late(consultation)
    make_reminders()
    Answer.objects.filter(pk=answer.pk).update(waits_for="", state="withheld", due_at=None)
    assert sweep() == []
    assert not Reminder.objects.exists()


def test_old_work_is_told_once_a_week_by_consultation(consultation: Consultation, settings: Settings) -> None:
    settings.MODERATION_OLD_DAYS = 7
    aged(consultation, 8)
    aged(consultation, 9)
    aged(make_consultation("other"), 6)
    (message,) = sweep()
    assert message.subject == "Moderation waits for long"
    assert "more than 7 days in:\n- Consultation small" in message.body
    assert "other" not in message.body
    assert sweep() == []
    Reminder.objects.update(clock_at=timezone.now() - timedelta(days=14))
    assert len(sweep()) == 1


def test_nothing_is_noted_or_sent_without_a_mail_server(consultation: Consultation, settings: Settings) -> None:
    settings.EMAIL_OFFERED = False
    late(consultation)
    assert sweep() == []
    assert not Reminder.objects.exists()


def test_server_that_does_not_answer_is_tried_again_later_and_not_for_ever(
    consultation: Consultation, settings: Settings
) -> None:
    late(consultation)
    # Nobody listens there.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for tries in range(1, 8):
        sweep_reminders()
        assert Reminder.objects.get().tries == min(tries, 6)
        Reminder.objects.update(next_try_at=timezone.now())
    assert issubclass(smtplib.SMTPException, OSError)


def test_that_somebody_was_reminded_is_in_the_audit_log(consultation: Consultation, lead: User) -> None:
    late(consultation)
    sweep()
    entry = AuditEntry.objects.get(action="reminder.send")
    assert (entry.user_id, entry.subject) == (None, f"user:{lead.pk}")
    assert entry.after == {"clocks": 1, "consultations_with_old_work": 0}
    assert "@" not in str(list(AuditEntry.objects.values_list()))


def test_number_of_queries_does_not_depend_on_the_number_of_clocks(
    consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        late(consultation)
    with django_assert_max_num_queries(20):
        make_reminders()
        send_reminders(work_page="/", answer_page=str)


# --- The demonstration's mailbox -------------------------------------------------------------------------------
@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_user("alex", "Administrator"))
    return client


def test_mailbox_shows_reminders_and_only_counts_what_respondents_get(
    administrator: Client, consultation: Consultation, folder: Path
) -> None:
    assert "There is no reminder yet." in administrator.get("/staff/mailbox/").text
    late(consultation)
    sweep_reminders()
    mail.send_mail("Come back to your draft", "https://portal/return#secret-code", None, ["somebody@example.org"])
    shown = administrator.get("/staff/mailbox/").text
    assert "1 piece of moderation is late" in shown
    assert "lee@example.org" in shown
    assert "The clock has run out for:" in shown
    assert "1 message to a respondent is not shown" in shown
    for hidden in ("secret-code", "somebody@example.org", "Come back to your draft"):
        assert hidden not in shown
    assert "Mailbox of the demonstration" in administrator.get("/staff/").text


def test_mailbox_is_not_there_where_messages_are_sent(administrator: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert administrator.get("/staff/mailbox/").status_code == 404
    assert "Mailbox of the demonstration" not in administrator.get("/staff/").text
