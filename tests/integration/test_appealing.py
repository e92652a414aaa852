"""A respondent's appeal: when there is one, what it does to the text, and that it ends with the text."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from auditing.models import AuditEntry
from consultation.actions.appealing import AppealNotPossibleError, make_appeal, withdraw_appeal
from consultation.actions.changing import begin_change, withdraw_response
from consultation.actions.erasing import erase_response, remove_originals
from consultation.actions.moderating.deciding import Words
from consultation.actions.responding import save_page, submit_response
from consultation.actions.rotating import rotate_keys
from consultation.models import Agreement, Answer, Appeal, Consultation, ModerationDecision, Recheck, Response
from consultation.models.codes import public_reference
from consultation.moderation.clock import end_of, last_day
from consultation.selectors.appeals import Standing
from consultation.selectors.following import followed_texts
from tests.factories.appealing import decide_about, make_appealed, make_decided
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def sam() -> User:
    return make_user("sam")


def days_ago(number: float) -> datetime:
    return timezone.now() - timedelta(days=number)


def standing_of(answer: Answer) -> Standing:
    (text,) = followed_texts(Response.objects.get(answers=answer))
    return text.right.standing


@pytest.mark.parametrize("kind", ["redact", "withhold", "spam"])
def test_appeal_waits_for_somebody_who_took_no_part(consultation: Consultation, sam: User, kind: str) -> None:
    lee = make_user("lee")
    answer = make_answer(consultation)
    words = [Words(0, 4, "other")] if kind == "redact" else []
    decision = decide_about(answer, kind, second=lee, words=words)
    Answer.objects.filter(pk=answer.pk).update(claimed_by=sam, claim_expires_at=timezone.now() + timedelta(hours=1))
    appeal = make_appeal(answer_id=answer.pk, words="That is my own name.")
    answer.refresh_from_db()
    assert appeal.decision == decision
    assert (answer.waits_for, answer.waiting_since, answer.due_at) == ("appeal", appeal.made_at, appeal.due_at)
    assert answer.not_by == sorted([sam.pk, lee.pk])
    assert answer.claimed_by is None
    assert appeal.due_at == end_of(last_day(appeal.made_at, 20))
    assert appeal.read() == {"words": "That is my own name."}
    assert b"my own name" not in bytes(appeal.payload)
    assert AuditEntry.objects.filter(action="appeal.make", user_id=None, subject=f"answer:{answer.pk}").count() == 1


def test_days_for_appealing_and_deciding_are_the_consultations_own(consultation: Consultation) -> None:
    Consultation.objects.update(appeal_working_days=3)
    appeal = make_appealed(consultation)
    assert appeal.due_at == end_of(last_day(appeal.made_at, 3))


def test_what_is_published_whole_or_not_decided_has_no_appeal(consultation: Consultation) -> None:
    for answer in (make_answer(consultation), make_decided(consultation, "publish")):
        assert standing_of(answer) == Standing.NOTHING
        with pytest.raises(AppealNotPossibleError):
            make_appeal(answer_id=answer.pk, words="No")


def test_decision_that_a_second_person_has_not_agreed_to_has_no_appeal(consultation: Consultation, sam: User) -> None:
    answer = make_answer(consultation)
    reason = consultation.moderation_reasons.get(key="abusive")
    ModerationDecision.objects.create(
        answer=answer, kind="withhold", reason=reason, needs_second=True, decided_by=sam
    )
    Answer.objects.filter(pk=answer.pk).update(waits_for="second")
    assert standing_of(answer) == Standing.NOTHING


def test_time_to_appeal_ends_with_its_last_day(consultation: Consultation) -> None:
    answer = make_answer(consultation)
    decide_about(answer, "withhold", at=days_ago(60))
    assert standing_of(answer) == Standing.LATE
    with pytest.raises(AppealNotPossibleError):
        make_appeal(answer_id=answer.pk, words="Too late")
    Consultation.objects.update(appeal_working_days=200)
    assert standing_of(answer) == Standing.POSSIBLE


def test_time_to_appeal_begins_with_the_last_that_was_said(consultation: Consultation, sam: User) -> None:
    answer = make_answer(consultation)
    decide_about(answer, "withhold", at=days_ago(60))
    asked = ModerationDecision.objects.create(answer=answer, kind="publish", needs_second=True, decided_by=sam)
    Agreement.objects.create(decision=asked, agreed=False, by=make_user("lee"))
    assert standing_of(answer) == Standing.POSSIBLE


@pytest.mark.parametrize("work", ["second", "opinion", "referred"])
def test_there_is_no_appeal_while_moderators_look_at_it_again(consultation: Consultation, work: str) -> None:
    answer = make_decided(consultation)
    Answer.objects.filter(pk=answer.pk).update(waits_for=work)
    assert standing_of(answer) == Standing.AGAIN


def test_there_is_one_appeal_against_a_decision_and_one_against_the_next(
    consultation: Consultation, sam: User
) -> None:
    answer = make_decided(consultation)
    first = make_appeal(answer_id=answer.pk, words="First")
    assert make_appeal(answer_id=answer.pk, words="Pressed twice") == first
    assert first.read() == {"words": "First"}
    withdraw_appeal(answer_id=answer.pk)
    assert standing_of(answer) == Standing.MADE
    with pytest.raises(AppealNotPossibleError):
        make_appeal(answer_id=answer.pk, words="Again")
    decide_about(answer, "withhold", reason_key="abusive")
    assert make_appeal(answer_id=answer.pk, words="Second") != first


def test_appeal_taken_back_leaves_the_decision_and_nothing_to_do(consultation: Consultation) -> None:
    answer = make_appealed(consultation).answer
    withdraw_appeal(answer_id=answer.pk)
    withdraw_appeal(answer_id=answer.pk)
    answer.refresh_from_db()
    assert (answer.state, answer.waits_for, answer.due_at, answer.not_by) == ("withheld", "", None, [])
    appeal = Appeal.objects.get()
    assert (appeal.outcome, appeal.decided_by, appeal.reasons) == ("withdrawn", None, "")
    assert AuditEntry.objects.filter(action="appeal.withdraw").count() == 1


def test_comparison_that_an_appeal_came_before_goes_on_when_it_is_taken_back(
    consultation: Consultation, sam: User
) -> None:
    answer = make_decided(consultation)
    Recheck.objects.create(answer=answer, decision=answer.decisions.get())
    Answer.objects.filter(pk=answer.pk).update(waits_for="recheck", not_by=[sam.pk])
    make_appeal(answer_id=answer.pk, words="No")
    withdraw_appeal(answer_id=answer.pk)
    answer.refresh_from_db()
    assert (answer.waits_for, answer.not_by) == ("recheck", [sam.pk])


@pytest.mark.parametrize(
    "change",
    [
        {"reasons": "Other reasons"},
        {"outcome": "kept"},
        {"decided_at": days_ago(1)},
        {"due_at": days_ago(1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_database_keeps_an_appeal_as_it_ended(consultation: Consultation, change: dict[str, object]) -> None:
    appeal = make_appealed(consultation)
    withdraw_appeal(answer_id=appeal.answer_id)
    with pytest.raises(InternalError, match="An appeal stays"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**change)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        appeal.delete()


def test_appeal_is_sealed_anew_with_a_new_key(consultation: Consultation, settings: Settings) -> None:
    appeal = make_appealed(consultation, "Sealed words")
    withdraw_appeal(answer_id=appeal.answer_id)
    settings.DRAFT_ENCRYPTION_KEYS = [b"n" * 32, *settings.DRAFT_ENCRYPTION_KEYS]
    rotate_keys()
    settings.DRAFT_ENCRYPTION_KEYS = settings.DRAFT_ENCRYPTION_KEYS[:1]
    assert Appeal.objects.get().read() == {"words": "Sealed words"}


# --- The text goes, and the appeal with it ---------------------------------------------------------------------


@pytest.fixture
def respondent() -> Respondent:
    respondent = Respondent(nine_priorities(), Client()).respond(victims="Call Ann Lee back", data="Keep less")
    answer = Answer.objects.get(question__key="victims-text")
    at = timezone.now() - timedelta(days=1, hours=3, minutes=17, seconds=11)
    decide_about(answer, "redact", words=[Words(5, 12, "personal_data")], message="We took the name out.", at=at)
    return respondent


def the_text() -> Answer:
    return Answer.objects.get(text="Call Ann Lee back")


def test_changing_the_text_ends_its_appeal(respondent: Respondent) -> None:
    appeal = make_appeal(answer_id=the_text().pk, words="No")
    draft = begin_change(response_id=Response.objects.get().pk)
    save_page(draft=draft, page_key="victims", answers={"victims-text": "Call me back"})
    submit_response(draft_id=draft.pk)
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.answer.waits_for) == ("withdrawn", "")


def test_withdrawing_the_response_ends_its_appeals(respondent: Respondent) -> None:
    appeal = make_appeal(answer_id=the_text().pk, words="No")
    withdraw_response(response_id=Response.objects.get().pk)
    appeal.refresh_from_db()
    assert appeal.outcome == "withdrawn"
    assert appeal.read() == {"words": "No"}


def test_erasing_empties_the_appeal(respondent: Respondent) -> None:
    appeal = make_appeal(answer_id=the_text().pk, words="No")
    erase_response(response_id=Response.objects.get().pk)
    appeal.refresh_from_db()
    assert (appeal.outcome, bytes(appeal.payload), appeal.reasons, appeal.read()) == ("withdrawn", b"", "", {})


def test_originals_that_go_end_their_appeals(respondent: Respondent) -> None:
    answer = the_text()
    appeal = make_appeal(answer_id=answer.pk, words="No")
    remove_originals([answer.pk])
    appeal.refresh_from_db()
    answer.refresh_from_db()
    assert (appeal.outcome, answer.waits_for) == ("withdrawn", "")


# --- The pages -------------------------------------------------------------------------------------------------


def page_of(respondent: Respondent, name: str, answer: Answer | None = None) -> str:
    reference = public_reference((answer or the_text()).pk)
    return respondent.url(name, reference=reference)


def test_respondent_appeals(respondent: Respondent) -> None:
    page = respondent.get("follow-response").text
    assert "We took the name out." in page
    assert 'Call <del class="app-removed">Ann Lee</del>' in page
    address = page_of(respondent, "follow-appeal")
    assert f'href="{address}"' in page
    assert respondent.client.get(address).status_code == 200
    empty = respondent.client.post(address, {"words": " ", "step": "check"})
    assert "Say why you disagree" in empty.text
    long = respondent.client.post(address, {"words": "x" * 2001, "step": "check"})
    assert "must be 2000 characters or fewer" in long.text
    assert "x" * 2001 in long.text
    check = respondent.client.post(address, {"words": "It is\nmy own name", "step": "check"})
    assert "Check your appeal" in check.text
    assert not Appeal.objects.exists()
    changed = respondent.client.post(address, {"words": "It is\nmy own name", "step": "change"})
    assert "It is\nmy own name</textarea>" in changed.text
    sent = respondent.client.post(address, {"words": "It is\nmy own name", "step": "send"}, follow=True)
    due = Appeal.objects.get().due_at
    assert "Your appeal has been sent" in sent.text
    assert f"{timezone.localtime(due).day} " in sent.text


def test_appeal_that_was_sent_is_shown_and_taken_back(respondent: Respondent) -> None:
    address = page_of(respondent, "follow-appeal")
    for words in ("It is my own name", "Twice"):
        again = respondent.client.post(address, {"words": words, "step": "send"})
    assert again["Location"] == page_of(respondent, "follow-appeal-sent")
    shown = respondent.get("follow-response").text
    assert "You appealed on" in shown
    assert "my own name" in shown
    assert f'href="{address}"' not in shown
    back = page_of(respondent, "follow-appeal-withdraw")
    assert "Take your appeal back" in respondent.client.get(back).text
    respondent.client.post(back)
    assert "because you took it back" in respondent.get("follow-response").text
    assert Appeal.objects.get().outcome == "withdrawn"


@pytest.mark.parametrize("name", ["follow-appeal", "follow-appeal-sent", "follow-appeal-withdraw"])
def test_reference_of_a_text_of_somebody_else_is_not_found(respondent: Respondent, name: str) -> None:
    other = make_decided(make_consultation())
    make_appeal(answer_id=other.pk, words="No")
    for reference in (public_reference(other.pk), "AAAAA-AAAAA"):
        assert respondent.get(name, reference=reference).status_code == 404
    assert Client().get(page_of(respondent, name)).status_code == 302


def test_pages_of_an_appeal_that_is_not_there_lead_back(respondent: Respondent) -> None:
    waiting = Answer.objects.get(question__key="data-text")
    to = f"{respondent.url('follow-response')}#text-{public_reference(waiting.pk)}"
    for name in ("follow-appeal", "follow-appeal-sent", "follow-appeal-withdraw"):
        assert respondent.client.get(page_of(respondent, name, waiting))["Location"] == to


def test_too_many_appeals_wait_and_nothing_is_lost(respondent: Respondent, settings: Settings) -> None:
    settings.RATES = {**settings.RATES, "appeal": "1+1/min"}
    address = page_of(respondent, "follow-appeal")
    data = {"words": "A long reason", "step": "send"}
    respondent.client.post(address, data)
    withdraw_appeal(answer_id=the_text().pk)
    decide_about(the_text(), "withhold")
    refused = respondent.client.post(address, data)
    assert refused.status_code == 429
    assert "A long reason" in refused.text
    assert refused["Retry-After"]


def test_nothing_on_the_pages_tells_who_decided_or_at_what_time(respondent: Respondent) -> None:
    sam = User.objects.get(username="sam")
    User.objects.filter(pk=sam.pk).update(first_name="Samcanary", last_name="Moderatorcanary")
    decision = ModerationDecision.objects.get()
    make_appeal(answer_id=the_text().pk, words="No")
    pages = [respondent.get(name) for name in ("follow-response", "follow-copy", "follow-copy-file")]
    pages.append(respondent.client.get(page_of(respondent, "follow-appeal-withdraw")))
    clock = timezone.localtime(decision.decided_at)
    for page in pages:
        assert "canary" not in page.text
        assert f"{clock:%H:%M:%S}" not in page.text
        assert f"{decision.decided_at:%H:%M:%S}" not in page.text
    (text,) = [row for row in pages[2].json()["written_answers"] if row["decisions"]]
    assert text["decisions"] == [
        {
            "decided_on": f"{clock:%Y-%m-%d}",
            "decision": "Publish with words removed",
            "reason": "It says who somebody is",
            "message": "We took the name out.",
        }
    ]
    assert [row["written"] for row in text["appeals"]] == ["No"]


@pytest.mark.parametrize("number", [1, 6])
def test_page_costs_the_same_however_many_texts_and_appeals(
    django_assert_num_queries: object, consultation: Consultation, number: int
) -> None:
    respondent = Respondent(nine_priorities(), Client())
    keys = ["victims", "data", "neighbourhood", "protection", "standards", "people"][:number]
    respondent.respond(**dict.fromkeys(keys, "A text"))
    for answer in Answer.objects.all():
        decide_about(answer, "withhold", second=User.objects.filter(username="lee").first() or make_user("lee"))
        make_appeal(answer_id=answer.pk, words="No")
    response = Response.objects.select_related("questionnaire__consultation").get()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(followed_texts(response)) == number
