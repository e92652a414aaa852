"""Suggested redactions on the desk: accepted or rejected by a person, kept, counted, and never a decision."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.screening import screen_waiting
from consultation.models import Answer, Consultation, Mark
from consultation.selectors.moderating.marks import acceptance
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db

TEXT = "PC Jones rang me\r\non 07700 900123."


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def lead() -> User:
    return make_user("lena", "Lead moderator")


@pytest.fixture
def answer(consultation: Consultation, lead: User) -> Answer:
    row = make_answer(consultation, TEXT)
    screen_waiting()
    claim_answer(answer_id=row.pk, by=lead)
    return row


@pytest.fixture
def desk(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


def address(answer: Answer, name: str = "moderation-suggestions") -> str:
    return reverse(f"consultation:{name}", args=[answer.pk])


def form(**fields: object) -> dict[str, object]:
    return {
        "words-TOTAL_FORMS": "1",
        "words-INITIAL_FORMS": "0",
        "words-0-words": "",
        "words-0-category": "",
        "seen": "0",
        **fields,
    }


def mark(answer: Answer, recogniser: str) -> Mark:
    return answer.marks.get(recogniser=recogniser)


def test_each_suggestion_is_shown_with_its_words_its_reason_and_what_the_public_would_read(
    desk: Client, answer: Answer
) -> None:
    page = desk.get(address(answer, "moderation-answer")).content.decode()
    assert '<mark class="app-mark__words">07700 900123</mark>' in page
    assert "This looks like a telephone number." in page
    assert "The public would read: [personal details removed]" in page


def test_the_language_is_told(desk: Client, consultation: Consultation) -> None:
    row = make_answer(consultation, "Nie ufam policji, bo nikt nie przyszedł, kiedy dzwoniłam.")
    screen_waiting()
    page = desk.get(address(row, "moderation-answer")).content.decode()
    assert "Language, as far as a computer can tell: Polish" in page
    assert "None. That is no proof that there is nothing to remove." in page


def test_accepting_without_a_script_keeps_the_form_and_marks_the_words(
    desk: Client, answer: Answer, lead: User
) -> None:
    phone = mark(answer, "phone")
    sent = form(judge=f"accept-{phone.pk}", note="Half a note", kind="publish")
    page = desk.post(address(answer), sent).content.decode()
    # In the browser a line break is one character.
    assert 'value="20-32-personal_data" checked' in page
    assert "Half a note" in page
    phone.refresh_from_db()
    assert (phone.accepted, phone.judged_by) == (True, lead)
    answer.refresh_from_db()
    assert (answer.state, answer.decisions.count()) == ("pending", 0)


def test_what_was_accepted_is_still_marked_when_the_answer_is_opened_again(desk: Client, answer: Answer) -> None:
    desk.post(address(answer), form(judge=f"accept-{mark(answer, 'phone').pk}"))
    page = desk.get(address(answer, "moderation-answer")).content.decode()
    assert 'value="20-32-personal_data" checked' in page
    assert "0-8-officer" not in page.split("data-marks")[0]


def test_accepted_suggestions_are_removed_by_the_decision_alone(desk: Client, answer: Answer) -> None:
    desk.post(address(answer), form(judge="accept-all"))
    spans = ["0-8-officer", "20-32-personal_data"]
    sent = form(kind="redact", reason="personal-data", span=spans, step="confirm")
    desk.post(address(answer, "moderation-answer"), sent)
    assert sorted(answer.decisions.get().redactions.values_list("start", "end", "category")) == [
        (0, 8, "officer"),
        (21, 33, "personal_data"),
    ]


def test_rejecting_takes_the_words_out_of_the_form_again(desk: Client, answer: Answer) -> None:
    phone = mark(answer, "phone")
    desk.post(address(answer), form(judge=f"accept-{phone.pk}"))
    page = desk.post(address(answer), form(judge=f"reject-{phone.pk}", span="20-32-personal_data")).content.decode()
    assert 'value="20-32-personal_data" checked' not in page
    phone.refresh_from_db()
    assert phone.accepted is False


def test_a_judgement_can_be_taken_back(desk: Client, answer: Answer) -> None:
    phone = mark(answer, "phone")
    desk.post(address(answer), form(judge=f"reject-{phone.pk}"))
    desk.post(address(answer), form(judge=f"undo-{phone.pk}"))
    phone.refresh_from_db()
    assert (phone.accepted, phone.judged_by, phone.judged_at) == (None, None, None)


def test_all_at_once_leaves_what_was_judged(desk: Client, answer: Answer) -> None:
    desk.post(address(answer), form(judge=f"reject-{mark(answer, 'phone').pk}"))
    desk.post(address(answer), form(judge="accept-all"))
    assert {row.recogniser: row.accepted for row in answer.marks.all()} == {"titled_name": True, "phone": False}


def test_a_script_gets_the_judged_and_no_page(desk: Client, answer: Answer) -> None:
    phone = mark(answer, "phone")
    told = desk.post(address(answer), {"judge": f"accept-{phone.pk}"}, headers={"accept": "application/json"})
    assert told.json() == {"judged": [phone.pk]}


def test_only_whoever_holds_the_answer_judges(client: Client, answer: Answer) -> None:
    client.force_login(make_user("mo", "Lead moderator"))
    sent = {"judge": f"accept-{mark(answer, 'phone').pk}"}
    assert client.post(address(answer), sent, headers={"accept": "application/json"}).status_code == 409
    assert "could not be judged" in client.post(address(answer), form(**sent)).content.decode()
    assert not Mark.objects.exclude(accepted=None).exists()


@pytest.mark.parametrize("judge", ["", "accept", "accept-x", "publish-1", "accept-1-2"])
def test_nonsense_is_refused(desk: Client, answer: Answer, judge: str) -> None:
    assert desk.post(address(answer), {"judge": judge}).status_code == 400


def test_a_suggestion_about_another_answer_is_not_found(
    desk: Client, answer: Answer, consultation: Consultation
) -> None:
    other = make_answer(consultation, TEXT)
    screen_waiting()
    sent = {"judge": f"accept-{mark(other, 'phone').pk}"}
    assert desk.post(address(answer), sent, headers={"accept": "application/json"}).status_code == 409
    assert not Mark.objects.exclude(accepted=None).exists()


def test_reading_the_address_leads_to_the_answer(desk: Client, answer: Answer) -> None:
    assert desk.get(address(answer)).headers["Location"] == address(answer, "moderation-answer")


def test_danger_shows_the_way_to_go_and_suggests_no_redaction(
    desk: Client, consultation: Consultation, lead: User
) -> None:
    row = make_answer(consultation, "My husband hits me and 101 does not answer.")
    screen_waiting()
    claim_answer(answer_id=row.pk, by=lead)
    page = desk.get(address(row, "moderation-answer")).content.decode()
    assert "Somebody may be in danger" in page
    assert "safeguarding lead, before anything is decided about publishing" in page
    desk.post(address(row), form(judge="accept-all"))
    assert row.marks.get().accepted is None
    page = desk.post(address(row), form(judge=f"accept-{row.marks.get().pk}")).content.decode()
    assert 'name="span"' not in page
    assert row.marks.get().accepted is True


def test_whoever_decides_again_sees_and_leaves_no_judgement(desk: Client, answer: Answer) -> None:
    phone = mark(answer, "phone")
    desk.post(address(answer), form(judge=f"reject-{phone.pk}"))
    Answer.objects.filter(pk=answer.pk).update(
        waits_for="recheck", state="published", published_text=TEXT, published_at=answer.submitted_at
    )
    page = desk.get(address(answer, "moderation-answer")).content.decode()
    assert "Rejected" not in page.split('data-mark="')[1]
    page = desk.post(address(answer), form(judge=f"accept-{phone.pk}")).content.decode()
    assert 'value="20-32-personal_data" checked' in page
    phone.refresh_from_db()
    assert phone.accepted is False


def test_before_screening_nothing_is_claimed(desk: Client, consultation: Consultation) -> None:
    page = desk.get(address(make_answer(consultation, TEXT), "moderation-answer")).content.decode()
    assert "No computer has looked at this text yet." in page


def test_acceptance_is_counted_for_each_recogniser(desk: Client, answer: Answer, lead: User) -> None:
    desk.post(address(answer), form(judge=f"accept-{mark(answer, 'phone').pk}"))
    desk.post(address(answer), form(judge=f"reject-{mark(answer, 'titled_name').pk}"))
    rows = {row.recogniser.key: row for row in acceptance(by=lead)}
    assert (rows["phone"].accepted, rows["phone"].rejected, rows["phone"].share) == (1, 0, 100.0)
    assert (rows["titled_name"].accepted, rows["titled_name"].rejected) == (0, 1)
    assert rows["email"].share is None


def test_the_page_of_recognisers_shows_acceptance_and_figures_in_few_queries(
    desk: Client, answer: Answer, django_assert_max_num_queries: Any
) -> None:
    desk.post(address(answer), form(judge=f"accept-{mark(answer, 'phone').pk}"))
    with django_assert_max_num_queries(12):
        page = desk.get(reverse("consultation:moderation-recognisers")).content.decode()
    assert "100%" in page
    assert "none judged" in page
    assert "Half a postcode, such as SE1" in page


def test_counts_of_acceptance_are_for_who_leads(answer: Answer) -> None:
    with pytest.raises(PermissionDenied):
        acceptance(by=make_user("mo"))
