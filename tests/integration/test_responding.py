"""The way of a response: start, answer, come back, check, send."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from consultation.actions.expiring import delete_expired_drafts
from consultation.actions.responding import save_page, start_draft, submit_response
from consultation.definition import Kind, Section
from consultation.models import Answer, Consultation, Draft, EqualityAnswers, Response
from consultation.models.codes import code_for, code_hash, normal_code
from consultation.selectors import drafts
from tests.factories.asking import page, question, store
from tests.factories.consultation import Respondent, nine_priorities

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    return Respondent(consultation).start()


def test_response_arrives_whole(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.answer("you-and-london", connection=["lives", "works"], borough="E09000027")
    respondent.answer("neighbourhood", neighbourhood_agree="agree", neighbourhood_text="More patrols, please 👮🏽")
    respondent.answer("ranking", ranking_victims="1", ranking_neighbourhood="2")
    sent = respondent.post("submit")
    assert sent["Location"] == respondent.url("sent")
    response = Response.objects.get()
    assert response.closed_answers == {
        "respondent": "individual",
        "connection": ["lives", "works"],
        "borough": {"borough": "E09000027"},
        "neighbourhood-agree": "agree",
        "ranking": ["victims", "neighbourhood"],
    }
    assert (response.borough, response.respondent_kind) == ("E09000027", "individual")
    assert [answer.text for answer in response.answers.all()] == ["More patrols, please 👮🏽"]
    assert response.answers.get().state == Answer.State.PENDING


def test_receipt_is_shown_and_only_its_hash_is_stored(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    response = Response.objects.get()
    code = code_for("receipt", response.draft_id)
    assert code in respondent.get("sent").text
    assert response.receipt_hash == code_hash("receipt", code) != code


def test_submitting_again_gives_the_same_receipt_and_no_second_response(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    assert respondent.post("submit").status_code == respondent.post("submit").status_code == 302
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_submitting_at_once_from_many_threads_gives_one_response_and_one_receipt() -> None:
    draft = start_draft(consultation=nine_priorities())
    save_page(draft=draft, page_key="who", answers={"respondent": "individual"})
    receipts = []

    def send() -> None:
        try:
            receipts.append(submit_response(draft_id=draft.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Response.objects.count() == 1
    assert len({receipt.code for receipt in receipts}) == 1
    assert [receipt.created for receipt in receipts].count(True) == 1


def test_organisation_is_asked_other_things_and_nothing_off_the_path_is_sent(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.answer("you-and-london", connection=["lives"], borough="E09000007")
    respondent.answer("who", respondent="organisation")
    assert respondent.get("question", page_key="you-and-london").status_code == 404
    respondent.answer("organisation", organisation="Friends of the Green", organisation_type="charity")
    respondent.post("submit")
    response = Response.objects.get()
    assert response.closed_answers == {"respondent": "organisation", "organisation-type": "charity"}
    assert response.organisation.name == "Friends of the Green"
    assert not response.answers.exists()


def test_leaving_out_what_is_needed_sends_nothing_and_says_where(respondent: Respondent) -> None:
    page = respondent.post("submit")
    assert page.status_code == 200
    assert "Answer “Who is answering”" in page.text
    assert not Response.objects.exists()


def test_mistake_is_shown_in_a_summary_with_the_input_kept(respondent: Respondent) -> None:
    page = respondent.answer("ranking", ranking_victims="1", ranking_data="1")
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert 'href="#id_ranking"' in page.text
    assert (
        'name="ranking-victims" type="text" inputmode="numeric" autocomplete="off" maxlength="4" value="1"'
        in page.text
    )


def test_draft_comes_back_on_another_device_by_its_code(consultation: Consultation, respondent: Respondent) -> None:
    respondent.answer("victims", victims_text="Call people back")
    code = code_for("return", Draft.objects.get().pk)
    assert code in respondent.get("save").text
    other = Respondent(consultation, Client())
    assert other.post("return", {"code": code.lower().replace("-", " ")})["Location"] == other.url("tasks")
    assert "Call people back" in other.get("question", page_key="victims").text


def test_wrong_code_says_so_without_telling_whether_it_exists(
    consultation: Consultation, respondent: Respondent
) -> None:
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    used = code_for("return", Response.objects.get().draft_id)
    other = Respondent(consultation, Client())
    pages = [other.post("return", {"code": code}) for code in ("AAAA-AAAA-AAAA", used)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text.count("We cannot open a draft") == pages[1].text.count("We cannot open a draft") > 0


def test_shared_computer_can_forget_the_draft(respondent: Respondent) -> None:
    respondent.post("save")
    assert respondent.get("tasks")["Location"] == respondent.url("start")
    assert Draft.objects.count() == 1


def test_two_tabs_do_not_undo_each_other(respondent: Respondent) -> None:
    respondent.answer("victims", victims_text="from one tab")
    respondent.answer("data", data_text="from the other")
    assert {"from one tab", "from the other"} <= set(Draft.objects.get().read().answers.values())


def test_page_saved_from_an_old_copy_of_the_draft_keeps_what_came_between(consultation: Consultation) -> None:
    first = start_draft(consultation=consultation)
    second = Draft.objects.select_related("questionnaire__consultation").get(pk=first.pk)
    save_page(draft=first, page_key="victims", answers={"victims-text": "from one tab"})
    save_page(draft=second, page_key="data", answers={"data-text": "from the other"})
    assert Draft.objects.get().read().answers == {"victims-text": "from one tab", "data-text": "from the other"}


def test_draft_in_the_database_shows_nothing_in_plain_words(respondent: Respondent) -> None:
    respondent.answer("victims", victims_text="a secret canary")
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM consultation_draft")
        (payload,) = cursor.fetchone()
    assert b"canary" not in bytes(payload)


def test_submitted_draft_keeps_no_answers(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    draft = Draft.objects.get()
    assert bytes(draft.payload) == b""
    draft.payload = b"something"
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_closed_consultation_takes_nothing_after_its_grace_time(
    consultation: Consultation, respondent: Respondent
) -> None:
    respondent.answer("who", respondent="individual")
    Consultation.objects.update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(minutes=30)
    )
    assert Respondent(consultation, Client()).get("start").status_code == 410
    assert respondent.post("submit").status_code == 302
    late = Respondent(consultation, Client())
    Consultation.objects.update(closes_at=timezone.now() + timedelta(days=1))
    late.start().answer("who", respondent="individual")
    Consultation.objects.update(closes_at=timezone.now() - timedelta(minutes=61))
    page = late.post("submit")
    assert page.status_code == 410
    assert "has closed" in page.text
    assert Response.objects.count() == 1


def test_browser_without_a_draft_is_sent_to_the_start(consultation: Consultation) -> None:
    visitor = Respondent(consultation)
    for name in ("tasks", "check", "save", "sent", "equality"):
        assert visitor.get(name)["Location"] == visitor.url("start")


def test_expired_drafts_go_and_responses_stay(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert delete_expired_drafts() == 1
    assert Response.objects.count() == 1


def test_equality_answers_are_kept_apart_and_own_words_encrypted(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    first = respondent.post("equality", {"wanted": "yes"})
    assert first["Location"] == respondent.url("equality-question", key="age_group")
    respondent.post("equality-question", {"option": "35 to 49"}, key="age_group")
    following = respondent.post(
        "equality-question", {"option": "Other", "words": "a canary"}, key="sexual_orientation"
    )
    assert following["Location"] == respondent.url("equality-question", key="ethnic_group")
    row = EqualityAnswers.objects.get()
    assert row.closed_answers == {"age_group": "35 to 49", "sexual_orientation": "Other"}
    assert b"canary" not in bytes(row.free_text)
    assert Response.objects.get().closed_answers == {"respondent": "individual"}


def test_equality_questions_follow_what_was_answered(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    group = respondent.post("equality-question", {"option": "Asian or Asian British"}, key="ethnic_group")
    assert group["Location"] == respondent.url("equality-question", key="ethnic_background_asian")
    health = respondent.post("equality-question", {"option": "No"}, key="health_condition")
    assert health["Location"] == respondent.url("sent")


def test_code_copied_by_hand_is_understood() -> None:
    assert normal_code(" o1l2-abcd efgh ") == "0112-ABCD-EFGH"


# In its own transactions, as in a request; their BEGIN and COMMIT count as queries too.
@pytest.mark.django_db(transaction=True)
def test_queries_of_a_question_page_a_saved_step_and_a_submission(
    respondent: Respondent, django_assert_max_num_queries: object
) -> None:
    respondent.get("tasks")
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        respondent.get("question", page_key="victims")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        respondent.answer("victims", victims_text="Call people back", victims_agree="agree")
    respondent.answer("who", respondent="individual")
    respondent.answer("data", data_text="Say what is kept")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        respondent.post("submit")
    assert Response.objects.count() == 1


def test_pages_between_can_be_read(respondent: Respondent) -> None:
    for name in ("tasks", "check", "save", "start", "detail", "results"):
        page = respondent.get(name)
        assert page.status_code == 200, name
    assert respondent.client.get("/consultations/").status_code == 200


def test_kept_questionnaire_saves_reading_it_again_and_opens_no_draft_that_has_expired(
    respondent: Respondent, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_PAGE_SECONDS = 20
    monkeypatch.setattr(drafts, "_kept", {})
    draft = Draft.objects.get()
    slug = draft.questionnaire.consultation.slug
    for joins in (True, False):
        with CaptureQueriesContext(connection) as queries:
            found = drafts.access_draft(draft.pk, slug=slug)
            assert found.questionnaire.consultation.slug == slug
        assert len(queries) == 1
        assert ("JOIN" in queries[0]["sql"]) is joins
    with pytest.raises(drafts.DraftNotFoundError):
        drafts.access_draft(uuid.uuid4(), slug=slug)
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(drafts.DraftNotFoundError):
        drafts.access_draft(draft.pk, slug=slug)


def test_page_that_asks_more_after_an_answer_is_shown_again(consultation: Consultation) -> None:
    first = question("visited", Kind.SINGLE_CHOICE, "yes no")
    more = question("when", shown_when={"question": "visited", "equals": "yes"})
    store(consultation, Section("s", "S", (page("visit", first, more), page("end", question("end")))), frozen=True)
    respondent = Respondent(consultation).start()
    assert respondent.answer("visit", visited="yes")["Location"] == respondent.url("question", page_key="visit")
    assert respondent.answer("visit", visited="yes", when="May")["Location"] == respondent.url(
        "question", page_key="end"
    )
    assert respondent.answer("visit", visited="no")["Location"] == respondent.url("question", page_key="end")
