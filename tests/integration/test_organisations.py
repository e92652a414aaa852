"""Organisations that respond: who they are, who may know it, and how they are counted."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from consultation.actions.changing import begin_change, withdraw_response
from consultation.actions.responding import save_page, submit_response
from consultation.actions.synthetic import make_synthetic_responses
from consultation.models import Answer, Consultation, Draft, Organisation, Question, Response
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_response, make_user

pytestmark = pytest.mark.django_db
NAME = "Friends of the Green"


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    respondent = Respondent(consultation).start()
    respondent.answer("who", respondent="organisation")
    return respondent


def test_organisation_is_kept_beside_its_response_and_not_among_the_answers(respondent: Respondent) -> None:
    respondent.answer(
        "organisation",
        organisation=NAME,
        organisation_role="chair",
        organisation_people="1,250",
        organisation_named="yes",
    )
    respondent.post("submit")
    response = Response.objects.get()
    assert (response.respondent_kind, response.closed_answers) == ("organisation", {"respondent": "organisation"})
    row = response.organisation
    assert (row.name, row.role, row.people_represented, row.consents_to_be_named) == (NAME, "chair", 1250, True)


def test_silence_is_no_consent_to_be_named(respondent: Respondent) -> None:
    respondent.answer("organisation", organisation=NAME)
    respondent.post("submit")
    row = Organisation.objects.get()
    assert (row.consents_to_be_named, row.role, row.people_represented) == (False, "", None)


def test_mistake_keeps_everything_that_was_entered(respondent: Respondent) -> None:
    page = respondent.answer(
        "organisation",
        organisation=NAME,
        organisation_role="chair",
        organisation_people="many",
        organisation_named="yes",
    )
    assert "Enter the number of people as a whole number, such as 250" in page.text
    for kept in (f'value="{NAME}"', 'value="chair"', 'value="many"', 'value="yes" checked'):
        assert kept in page.text
    assert not Draft.objects.get().read().answers.get("organisation")


def test_name_comes_back_from_the_draft_and_is_on_the_page_to_check(respondent: Respondent) -> None:
    respondent.answer("organisation", organisation=NAME, organisation_people="12")
    assert f'value="{NAME}"' in respondent.get("question", page_key="organisation").text
    shown = respondent.get("check").text
    for words in (NAME, "Represents 12 people", "The name must not be published"):
        assert words in shown


def test_name_is_not_sent_by_an_individual(respondent: Respondent) -> None:
    respondent.answer("organisation", organisation=NAME, organisation_named="yes")
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    assert Response.objects.get().respondent_kind == "individual"
    assert not Organisation.objects.exists()


def test_database_refuses_an_organisation_without_a_name(respondent: Respondent) -> None:
    respondent.answer("organisation", organisation=NAME)
    respondent.post("submit")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(name="")


# In its own transactions, as in a request; their BEGIN and COMMIT count as queries too.
@pytest.mark.django_db(transaction=True)
def test_submission_of_an_organisation_costs_one_query_more(
    respondent: Respondent, django_assert_max_num_queries: object
) -> None:
    respondent.answer("organisation", organisation=NAME)
    respondent.answer("data", data_text="Say what is kept")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        respondent.post("submit")
    assert Response.objects.count() == 1


def test_made_up_organisations_say_that_they_are_made_up(consultation: Consultation) -> None:
    make_synthetic_responses(consultation=consultation, number=60)
    made = Response.objects.filter(respondent_kind="organisation")
    assert Organisation.objects.count() == made.count() > 0
    assert all(row.name.startswith("Made-up") for row in Organisation.objects.all())


def test_change_replaces_who_it_is_and_withdrawing_forgets_it(respondent: Respondent) -> None:
    respondent.answer("organisation", organisation=NAME, organisation_named="yes")
    respondent.post("submit")
    response = Response.objects.get()
    draft = begin_change(response_id=response.pk)
    assert draft.read().answers["organisation"] == {"name": NAME, "named": True}
    save_page(
        draft=draft, page_key="organisation", answers={"organisation": {"name": "Green Friends", "named": False}}
    )
    submit_response(draft_id=draft.pk)
    assert [(row.name, row.consents_to_be_named) for row in Organisation.objects.all()] == [("Green Friends", False)]
    assert Response.objects.get().revision == 2
    withdraw_response(response_id=response.pk)
    assert not Organisation.objects.exists()


@pytest.fixture
def three(consultation: Consultation) -> list[Answer]:
    """A named organisation, one that must not be named and a withdrawn one, each with a published text."""
    texts = []
    for name, named, people in (("Zebra Club", True, 10), ("Secretcanary", False, 5), ("Gone", True, 99)):
        response = make_response(consultation, respondent_kind="organisation", closed_answers={})
        Organisation.objects.create(
            response=response, name=name, role="chair", people_represented=people, consents_to_be_named=named
        )
        question = Question.objects.get(key="victims-text")
        texts.append(
            Answer.objects.create(
                response=response,
                question=question,
                text=f"From {name}",
                state="published",
                published_text="Listen to us",
                published_at=timezone.now(),
            )
        )
    withdraw_response(response_id=response.pk)
    return texts


@pytest.mark.usefixtures("three")
def test_only_those_that_agreed_are_named_anywhere(consultation: Consultation) -> None:
    reader = Respondent(consultation)
    page = reader.get("organisations").text
    assert "Zebra Club" in page
    assert "2</p>" in page
    assert "15</p>" in page
    assert "Nobody checked these numbers" in page
    api = reader.client.get("/api/v1/organisations/?consultation=nine-priorities").json()["results"]
    assert api == [{"consultation": "nine-priorities", "name": "Zebra Club"}]
    download = b"".join(reader.get("organisations-csv").streaming_content).decode()
    assert download.splitlines() == ["consultation,organisation", "nine-priorities,Zebra Club"]
    said = reader.get("responses").text
    texts = reader.client.get("/api/v1/responses/?format=csv").text
    for text in (page, str(api), download, said, texts):
        assert "Zebra Club" in text
        assert "Secretcanary" not in text
        assert "Gone" not in text
        assert "chair" not in text
    assert "An organisation, " in said


def test_page_before_any_organisation_says_so(consultation: Consultation) -> None:
    assert "No organisation has responded yet." in Respondent(consultation).get("organisations").text


def test_list_costs_the_same_however_many_there_are(
    consultation: Consultation, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        response = make_response(consultation, respondent_kind="organisation", closed_answers={})
        Organisation.objects.create(response=response, name=f"Club {number}", consents_to_be_named=True)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert "Club 10" in Respondent(consultation).get("organisations").text


def test_moderator_is_told_whether_the_organisation_may_be_named(three: list[Answer], client: Client) -> None:
    client.force_login(make_user("mo"))
    for answer, words in zip(three, ("Zebra Club – may be named", "Secretcanary – must not be named"), strict=False):
        assert words in client.get(f"/consultations/staff/moderation/{answer.pk}/").text
