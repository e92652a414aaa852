"""Papers that two people enter, and what becomes of it where they differ."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from consultation.actions.entering import SecondEntryTakenError, begin_second_entry, send_entry
from consultation.actions.settling import AlreadySettledError, NotSettledError, OwnEntryError, settle_entry
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.definition.answering.comparing import Reading, compared
from consultation.models import Answer, Consultation, Entry, EntryComparison, Response, Tally
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.double_entry import entry_report
from consultation.selectors.questionnaires import compiled
from tests.factories.entering import make_clerk, make_second, make_sent, reading
from tests.factories.every_kind import make_every_kind
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return make_every_kind(double_entry_percent=100)


@pytest.fixture
def people() -> tuple[User, User, User]:
    return make_clerk("first"), make_clerk("second"), make_clerk("third")


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, entry: Entry | None = None) -> str:
    kwargs: dict[str, Any] = {"slug": "every-kind"} | ({"entry_id": entry.pk} if entry else {})
    return reverse(f"consultation:entry-{name}", kwargs=kwargs)


def differing(consultation: Consultation, people: tuple[User, User, User], **changes: Any) -> Entry:
    first = make_sent(consultation, people[0])
    make_second(first, people[1], **changes)
    return Entry.objects.get(pk=first.pk)


class TestComparing:
    """What counts as the same."""

    def agreement(self, consultation: Consultation, first: Reading, second: Reading) -> dict[str, bool]:
        return compared(compiled(current_questionnaire(consultation).pk), first, second)

    def test_the_order_of_ticks_and_spaces_do_not_count(self, consultation: Consultation) -> None:
        second = reading(visits=["parks", "homes"], views_text="More  benches,\nplease. ")
        assert all(self.agreement(consultation, reading(), second).values())

    @pytest.mark.parametrize(
        "changes",
        [{"rank": ["homes", "parks"]}, {"years": 21}, {"agree": None}, {"views_text": "More beaches, please."}],
    )
    def test_everything_else_does(self, consultation: Consultation, changes: dict[str, Any]) -> None:
        agreement = self.agreement(consultation, reading(), reading(**changes))
        assert [key for key, agrees in agreement.items() if not agrees] == [next(iter(changes)).replace("_", "-")]

    def test_unclear_is_neither_empty_nor_an_answer(self, consultation: Consultation) -> None:
        empty, unclear = reading(agree=None), reading({"agree"}, agree=None)
        assert not self.agreement(consultation, empty, unclear)["agree"]
        assert self.agreement(consultation, unclear, unclear)["agree"]


class TestSecondEntry:
    """Somebody else enters the same paper."""

    def test_it_makes_no_second_response(self, consultation: Consultation, people: tuple[User, User, User]) -> None:
        first = differing(consultation, people)
        assert Response.objects.count() == 1
        assert first.settled_at is not None
        assert all(first.comparisons.values_list("agrees", flat=True))

    def test_its_clerk_sees_nothing_of_the_first(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = make_sent(consultation, people[0])
        desk = signed_in(people[1])
        assert "B1/001" in desk.get(address("second")).text
        form = desk.post(address("second-begin", first), follow=True).text
        assert "B1/001" in form
        assert "second entry" in form
        assert "benches" not in form
        assert " checked" not in form
        assert desk.get(address("form", first)).status_code == 404
        assert desk.get(address("sent", first)).status_code == 404

    def test_not_by_the_same_person_and_not_twice(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = make_sent(consultation, people[0])
        with pytest.raises(SecondEntryTakenError):
            begin_second_entry(entry_id=first.pk, by=people[0])
        second = begin_second_entry(entry_id=first.pk, by=people[1])
        assert begin_second_entry(entry_id=first.pk, by=people[1]) == second
        with pytest.raises(SecondEntryTakenError):
            begin_second_entry(entry_id=first.pk, by=people[2])
        assert (
            "Somebody else has taken" in signed_in(people[2]).post(address("second-begin", first), follow=True).text
        )
        assert "B1/001" not in signed_in(people[0]).get(address("second")).text

    def test_one_that_was_not_drawn_cannot_be_entered_again(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        Consultation.objects.update(double_entry_percent=0)
        first = make_sent(consultation, people[0])
        assert signed_in(people[1]).post(address("second-begin", first)).status_code == 404

    def test_one_that_was_deleted_can_be_begun_by_another(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = make_sent(consultation, people[0])
        second = begin_second_entry(entry_id=first.pk, by=people[1])
        signed_in(people[1]).post(address("discard", second))
        assert begin_second_entry(entry_id=first.pk, by=people[2]).entered_by == people[2]


class TestSettling:
    """A third person decides."""

    def test_the_response_is_corrected_and_the_tallies_with_it(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = make_sent(consultation, people[0], agree="agree")
        tally_untallied()
        make_second(first, people[1], agree="disagree", views_text="More beaches, please.")
        chosen = {"agree": "second", "views-text": "first"}
        assert settle_entry(entry_id=first.pk, chosen=chosen, other=Reading(), by=people[2])
        tally_untallied()
        assert Response.objects.get().closed_answers["agree"] == "disagree"
        assert (
            Answer.objects.exclude(state="retracted").get(question__key="views-text").text == "More benches, please."
        )
        counts = Tally.objects.filter(question_key="agree", count__gt=0).values_list("value", "count")
        assert dict(counts) == {"": 1, "disagree": 1}
        assert rebuild_tallies(questionnaire=current_questionnaire(consultation)) == []

    def test_where_the_first_was_right_nothing_changes(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, years=21)
        assert not settle_entry(entry_id=first.pk, chosen={"years": "first"}, other=Reading(), by=people[2])
        response = Response.objects.get()
        assert (response.closed_answers["years"], response.revision) == (12, 1)

    def test_neither_may_be_right(self, consultation: Consultation, people: tuple[User, User, User]) -> None:
        first = differing(consultation, people, years=21, agree=None)
        other = Reading({"years": 1}, frozenset({"agree"}))
        settle_entry(entry_id=first.pk, chosen={"years": "other", "agree": "other"}, other=other, by=people[2])
        answers = Response.objects.get().closed_answers
        assert answers["years"] == 1
        assert "agree" not in answers

    def test_an_answer_that_is_now_off_the_path_goes(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, visits=["homes"])
        settle_entry(entry_id=first.pk, chosen={"visits": "second"}, other=Reading(), by=people[2])
        standing = Answer.objects.exclude(state="retracted").values_list("question__key", flat=True)
        assert list(standing) == ["views-text"]

    def test_what_the_person_withdrew_stays_withdrawn(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        from consultation.actions.changing import withdraw_response

        first = differing(consultation, people, years=21)
        withdraw_response(response_id=Response.objects.get().pk)
        assert not settle_entry(entry_id=first.pk, chosen={"years": "second"}, other=Reading(), by=people[2])
        assert Response.objects.get().closed_answers == {}

    def test_what_was_erased_leaves_nothing_to_decide(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, years=21)
        Entry.objects.update(payload=b"", reference="")
        assert signed_in(people[2]).get(address("settle", first)).status_code == 404
        assert not settle_entry(entry_id=first.pk, chosen={"years": "second"}, other=Reading(), by=people[2])
        assert Response.objects.get().closed_answers["years"] == 12
        begun = make_sent(consultation, people[0])
        second = begin_second_entry(entry_id=begun.pk, by=people[1])
        Entry.objects.filter(pk=begun.pk).update(payload=b"")
        send_entry(entry_id=second.pk, reading=reading(), by=people[1])
        begun.refresh_from_db()
        assert begun.settled_at is not None
        assert not begun.comparisons.exists()

    def test_only_a_third_person_and_only_once_and_every_question(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, years=21)
        for person in people[:2]:
            with pytest.raises(OwnEntryError):
                settle_entry(entry_id=first.pk, chosen={"years": "first"}, other=Reading(), by=person)
        with pytest.raises(NotSettledError):
            settle_entry(entry_id=first.pk, chosen={}, other=Reading(), by=people[2])
        settle_entry(entry_id=first.pk, chosen={"years": "first"}, other=Reading(), by=people[2])
        with pytest.raises(AlreadySettledError):
            settle_entry(entry_id=first.pk, chosen={"years": "second"}, other=Reading(), by=people[2])
        assert EntryComparison.objects.get(agrees=False).chosen == "first"

    def test_the_page_shows_both_and_takes_the_decision(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, years=21, unclear={"agree"})
        desk = signed_in(people[2])
        assert "2 questions differ" in desk.get(address("disputes")).text
        page = desk.get(address("settle", first)).text
        assert "Unclear or spoiled" in page
        refused = desk.post(address("settle", first), {"agree.chosen": "first"}).text
        assert "Choose what is right for question 9" in refused
        wrong = {"agree.chosen": "first", "years.chosen": "other", "years": "dozen"}
        assert "Enter a number" in desk.post(address("settle", first), wrong).text
        sent = desk.post(address("settle", first), {**wrong, "years": "13"}, follow=True)
        assert "The response is corrected" in sent.text
        assert Response.objects.get().closed_answers["years"] == 13

    def test_the_two_who_entered_it_do_not_see_it(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, years=21)
        for person in people[:2]:
            desk = signed_in(person)
            assert "B1/001" not in desk.get(address("disputes")).text
            assert desk.get(address("settle", first)).status_code == 404


class TestReport:
    """How well papers are entered."""

    def test_it_counts_by_question_and_by_clerk(
        self, consultation: Consultation, people: tuple[User, User, User]
    ) -> None:
        first = differing(consultation, people, years=21)
        make_sent(consultation, people[0])
        settle_entry(entry_id=first.pk, chosen={"years": "second"}, other=Reading(), by=people[2])
        report = entry_report(consultation)
        assert (report.entered, report.drawn, report.twice, report.disputed) == (2, 2, 1, 0)
        assert report.agreement == pytest.approx(7 / 8)
        years = next(row for row in report.questions if row.question.key == "years")
        assert (years.number, years.compared, years.agreed, years.share) == (9, 1, 0, 0)
        assert [(row.name, row.papers, row.compared, row.differed, row.wrong) for row in report.clerks] == [
            ("first", 1, 8, 1, 1),
            ("second", 1, 8, 1, 0),
        ]

    def test_the_lead_reads_it_in_a_constant_number_of_queries(
        self, consultation: Consultation, people: tuple[User, User, User], django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(3):
            differing(consultation, people, years=21)
        lead = signed_in(make_user("lead", "Consultation editor"))
        with django_assert_max_num_queries(12):
            text = lead.get(address("report")).text
        assert "Agreement by question" in text
        assert "Waiting for a decision" in text

    def test_it_says_where_nothing_was_entered_twice(self, consultation: Consultation) -> None:
        lead = signed_in(make_user("lead", "Consultation editor"))
        assert "No paper has been entered twice yet" in lead.get(address("report")).text
