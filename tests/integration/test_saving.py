"""Leaving a draft and coming back: by code, by e-mail, and after everything that a browser can lose."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from consultation import tasks
from consultation.actions import mailing
from consultation.actions.expiring import delete_expired_drafts
from consultation.actions.mailing import REMIND_BEFORE, leave_address, send_due_mail
from consultation.actions.responding import save_page, start_draft
from consultation.models import Answer, Consultation, Draft, Response
from consultation.models.codes import code_for
from tests.factories.consultation import Respondent, nine_priorities

pytestmark = pytest.mark.django_db
ADDRESS = "somebody@example.org"


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    return Respondent(consultation).start()


def send() -> int:
    return send_due_mail(link_to=tasks.return_link)


def due_now() -> None:
    Draft.objects.update(mail_due_at=timezone.now() - timedelta(seconds=1))


@contextmanager
def at(moment: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the mail be dealt with at another time."""
    with monkeypatch.context() as patch:
        patch.setattr(mailing.timezone, "now", lambda: moment)
        yield


class BrokenServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError(f"cannot reach {email_messages[0].to[0]}")


def test_link_and_code_are_sent_to_the_address_and_no_answer_is(respondent: Respondent) -> None:
    respondent.answer("victims", victims_text="a secret canary")
    assert respondent.post("save", {"send": "yes", "email": ADDRESS})["Location"] == respondent.url("save")
    assert send() == 1
    message = mail.outbox[0]
    code = code_for("return", Draft.objects.get().pk)
    assert message.to == [ADDRESS]
    assert f"{respondent.url('return')}#{code}" in str(message.body)
    assert "canary" not in str(message.message())
    assert send() == 0


def test_save_page_says_what_the_address_is_for_and_takes_it_back(respondent: Respondent) -> None:
    assert "This is a demonstration: the message is put into a folder" in respondent.get("save").text
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    page = respondent.get("save").text
    assert "Delete my e-mail address now" in page
    assert ADDRESS not in page
    respondent.post("save", {"remove": "yes"})
    assert bytes(Draft.objects.get().address) == b""
    assert send() == 0


def test_wrong_address_is_told_and_kept_in_the_box(respondent: Respondent) -> None:
    page = respondent.post("save", {"send": "yes", "email": "somebody at example"})
    assert page.status_code == 200
    assert "Enter an e-mail address in the right form" in page.text
    assert 'value="somebody at example"' in page.text


def test_no_e_mail_is_offered_without_a_mail_server(respondent: Respondent, settings: Settings) -> None:
    settings.EMAIL_OFFERED = False
    assert "e-mail" not in respondent.get("save").text
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    assert bytes(Draft.objects.get().address) == b""


def test_address_in_the_database_is_encrypted_and_bound_to_its_row(consultation: Consultation) -> None:
    first, second = (start_draft(consultation=consultation) for _ in range(2))
    leave_address(draft=first, address=ADDRESS)
    sealed = Draft.objects.get(pk=first.pk).address
    assert b"example" not in bytes(sealed)
    Draft.objects.filter(pk=first.pk).delete()
    Draft.objects.filter(pk=second.pk).update(address=sealed, mail_next="link", mail_due_at=timezone.now())
    assert send() == 1
    assert mail.outbox == []
    assert bytes(Draft.objects.get().address) == b""


def test_one_reminder_comes_three_days_before_and_then_the_address_is_gone(
    respondent: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    send()
    draft = Draft.objects.get()
    assert draft.mail_due_at == draft.usable_until - REMIND_BEFORE
    # Saved again ten days later: the draft lives longer, and so does the reminder's wait.
    later = draft.expires_at + timedelta(days=10)
    Draft.objects.update(expires_at=later)
    with at(draft.mail_due_at + timedelta(minutes=1), monkeypatch):
        assert send() == 1
    assert len(mail.outbox) == 1
    assert Draft.objects.get().mail_due_at == later - REMIND_BEFORE
    with at(later - REMIND_BEFORE + timedelta(minutes=1), monkeypatch):
        assert (send(), send()) == (1, 0)
    assert "will be deleted soon" in mail.outbox[1].subject
    draft = Draft.objects.get()
    assert (bytes(draft.address), draft.mail_next, draft.mail_due_at) == (b"", "", None)


def test_draft_that_the_close_ends_sooner_is_reminded_of_before_the_close(
    consultation: Consultation, respondent: Respondent
) -> None:
    closes_at = timezone.now() + timedelta(days=5)
    Consultation.objects.update(closes_at=closes_at)
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    send()
    assert Draft.objects.get().mail_due_at == closes_at - REMIND_BEFORE


def test_address_is_kept_for_no_reminder_that_would_come_too_late(respondent: Respondent) -> None:
    Consultation.objects.update(closes_at=timezone.now() + timedelta(days=2))
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    send()
    assert len(mail.outbox) == 1
    assert bytes(Draft.objects.get().address) == b""


def test_sending_the_response_and_expiring_delete_the_address(respondent: Respondent) -> None:
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    draft = Draft.objects.get()
    assert (bytes(draft.address), draft.mail_next, draft.mail_due_at) == (b"", "", None)
    assert send() == 0
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    delete_expired_drafts()
    assert not Draft.objects.exists()


def test_nothing_is_sent_about_a_draft_that_has_expired(respondent: Respondent) -> None:
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    send()
    assert mail.outbox == []
    assert bytes(Draft.objects.get().address) == b""


def test_mail_server_that_does_not_answer_is_asked_again_and_the_address_goes_in_the_end(
    respondent: Respondent, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    for tries in range(1, mailing.MOST_TRIES):
        due_now()
        assert send() == 1
        draft = Draft.objects.get()
        assert draft.mail_tries == tries
        assert draft.mail_due_at is not None
        assert draft.mail_due_at > timezone.now() + timedelta(minutes=2**tries - 1)
        assert send() == 0
    due_now()
    send()
    assert bytes(Draft.objects.get().address) == b""
    assert "example.org" not in "".join(capfd.readouterr())


def test_hint_sends_at_once_what_the_sweep_would_send(respondent: Respondent) -> None:
    respondent.post("save", {"send": "yes", "email": ADDRESS})
    tasks.send_mail_of_draft(str(Draft.objects.get().pk))
    tasks.sweep_mail()
    assert len(mail.outbox) == 1


def test_database_refuses_an_address_without_a_use(respondent: Respondent) -> None:
    for wrong in ({"address": b"x"}, {"mail_next": "link"}, {"mail_due_at": timezone.now()}):
        with pytest.raises(IntegrityError, match="address_has_use"), transaction.atomic():
            Draft.objects.update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_mail_once() -> None:
    consultation = nine_priorities()
    for number in range(6):
        leave_address(draft=start_draft(consultation=consultation), address=f"{number}@example.org")

    def work() -> None:
        try:
            while send():
                continue
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message.to[0] for message in mail.outbox) == [f"{number}@example.org" for number in range(6)]


def test_expired_draft_is_told_of_honestly(respondent: Respondent, consultation: Consultation) -> None:
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = respondent.get("tasks")
    assert page.status_code == 410
    assert "Your draft is not here any more" in page.text
    assert "Start a new response" in page.text
    assert Respondent(consultation, Client()).get("tasks").status_code == 302


def test_task_list_says_until_when(respondent: Respondent) -> None:
    Draft.objects.update(expires_at="2030-01-02T12:00:00Z")
    Consultation.objects.update(closes_at="2030-01-01T17:00:00Z")
    assert "Send your response before 1 January 2030 at 5:00pm" in respondent.get("tasks").text


# --- What a browser can lose --------------------------------------------------------------------------------------
def lose_cookies(respondent: Respondent) -> None:
    respondent.client.cookies.clear()


def test_page_sent_without_the_draft_is_shown_again_and_saved_to_the_draft_of_a_code(respondent: Respondent) -> None:
    respondent.answer("data", data_text="Say what is kept")
    code = code_for("return", Draft.objects.get().pk)
    lose_cookies(respondent)
    page = respondent.answer("victims", victims_text="Call people back", victims_agree="agree")
    assert page.status_code == 200
    assert "This page is not saved yet" in page.text
    assert "Call people back" in page.text
    wrong = respondent.answer(
        "victims",
        victims_text="Call people back",
        victims_agree="agree",
        how="code",
        return_code="AAAA",
        rescue="yes",
    )
    assert "We cannot open a draft with this code" in wrong.text
    assert "Call people back" in wrong.text
    typed = {
        "victims-text": "Call people back",
        "victims-agree": "agree",
        "how": "code",
        "return_code": code,
        "rescue": "yes",
    }
    saved = respondent.post("question", typed, page_key="victims")
    assert saved["Location"] == respondent.url("tasks")
    assert Draft.objects.get().read().answers == {
        "data-agree": "",
        "data-first": "",
        "data-text": "Say what is kept",
        "victims-text": "Call people back",
        "victims-agree": "agree",
    }


def test_page_sent_without_the_draft_can_begin_a_new_response(respondent: Respondent) -> None:
    Draft.objects.all().delete()
    respondent.answer("victims", victims_text="Call people back", how="new", rescue="yes")
    assert Draft.objects.get().read().answers == {"victims-text": "Call people back"}
    assert respondent.get("tasks").status_code == 200


def test_rescued_text_that_is_too_long_is_shown_and_not_cut(respondent: Respondent) -> None:
    lose_cookies(respondent)
    page = respondent.answer("victims", victims_text="x" * 9000, how="new", rescue="yes")
    assert page.status_code == 200
    assert "x" * 9000 in page.text
    assert "must be" in page.text
    assert Draft.objects.count() == 1


def test_nothing_typed_without_a_draft_leads_to_the_start(respondent: Respondent) -> None:
    lose_cookies(respondent)
    assert respondent.answer("victims")["Location"] == respondent.url("start")
    assert respondent.answer("absent-page", text="x").status_code == 404


def test_rescue_takes_nothing_after_the_close(respondent: Respondent) -> None:
    lose_cookies(respondent)
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(minutes=1))
    assert respondent.answer("victims", victims_text="late", how="new", rescue="yes").status_code == 410
    assert Draft.objects.count() == 1


def test_form_without_its_token_saves_nothing_and_shows_what_was_typed(respondent: Respondent) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = respondent.client.cookies
    page = strict.post(respondent.url("question", page_key="victims"), {"victims-text": "Call <b>people</b> back"})
    assert page.status_code == 403
    assert "Call &lt;b&gt;people&lt;/b&gt; back" in page.text
    assert "csrfmiddlewaretoken" in page.text
    assert "Where should we save this page?" not in page.text
    assert Draft.objects.get().read().answers == {}
    other = strict.post(respondent.url("submit"), {"x": "typed"})
    assert other.status_code == 403
    assert "typed" not in other.text


# --- Changing an early answer -------------------------------------------------------------------------------------
def test_changing_an_early_answer_asks_only_what_depends_on_it_and_keeps_the_rest(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.answer("you-and-london", connection=["lives"], borough="E09000007")
    respondent.answer("victims", victims_text="Call people back", victims_agree="agree")
    before = respondent.get("tasks").text
    assert "You have completed 2 of" in before
    respondent.answer("who", respondent="organisation")
    after = respondent.get("tasks").text
    # “About you” wants the organisation's name now; what was said of victims stands.
    assert "You have completed 1 of" in after
    assert respondent.get("question", page_key="you-and-london").status_code == 404
    draft = Draft.objects.get()
    assert draft.read().answers["connection"] == ["lives"]
    respondent.answer("who", respondent="individual")
    assert "lives" in str(Draft.objects.get().read().answers["connection"])
    assert "You have completed 2 of" in respondent.get("tasks").text


def test_answers_off_the_path_stay_in_the_draft_and_are_never_sent(consultation: Consultation) -> None:
    draft = start_draft(consultation=consultation)
    save_page(draft=draft, page_key="who", answers={"respondent": "organisation"})
    save_page(draft=draft, page_key="organisation", answers={"organisation": {"name": "Friends of the Green"}})
    save_page(draft=draft, page_key="who", answers={"respondent": "individual"})
    assert draft.read().answers["organisation"] == {"name": "Friends of the Green"}
    respondent = Respondent(consultation)
    respondent.post("return", {"code": code_for("return", draft.pk)})
    assert "Friends of the Green" not in respondent.get("check").text
    respondent.post("submit")
    response = Response.objects.get()
    assert response.closed_answers == {"respondent": "individual"}
    assert not Answer.objects.exists()
    assert response.respondent_kind == "individual"
