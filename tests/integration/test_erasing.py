"""A copy of what is held, and having it erased, with the receipt code: totals stay as they were published."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from consultation.actions.changing import begin_change
from consultation.actions.equality import save_equality_answer
from consultation.actions.erasing import erase_response
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.actions.responding import save_page, submit_response
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.definition.equality import equality_question
from consultation.models import (
    Answer,
    Consultation,
    Draft,
    EqualityAnswers,
    ModerationDecision,
    Organisation,
    Redaction,
    Response,
    ResponseRevision,
    Tally,
)
from consultation.models.codes import code_for
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db
CANARIES = ("firstcanary", "secondcanary", "notecanary", "equalcanary", "draftcanary")


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def sam() -> User:
    return make_user("sam")


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    respondent = Respondent(consultation, Client()).start()
    respondent.answer("who", respondent="individual")
    respondent.answer("you-and-london", connection=["lives"], borough="E09000027")
    respondent.answer("victims", victims_text="A firstcanary", victims_agree="agree")
    respondent.post("submit")
    return respondent


@pytest.fixture
def response(respondent: Respondent, consultation: Consultation, sam: User) -> Response:
    """Sent, equality answers given, changed, counted, decided on, and about to be changed again."""
    response = Response.objects.get()
    question = equality_question("sexual_orientation")
    assert question
    save_equality_answer(draft_id=response.draft_id, question=question, option="Other", words="An equalcanary")
    draft = begin_change(response_id=response.pk)
    save_page(
        draft=draft, page_key="victims", answers={"victims-text": "A secondcanary, still", "victims-agree": "agree"}
    )
    submit_response(draft_id=draft.pk)
    tally_untallied()
    reason = consultation.moderation_reasons.get(key="personal-data")
    answer = Answer.objects.pending().get()
    claim_answer(answer_id=answer.pk, by=sam)
    words = (Words(0, 8, "personal_data"),)
    decide(answer_id=answer.pk, by=sam, kind="redact", reason=reason, redactions=words, note="A notecanary")
    unsent = begin_change(response_id=response.pk)
    save_page(draft=unsent, page_key="victims", answers={"victims-text": "A draftcanary", "victims-agree": "agree"})
    response.refresh_from_db()
    return response


def totals() -> list[tuple[str, str, int]]:
    return sorted(Tally.objects.filter(count__gt=0).values_list("question_key", "value", "count"))


def everything_in_the_database() -> str:
    """Return every value of the app's tables as text."""
    from django.apps import apps
    from django.core import serializers

    models = apps.get_app_config("consultation").get_models()
    return "".join(serializers.serialize("json", model._default_manager.all()) for model in models)


def test_erasing_takes_every_word_and_leaves_every_total(response: Response) -> None:
    before = totals()
    assert before
    erase_response(response_id=response.pk)
    assert totals() == before
    assert rebuild_tallies(questionnaire=response.questionnaire) == []
    held = everything_in_the_database()
    assert [word for word in CANARIES if word in held] == []
    assert not EqualityAnswers.objects.exists()
    assert not Draft.objects.exists()
    assert [bytes(row.payload) for row in ResponseRevision.objects.all()] == [b""]


def test_decisions_stay_on_record_without_a_word(response: Response, sam: User) -> None:
    erase_response(response_id=response.pk)
    decision = ModerationDecision.objects.get()
    assert (decision.kind, decision.decided_by, decision.note) == ("redact", sam, "")
    assert Redaction.objects.count() == 1
    assert {answer.state for answer in Answer.objects.all()} == {"retracted"}


def test_nothing_leads_from_the_person_to_the_response_any_more(
    response: Response, consultation: Consultation
) -> None:
    code, draft_id = code_for("receipt", response.draft_id), response.draft_id
    erase_response(response_id=response.pk)
    row = Response.objects.get()
    assert row.draft_id != draft_id
    assert row.receipt_hash != response.receipt_hash
    assert (row.borough, row.closed_answers["victims-agree"]) == ("E09000027", "agree")
    assert timezone.localtime(row.submitted_at).date() == timezone.localtime(response.submitted_at).date()
    assert timezone.localtime(row.submitted_at).hour == 12
    visitor = Respondent(consultation, Client())
    assert "We cannot" in visitor.post("follow", {"code": code}).text
    assert "We cannot" in visitor.post("return", {"code": code_for("return", draft_id)}).text


def test_published_text_is_gone_from_the_public_page(response: Response, consultation: Consultation) -> None:
    reader = Respondent(consultation, Client())
    assert "still" in reader.get("responses").text
    erase_response(response_id=response.pk)
    assert "still" not in reader.get("responses").text


def test_erasing_before_it_was_counted_counts_it_all_the_same(respondent: Respondent) -> None:
    erase_response(response_id=Response.objects.get().pk)
    assert tally_untallied() == 1
    assert ("victims-agree", "agree", 1) in totals()


def test_erasing_a_held_response_leaves_nothing_that_was_chosen(respondent: Respondent) -> None:
    Response.objects.update(held_at=timezone.now(), held_reason="trap")
    Answer.objects.update(state="held", waits_for="")
    erase_response(response_id=Response.objects.get().pk)
    assert Response.objects.get().closed_answers == {}
    assert tally_untallied() == 0


def test_organisation_loses_its_name_and_its_people_stay_counted(respondent: Respondent) -> None:
    response = Response.objects.get()
    Organisation.objects.create(
        response=response, name="A firstcanary", role="Chair", people_represented=40, consents_to_be_named=True
    )
    erase_response(response_id=response.pk)
    row = Organisation.objects.get()
    assert (row.name, row.role, row.people_represented, row.consents_to_be_named) == ("–", "", 40, False)


def test_erasing_again_changes_nothing_more(response: Response) -> None:
    erase_response(response_id=response.pk)
    before = totals()
    erase_response(response_id=response.pk)
    assert totals() == before


def test_copy_holds_everything_and_is_kept_nowhere(response: Response, respondent: Respondent) -> None:
    page = respondent.get("follow-copy")
    file = respondent.get("follow-copy-file")
    for reply in (page, file):
        assert "no-store" in reply["Cache-Control"]
    for words in ("firstcanary", "secondcanary", "equalcanary", "personal details removed"):
        assert words in json.dumps(file.json())
    assert "equalcanary" in page.text
    assert "notecanary" not in page.text + file.text
    assert "attachment" in file["Content-Disposition"]
    data = file.json()
    assert data["borough"] == "E09000027"
    assert data["earlier_versions"][0]["texts"] == {"victims-text": "A firstcanary"}
    assert data["has_unsent_changes"] is True


def test_copy_costs_the_same_however_much_was_written(
    consultation: Consultation, django_assert_max_num_queries: object
) -> None:
    respondent = Respondent(consultation, Client()).respond(
        **dict.fromkeys(("victims", "data", "neighbourhood", "protection", "standards"), "words")
    )
    respondent.get("follow-copy")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert respondent.get("follow-copy").status_code == 200


def test_copy_of_a_changed_text_says_when_and_why(response: Response, respondent: Respondent) -> None:
    written = respondent.get("follow-copy-file").json()["written_answers"]
    assert [(text["state"], bool(text["decisions"])) for text in written] == [
        ("retracted", False),
        ("redacted", True),
    ]


def test_person_erases_on_the_page_after_saying_so(response: Response, respondent: Respondent) -> None:
    assert "nobody can bring it back" in respondent.get("follow-erase").text
    asked = respondent.post("follow-erase")
    assert (asked.status_code, "Tick the box" in asked.text) == (200, True)
    assert Answer.objects.published().exists()
    done = respondent.post("follow-erase", {"sure": "yes"})
    assert done["Location"] == respondent.url("follow-erased")
    assert not Answer.objects.published().exists()
    assert respondent.get("follow-copy")["Location"] == respondent.url("follow")
    assert "has been erased" in respondent.get("follow-erased").text


@pytest.mark.parametrize("name", ["follow-copy", "follow-copy-file", "follow-erase"])
def test_nobody_without_the_receipt_reaches_a_copy(
    response: Response, consultation: Consultation, sam: User, name: str
) -> None:
    for client in (Client(), Client()):
        visitor = Respondent(consultation, client)
        assert visitor.get(name)["Location"] == visitor.url("follow")
        assert visitor.post(name, {"sure": "yes"}).status_code in (302, 405)
    client = Client()
    client.force_login(sam)
    assert Respondent(consultation, client).get(name).status_code == 302
    assert Answer.objects.published().exists()


def test_erasing_works_after_the_close(response: Response, respondent: Respondent) -> None:
    Consultation.objects.update(
        opens_at=timezone.now() - timedelta(days=90), closes_at=timezone.now() - timedelta(days=3)
    )
    assert respondent.post("follow-erase", {"sure": "yes"}).status_code == 302
    assert not Answer.objects.published().exists()
