"""Responses that clerks enter from paper, telephone and events."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultation.actions.entering import (
    Arrival,
    EntryClosedError,
    EntrySentError,
    begin_entry,
    discard_entry,
    keep_entry,
    send_entry,
)
from consultation.actions.tallying import tally_untallied
from consultation.models import Answer, Consultation, Entry, EqualityAnswers, Event, Organisation, Response, Tally
from consultation.models.codes import code_for, code_hash
from consultation.selectors.consultations import current_questionnaire
from tests.factories.entering import ANSWERS, make_clerk, make_entry, make_sent, reading
from tests.factories.every_kind import make_every_kind

pytestmark = pytest.mark.django_db

# What a clerk types for ANSWERS.
TYPED = {
    "respondent": "individual",
    "visits": ["homes", "parks"],
    "park-text": "The one behind the station",
    "agree": "agree",
    "rank-parks": "1",
    "rank-homes": "2",
    "share-homes": "4",
    "share-parks": "6",
    "years": "12",
    "views-text": "More benches, please.",
    "step": "send",
}


@pytest.fixture
def consultation() -> Consultation:
    return make_every_kind(double_entry_percent=0)


@pytest.fixture
def clerk() -> User:
    return make_clerk()


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def address(name: str, entry: Entry | None = None, **kwargs: Any) -> str:
    if entry is not None:
        kwargs["entry_id"] = entry.pk
    return reverse(f"consultation:entry-{name}", kwargs={"slug": "every-kind", **kwargs})


def close(*, days_ago: int) -> None:
    """Let the consultation have closed so many days ago."""
    closes_at = timezone.now() - timedelta(days=days_ago)
    Consultation.objects.update(opens_at=closes_at - timedelta(days=84), closes_at=closes_at)


def begin(desk: Client, **changes: str) -> Any:
    today = timezone.localdate()
    data = {
        "form": f"{current_questionnaire(Consultation.objects.get()).pk}:en",
        "channel": "paper",
        "received_on-day": str(today.day),
        "received_on-month": str(today.month),
        "received_on-year": str(today.year),
        "reference": "B1/001",
    }
    return desk.post(address("new"), data | changes)


class TestSending:
    """An entry becomes a response."""

    def test_it_is_a_response_like_any_other_with_its_channel(self, consultation: Consultation, clerk: User) -> None:
        entry = make_sent(consultation, clerk)
        response = Response.objects.get(draft_id=entry.pk)
        assert entry.response == response
        assert (response.channel, response.entered_by, response.event) == ("paper", clerk, None)
        texts = {"park-text", "views-text"}
        assert response.closed_answers == {key: answer for key, answer in ANSWERS.items() if key not in texts}
        assert {row.text for row in Answer.objects.filter(response=response, state="pending")} == {
            ANSWERS[key] for key in texts
        }

    def test_its_receipt_opens_it(self, consultation: Consultation, clerk: User) -> None:
        entry = make_entry(consultation, clerk)
        receipt = send_entry(entry_id=entry.pk, reading=reading(), by=clerk)
        assert receipt is not None
        assert Response.objects.get().receipt_hash == code_hash("receipt", receipt.code)

    def test_sending_twice_gives_one_response_and_one_receipt(self, consultation: Consultation, clerk: User) -> None:
        entry = make_entry(consultation, clerk)
        first = send_entry(entry_id=entry.pk, reading=reading(), by=clerk)
        second = send_entry(entry_id=entry.pk, reading=reading(agree="disagree"), by=clerk)
        assert first is not None
        assert second is not None
        assert (second.code, second.created) == (first.code, False)
        assert Response.objects.get().closed_answers["agree"] == "agree"

    def test_what_is_off_the_path_is_kept_and_not_sent(self, consultation: Consultation, clerk: User) -> None:
        entry = make_sent(consultation, clerk, visits=["homes"])
        assert entry.read()["off_path"] == ["park-text"]
        assert entry.read()["answers"]["park-text"] == "The one behind the station"
        assert [answer.question.key for answer in Answer.objects.all()] == ["views-text"]

    def test_what_is_unclear_is_no_answer(self, consultation: Consultation, clerk: User) -> None:
        entry = make_sent(consultation, clerk, unclear={"agree", "rank"})
        assert not {"agree", "rank"} & Response.objects.get().closed_answers.keys()
        assert entry.read()["unclear"] == ["agree", "rank"]

    def test_it_is_counted_by_its_channel(self, consultation: Consultation, clerk: User) -> None:
        make_sent(consultation, clerk)
        assert tally_untallied() == 1
        assert Tally.objects.get(question_key="_channel").value == "paper"

    def test_until_the_days_for_the_post_are_over(self, consultation: Consultation, clerk: User) -> None:
        entry = make_entry(consultation, clerk)
        close(days_ago=6)
        make_entry(Consultation.objects.get(), clerk)
        close(days_ago=8)
        with pytest.raises(EntryClosedError):
            send_entry(entry_id=entry.pk, reading=reading(), by=clerk)
        with pytest.raises(EntryClosedError):
            make_entry(Consultation.objects.get(), clerk)
        assert not Response.objects.exists()

    def test_not_before_opening(self, consultation: Consultation, clerk: User) -> None:
        Consultation.objects.update(opens_at=timezone.now() + timedelta(days=1))
        with pytest.raises(EntryClosedError):
            make_entry(Consultation.objects.get(), clerk)

    def test_the_row_holds_nothing_that_can_be_read_without_the_key(
        self, consultation: Consultation, clerk: User
    ) -> None:
        entry = make_sent(consultation, clerk)
        assert b"benches" not in bytes(entry.payload)

    def test_nobody_else_sends_it(self, consultation: Consultation, clerk: User) -> None:
        entry = make_entry(consultation, clerk)
        with pytest.raises(Entry.DoesNotExist):
            send_entry(entry_id=entry.pk, reading=reading(), by=make_clerk("other"))


def test_the_database_refuses_an_entry_from_an_event_without_the_event(
    consultation: Consultation, clerk: User
) -> None:
    arrival = Arrival(channel="event", received_on=timezone.localdate())
    with pytest.raises(IntegrityError), transaction.atomic():
        begin_entry(questionnaire=current_questionnaire(consultation), arrival=arrival, by=clerk)


class TestKeeping:
    """Entries that are not sent yet."""

    def test_what_was_typed_is_there_again_right_or_wrong(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        entry = make_entry(consultation, clerk)
        typed = {"years": "twelve", "visits": ["homes", "parks"], "views-text": "Half a sent"}
        assert desk.post(address("keep", entry), typed).status_code == 204
        html = desk.get(address("form", entry)).text
        assert 'value="twelve"' in html
        assert "Half a sent" in html
        assert html.count(" checked") == 2
        assert "There is a problem" not in html

    def test_it_is_listed_for_its_clerk_only(self, consultation: Consultation, clerk: User, desk: Client) -> None:
        entry = make_entry(consultation, clerk, reference="B7/7")
        assert "B7/7" in desk.get("/consultations/staff/entry/").text
        other = Client()
        other.force_login(make_clerk("other"))
        assert "B7/7" not in other.get("/consultations/staff/entry/").text
        assert other.get(address("form", entry)).status_code == 404

    def test_one_that_was_sent_cannot_change(self, consultation: Consultation, clerk: User, desk: Client) -> None:
        entry = make_sent(consultation, clerk)
        with pytest.raises(EntrySentError):
            keep_entry(entry_id=entry.pk, typed={}, by=clerk)
        with pytest.raises(EntrySentError):
            discard_entry(entry_id=entry.pk, by=clerk)
        assert desk.post(address("keep", entry), {"years": "1"}).status_code == 409
        assert desk.post(address("discard", entry)).headers["Location"] == address("sent", entry)

    def test_deleting_asks_first(self, consultation: Consultation, clerk: User, desk: Client) -> None:
        entry = make_entry(consultation, clerk)
        assert "Delete this entry?" in desk.get(address("discard", entry)).text
        desk.post(address("discard", entry))
        assert not Entry.objects.exists()


class TestPages:
    """The way of a clerk."""

    def test_from_the_paper_to_the_receipt(self, consultation: Consultation, desk: Client) -> None:
        begun = begin(desk)
        entry = Entry.objects.get()
        assert begun.headers["Location"] == address("form", entry)
        sent = desk.post(address("form", entry), TYPED, follow=True)
        assert code_for("receipt", entry.pk) in sent.text
        response = Response.objects.get()
        assert response.closed_answers["rank"] == ["parks", "homes"]
        assert response.closed_answers["share"] == {"homes": 4, "parks": 6}

    def test_the_next_paper_has_the_next_reference(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        entry = make_sent(consultation, clerk)
        html = desk.get(f"{address('new')}?after={entry.pk}").text
        assert 'value="B1/002"' in html
        assert 'value="2026"' in html

    @pytest.mark.parametrize("after", ["nonsense", "3ec9e4b2-da7b-4455-ac89-749f0d7c2b56"])
    def test_a_wrong_entry_before_is_no_matter(self, consultation: Consultation, desk: Client, after: str) -> None:
        assert desk.get(f"{address('new')}?after={after}").status_code == 200

    def test_a_reference_that_was_used_is_warned_about_once(self, consultation: Consultation, desk: Client) -> None:
        begin(desk)
        warned = begin(desk, reference="b1/001")
        assert "was entered before" in warned.text
        assert Entry.objects.count() == 1
        begin(desk, another="on")
        assert Entry.objects.count() == 2

    def test_an_event_must_be_named_where_it_came_from_one(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        assert "Choose the event" in begin(desk, channel="event").text
        event = Event.objects.create(
            consultation=consultation, name="Market stall", held_on="2026-01-01", place="Peckham", added_by=clerk
        )
        begin(desk, channel="event", event=str(event.pk))
        entry = Entry.objects.get()
        desk.post(address("form", entry), TYPED)
        assert Response.objects.get().event == event

    def test_an_organisation_and_its_place_are_entered_too(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        entry = make_entry(consultation, clerk)
        typed = {**TYPED, "respondent": "organisation"}
        asked = desk.post(address("form", entry), typed).text
        assert "Question 11: Enter the answer" in asked
        place = {"organisation": "Tenants of Rye Lane", "organisation-people": "250", "base": "E09000028"}
        assert desk.post(address("form", entry), {**typed, **place}).status_code == 302
        organisation = Organisation.objects.get()
        assert (organisation.name, organisation.people_represented) == ("Tenants of Rye Lane", 250)
        assert Response.objects.get().respondent_kind == "organisation"
        assert Response.objects.get().closed_answers["base"] == {"borough": "E09000028"}

    def test_a_required_question_is_answered_or_said_to_be_empty(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        entry = make_entry(consultation, clerk)
        typed = {key: value for key, value in TYPED.items() if key != "respondent"}
        assert "Question 1: Enter the answer" in desk.post(address("form", entry), typed).text
        assert not Response.objects.exists()
        desk.post(address("form", entry), {**typed, "respondent.unclear": "on"})
        assert "respondent" not in Response.objects.get().closed_answers

    def test_a_mistake_on_the_paper_is_noted_and_not_guessed(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        entry = make_entry(consultation, clerk)
        gap = {**TYPED, "rank-homes": "3", "share-homes": "9"}
        answer = desk.post(address("form", entry), gap).text
        assert "Question 7: Start with 1 and leave no place out" in answer
        assert "The points must add up to 10" in answer
        assert "More benches, please." in answer
        desk.post(address("form", entry), {**gap, "rank.unclear": "on", "share.unclear": "on"})
        assert not {"rank", "share"} & Response.objects.get().closed_answers.keys()

    def test_an_answer_off_the_path_is_named_and_left_out_knowingly(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        entry = make_entry(consultation, clerk)
        typed = {**TYPED, "visits": ["homes"]}
        asked = desk.post(address("form", entry), typed).text
        assert "Question 4: It is answered, although it is only for a person of whom this is true" in asked
        assert "you answered “Parks” to question 3" in asked
        assert not Response.objects.exists()
        sent = desk.post(address("form", entry), {**typed, "leave.out": "on"}, follow=True)
        assert "1 answer was not for this person" in sent.text
        assert Answer.objects.count() == 1

    def test_too_late_keeps_what_was_typed(self, consultation: Consultation, clerk: User, desk: Client) -> None:
        entry = make_entry(consultation, clerk)
        close(days_ago=8)
        late = desk.post(address("form", entry), TYPED)
        assert late.status_code == 409
        assert "could be entered until" in late.text
        assert Entry.objects.get().read()["typed"]["years"] == ["12"]

    def test_the_list_takes_a_constant_number_of_queries(
        self, consultation: Consultation, clerk: User, desk: Client, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(5):
            make_entry(consultation, clerk, reference=f"B/{number}")
        with django_assert_max_num_queries(12):
            assert "B/4" in desk.get("/consultations/staff/entry/").text

    def test_only_frozen_versions_that_take_entries(self, consultation: Consultation, desk: Client) -> None:
        close(days_ago=8)
        assert desk.get(address("new")).status_code == 404


class TestEqualitySheet:
    """The sheet about the person, apart from the answers."""

    def test_it_is_kept_apart_and_never_shown(self, consultation: Consultation, clerk: User, desk: Client) -> None:
        entry = make_sent(consultation, clerk)
        sheet = {
            "reference": "b1/001",
            "age_group": "25 to 34",
            "gender_identity": "No",
            "gender_identity.words": "X",
        }
        page = desk.post(address("sheet"), sheet, follow=True).text
        assert "The sheet is saved" in page
        assert " checked" not in page
        row = EqualityAnswers.objects.get(response=entry.response)
        assert row.closed_answers == {"age_group": "25 to 34", "gender_identity": "No"}
        assert row.free_text
        assert "benches" not in page

    def test_an_answer_that_was_not_for_this_person_is_left_out(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        make_sent(consultation, clerk)
        desk.post(
            address("sheet"), {"reference": "B1/001", "age_group": "Under 16", "sexual_orientation": "Bisexual"}
        )
        assert EqualityAnswers.objects.get().closed_answers == {"age_group": "Under 16"}

    def test_the_receipt_code_finds_it_too(self, consultation: Consultation, clerk: User, desk: Client) -> None:
        entry = make_sent(consultation, clerk)
        desk.post(address("sheet"), {"reference": code_for("receipt", entry.pk).lower(), "sex": "Female"})
        assert EqualityAnswers.objects.get().response == entry.response

    def test_a_second_sheet_for_the_same_paper_is_refused(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        make_sent(consultation, clerk)
        desk.post(address("sheet"), {"reference": "B1/001", "sex": "Female"})
        again = desk.post(address("sheet"), {"reference": "B1/001", "sex": "Male"})
        assert "was entered already" in again.text
        assert EqualityAnswers.objects.get().closed_answers == {"sex": "Female"}

    def test_an_unknown_or_shared_reference_is_explained(
        self, consultation: Consultation, clerk: User, desk: Client
    ) -> None:
        assert "No paper with this reference" in desk.post(address("sheet"), {"reference": "B9"}).text
        make_sent(consultation, clerk)
        make_sent(consultation, clerk)
        assert "Several papers" in desk.post(address("sheet"), {"reference": "B1/001"}).text


class TestSettings:
    """What a lead settles about paper."""

    @pytest.fixture
    def lead(self) -> Client:
        from tests.factories.moderating import make_user

        client = Client()
        client.force_login(make_user("lead", "Consultation editor"))
        return client

    def test_it_is_saved(self, consultation: Consultation, lead: Client) -> None:
        values = {"return_address": "1 High Street", "paper_grace_days": "14", "double_entry_percent": "25"}
        assert lead.post(address("settings"), values).status_code == 302
        kept = Consultation.objects.get()
        assert (kept.return_address, kept.paper_grace_days, kept.double_entry_percent) == ("1 High Street", 14, 25)

    @pytest.mark.parametrize("percent", ["101", "-1", "ten", ""])
    def test_a_share_that_is_none_is_explained(self, consultation: Consultation, lead: Client, percent: str) -> None:
        values = {"paper_grace_days": "14", "double_entry_percent": percent}
        assert "Enter a whole number from 0 to 100" in lead.post(address("settings"), values).text
        assert Consultation.objects.get().double_entry_percent == 0
