"""The pages of whoever has a receipt code: follow, read again, change, withdraw."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.actions.tallying import tally_untallied
from consultation.models import Answer, Consultation, Draft, Response
from consultation.models.codes import code_for, public_reference
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db
TEXTS = {"victims": "Call Ann Lee back", "data": "Say what is kept", "neighbourhood": "More patrols"}


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    return Respondent(consultation).respond(**TEXTS)


def code() -> str:
    return code_for("receipt", Response.objects.get().draft_id)


def elsewhere(consultation: Consultation) -> Respondent:
    """Another browser, after the receipt code was entered."""
    other = Respondent(consultation, Client())
    assert other.post("follow", {"code": code().lower()})["Location"] == other.url("follow-response")
    return other


def decided(key: str, kind: str, **fields: object) -> Answer:
    sam = make_user(f"sam-{key}")
    answer = Answer.objects.get(question__key=f"{key}-text")
    claim_answer(answer_id=answer.pk, by=sam)
    decide(answer_id=answer.pk, by=sam, kind=kind, **fields)  # type: ignore[arg-type]
    return answer


def test_receipt_code_opens_the_response_in_another_browser(
    consultation: Consultation, respondent: Respondent
) -> None:
    page = elsewhere(consultation).get("follow-response")
    assert page.status_code == 200
    assert page["Cache-Control"].count("no-store") == 1
    assert page.text.count("In moderation") == 3
    assert "Not yet. This takes a few seconds." in page.text
    tally_untallied()
    assert "Yes. Your chosen answers are in the results." in elsewhere(consultation).get("follow-response").text


def test_no_code_is_in_an_address_a_cookie_or_the_page(consultation: Consultation, respondent: Respondent) -> None:
    other = elsewhere(consultation)
    held = [morsel.value for morsel in other.client.cookies.values()]
    assert held
    assert all(code() not in value and str(Response.objects.get().draft_id) not in value for value in held)
    cookie = next(morsel for name, morsel in other.client.cookies.items() if name.startswith("receipt"))
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 3600)
    assert code() not in other.get("follow-response").text


def test_wrong_code_and_the_code_of_another_consultation_are_told_the_same(
    consultation: Consultation, respondent: Respondent
) -> None:
    other = Respondent(consultation, Client())
    return_code = code_for("return", Response.objects.get().draft_id)
    pages = [other.post("follow", {"code": wrong}) for wrong in ("AAAA-AAAA-AAAA", return_code)]
    assert [page.status_code for page in pages] == [200, 200]
    assert all("We cannot open a response with this code" in page.text for page in pages)
    assert other.get("follow-response")["Location"] == other.url("follow")


def test_cookie_of_one_consultation_or_altered_opens_nothing(
    consultation: Consultation, respondent: Respondent
) -> None:
    other = elsewhere(consultation)
    name = next(name for name in other.client.cookies if name.startswith("receipt"))
    value = other.client.cookies[name].value
    other.client.cookies[name] = ("1" if value.startswith("0") else "0") + value[1:]
    assert other.get("follow-response")["Location"] == other.url("follow")


def test_each_text_says_what_was_decided_and_why(consultation: Consultation, respondent: Respondent) -> None:
    reason = consultation.moderation_reasons.get(key="personal-data")
    redacted = decided("victims", "redact", reason=reason, redactions=[Words(5, 12, "personal_data")])
    published = decided("neighbourhood", "publish")
    decided("data", "withhold", reason=reason, note="for colleagues")
    page = elsewhere(consultation).get("follow-response").text
    assert (
        'Call <del class="app-removed">Ann Lee</del> '
        '<span class="app-removed__label">[personal details removed]</span> back'
    ) in page
    assert page.count("The reason: It says who somebody is.") == 2
    assert "Say what is kept" in page
    assert "for colleagues" not in page
    for answer in (redacted, published):
        link = f"{respondent.url('responses')}?page=1#text-{public_reference(answer.pk)}"
        assert f'href="{link}"' in page
        assert f'id="text-{public_reference(answer.pk)}"' in respondent.get("responses").text


def test_link_to_a_published_text_names_the_page_that_it_stands_on(
    consultation: Consultation, respondent: Respondent
) -> None:
    other = elsewhere(consultation)
    answer = decided("victims", "publish")
    others = [
        Answer(
            response=Response.objects.create(
                questionnaire=answer.response.questionnaire,
                draft_id=f"00000000-0000-4000-8000-{number:012}",
                receipt_hash=str(number),
            ),
            question=answer.question,
            text="x",
            state="published",
            published_text="x",
            published_at=timezone.now(),
        )
        for number in range(30)
    ]
    Answer.objects.bulk_create(others)
    page = other.get("follow-response").text
    found = re.search(r'href="([^"]*responses/\?page=2)#(text-[^"]*)"', page)
    assert found
    assert f'id="{found[2]}"' in respondent.client.get(found[1]).text


def test_what_is_not_known_yet_is_said_to_be_not_known(consultation: Consultation, respondent: Respondent) -> None:
    page = elsewhere(consultation).get("follow-response").text
    assert "Not yet. When this consultation has closed, people sort the texts" in page
    assert "Not yet. Nothing has been decided." in page


def test_page_costs_the_same_however_many_texts(
    consultation: Consultation, respondent: Respondent, django_assert_max_num_queries: object
) -> None:
    for key in TEXTS:
        decided(key, "publish")
    other = elsewhere(consultation)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        other.get("follow-response")


def test_answers_can_be_read_and_printed_by_the_browser_that_sent_them_for_a_day(respondent: Respondent) -> None:
    page = respondent.get("follow-answers")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert all(text in page.text for text in TEXTS.values())
    assert "For myself" in page.text
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert respondent.get("follow-answers")["Location"] == respondent.url("follow")


def test_response_is_changed_through_the_pages(consultation: Consultation, respondent: Respondent) -> None:
    receipt = code()
    other = elsewhere(consultation)
    assert other.get("follow-change").status_code == 200
    assert other.post("follow-change")["Location"] == other.url("check")
    check = other.get("check").text
    assert "Call Ann Lee back" in check
    assert "Send my changes" in check
    other.answer("victims", victims_text="Call people back", victims_agree="agree")
    assert "Call Ann Lee back" in elsewhere(consultation).get("follow-answers").text
    assert other.post("submit")["Location"] == other.url("sent")
    sent = other.get("sent").text
    assert "Your changes have been sent" in sent
    assert receipt in sent
    page = other.get("follow-response").text
    assert "Changed by you" in page
    assert "Call people back" in page
    assert "Call Ann Lee back" not in page
    assert Response.objects.get().revision == 2


def test_equality_questions_can_still_be_answered_after_a_change(
    consultation: Consultation, respondent: Respondent
) -> None:
    other = elsewhere(consultation)
    other.post("follow-change")
    other.post("submit")
    assert other.post("equality-question", {"option": "35 to 49"}, key="age_group").status_code == 302


def test_change_from_a_browser_with_another_draft_shows_that_drafts_code(
    consultation: Consultation, respondent: Respondent
) -> None:
    receipt = code()
    other = Respondent(consultation, Client()).start()
    other.post("follow", {"code": receipt})
    draft = Draft.objects.get(submitted_at=None)
    assert code_for("return", draft.pk) in other.get("follow-change").text


def test_response_is_withdrawn_through_the_pages(consultation: Consultation, respondent: Respondent) -> None:
    respondent.post("follow-change")
    assert "You cannot undo this" in respondent.get("follow-withdraw").text
    assert respondent.post("follow-withdraw")["Location"] == respondent.url("follow-response")
    page = respondent.get("follow-response").text
    assert "You withdrew this response" in page
    assert "Ann Lee" not in page
    assert "Ann Lee" not in respondent.get("follow-answers").text
    assert respondent.get("follow-change")["Location"] == respondent.url("follow-response")
    assert respondent.post("follow-change")["Location"] == respondent.url("follow-response")
    assert respondent.post("follow-withdraw").status_code == 302
    assert "0 responses" in respondent.client.get("/consultations/").text


def test_after_the_close_the_page_says_that_nothing_can_be_changed(
    consultation: Consultation, respondent: Respondent
) -> None:
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    other = elsewhere(consultation)
    assert "can no longer be changed or withdrawn" in other.get("follow-response").text
    for name in ("follow-change", "follow-withdraw"):
        assert other.get(name)["Location"] == other.url("follow-response")
        assert other.post(name)["Location"] == other.url("follow-response")
    assert Response.objects.get().withdrawn_at is None


def test_shared_computer_can_forget_the_response(consultation: Consultation, respondent: Respondent) -> None:
    respondent.post("follow", {"code": code()})
    respondent.post("follow-forget")
    assert respondent.get("follow-response")["Location"] == respondent.url("follow")
    busy = Respondent(consultation, Client()).start()
    busy.post("follow", {"code": code()})
    busy.post("follow-forget")
    assert busy.get("follow-response")["Location"] == busy.url("follow")
    assert busy.get("tasks").status_code == 200


def test_consultation_that_asks_no_equality_questions_offers_none(
    consultation: Consultation, respondent: Respondent
) -> None:
    assert respondent.url("equality") in respondent.get("sent").text
    Consultation.objects.update(asks_equality=False)
    assert respondent.url("equality") not in respondent.get("sent").text
    for reply in (respondent.get("equality"), respondent.get("equality-question", key="age_group")):
        assert reply["Location"] == respondent.url("sent")
