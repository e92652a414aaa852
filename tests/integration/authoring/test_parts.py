"""Sections, pages and questions: added, changed, put in order, moved, duplicated, deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from consultation.actions.authoring.duplicating import duplicate_page, duplicate_section
from consultation.actions.authoring.guarding import ChangedMeanwhileError, WaitingForApprovalError
from consultation.actions.authoring.pages import (
    add_page,
    change_page,
    delete_page,
    move_page,
    page_state,
)
from consultation.actions.authoring.questions import (
    ChoiceInRuleError,
    ChoiceValues,
    FixedChoicesError,
    add_question,
    change_question,
    delete_question,
    duplicate_question,
    move_question,
    move_question_to,
    question_state,
)
from consultation.actions.authoring.sections import (
    add_section,
    change_section,
    delete_section,
    move_section,
    section_state,
)
from consultation.actions.authoring.starting import NotEmptyError, add_who_is_answering
from consultation.definition import Kind
from consultation.definition.ready_made import AGREEMENT, boroughs
from consultation.models import Choice, Consultation, Page, Question, Section
from consultation.selectors.authoring import NotEditableError
from consultation.selectors.losses import losses_with_page, losses_with_question, losses_with_section
from consultation.selectors.questionnaires import assembled
from tests.factories.authoring import make_draft, wait_for_approval
from tests.factories.moderating import make_consultation, make_priority
from tests.factories.questions import Maker

pytestmark = pytest.mark.django_db
RULE = {"question": "unknown", "answered": True}


@pytest.fixture
def make(draft: Consultation, author: User) -> Maker:
    return Maker(draft, author)


def texts(page: Page) -> list[str]:
    return list(page.questions.values_list("text", flat=True))


def offered(question: Question) -> list[tuple[str, str]]:
    return list(Choice.objects.filter(question=question).values_list("key", "text"))


# --- Keys ------------------------------------------------------------------------------------------------------
def test_keys_come_from_texts_are_different_and_stay(make: Maker) -> None:
    page = make.page(title="Your street")
    first, second = make.question(page, "How safe?"), make.question(make.page(title="Your street"), "How safe?")
    assert (first.key, second.key) == ("how_safe", "how_safe_2")
    assert set(Page.objects.values_list("key", flat=True)) == {"your-street", "your-street-2"}
    assert make.change(first, text="How safe do you feel?").key == "how_safe"


def test_a_question_never_takes_the_key_of_who_answers(make: Maker) -> None:
    assert make.question(text="Respondent").key == "respondent_2"


# --- Sections and pages ----------------------------------------------------------------------------------------
def test_sections_are_changed_and_put_in_order(make: Maker, author: User) -> None:
    first, second = make.section("First"), make.section("Second")
    move_section(section=second, by=author, direction="up")
    assert list(Section.objects.values_list("title", "order")) == [("Second", 1), ("First", 2)]
    seen = section_state(first)
    priority = make_priority(3)
    change_section(section=first, by=author, seen=seen, title="Renamed", priority=priority)
    assert assembled(make.questionnaire).sections[1].priority_number == 3
    with pytest.raises(ChangedMeanwhileError):
        change_section(section=first, by=author, seen=seen, title="Again", priority=None)


def test_a_new_question_is_about_its_sections_priority(make: Maker, author: User) -> None:
    priority = make_priority(4)
    section = add_section(questionnaire=make.questionnaire, by=author, title="Four", priority=priority)
    assert make.question(make.page(section)).priority == priority


def test_a_page_goes_into_another_section(make: Maker, author: User) -> None:
    first, second = make.section("First"), make.section("Second")
    stays, goes = make.page(first, "Stays"), make.page(first, "Goes")
    there = make.page(second, "There")
    move_page(page=goes, by=author, direction="up")
    goes.refresh_from_db()
    change_page(page=goes, by=author, seen=page_state(goes), title="Gone", intro="Hello", section=second)
    assert list(second.pages.values_list("title", "order")) == [("There", 1), ("Gone", 2)]
    assert list(first.pages.values_list("title", "order")) == [("Stays", 1)]
    assert {stays.key, there.key, goes.key} == {"stays", "there", "goes"}


def test_nothing_moves_into_another_consultation(make: Maker, author: User) -> None:
    other = Maker(make_draft("other"), author)
    page = make.page()
    with pytest.raises(Section.DoesNotExist):
        change_page(page=page, by=author, seen=page_state(page), title="x", intro="", section=other.section())
    with pytest.raises(Page.DoesNotExist):
        move_question_to(question=make.question(page), by=author, page=other.page())


def test_a_duplicated_page_asks_the_same_under_keys_of_its_own(make: Maker, author: User) -> None:
    page, after = make.page(title="Street"), make.page(title="After")
    Page.objects.filter(pk=after.pk).update(section=page.section, order=2)
    asked = make.question(page, "Safe?", choices=("Yes", "No"))
    why = make.question(page, "Why?", Kind.LONG_TEXT)
    make.rule(why, {"question": "safe", "equals": "no"})
    make.rule(page, {"question": "earlier", "answered": True})
    copy = duplicate_page(page=page, by=author, title="Street (copy)")
    assert list(page.section.pages.values_list("title", flat=True)) == ["Street", "Street (copy)", "After"]
    first, second = copy.questions.all()
    assert (first.key, second.key) == ("safe_2", "why_2")
    assert second.shown_when == {"question": "safe_2", "equals": "no"}
    assert offered(first) == offered(asked) == [("yes", "Yes"), ("no", "No")]
    copy.refresh_from_db()
    assert copy.shown_when == {"question": "earlier", "answered": True}


def test_a_duplicated_section_asks_the_same_under_keys_of_its_own(make: Maker, author: User) -> None:
    page = make.page(title="Street")
    after = make.section(title="After")
    second_page = add_page(section=page.section, by=author, title="More", intro="")
    make.question(page, "Safe?", choices=("Yes", "No"))
    why = make.question(second_page, "Why?", Kind.LONG_TEXT)
    make.rule(why, {"all": [{"question": "safe", "equals": "no"}, {"question": "earlier", "answered": True}]})
    make.rule(second_page, {"not": {"question": "safe", "equals": "yes"}})
    copy = duplicate_section(section=page.section, by=author, title="Again")
    titles = Section.objects.filter(questionnaire=make.questionnaire).order_by("order")
    assert [row.title for row in titles] == [page.section.title, "Again", after.title]
    first, second = copy.pages.order_by("order")
    assert (first.title, first.key, second.key) == ("Street", "street-2", "more-2")
    assert second.shown_when == {"not": {"question": "safe_2", "equals": "yes"}}
    assert first.questions.get().key == "safe_2"
    assert offered(first.questions.get()) == [("yes", "Yes"), ("no", "No")]
    assert second.questions.get().shown_when == {
        "all": [{"question": "safe_2", "equals": "no"}, {"question": "earlier", "answered": True}]
    }
    assert why.page.questions.get().shown_when["all"][0] == {"question": "safe", "equals": "no"}
    definition = assembled(make.questionnaire)
    assert len(definition.questions) == 4


# --- Questions -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "choices"), [(Kind.AGREEMENT_SCALE, AGREEMENT), (Kind.BOROUGH, boroughs()), (Kind.POSTCODE, boroughs())]
)
def test_some_kinds_come_with_their_choices(make: Maker, kind: Kind, choices: tuple[tuple[str, str], ...]) -> None:
    assert offered(make.question(kind=kind)) == list(choices)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_added_and_assembled(make: Maker, kind: Kind) -> None:
    question = make.question(kind=kind, text="Something?")
    assert assembled(make.questionnaire).questions[question.key].kind is kind


def test_choices_are_put_in_order_reworded_and_keep_their_keys(make: Maker) -> None:
    question = make.question(choices=("One", "Two", "Three"))
    make.change(
        question,
        [ChoiceValues("Third", key="three"), ChoiceValues("One", key="one", hint="First"), ChoiceValues("Three")],
    )
    assert offered(question) == [("three", "Third"), ("one", "One"), ("three-2", "Three")]


def test_a_choice_that_a_rule_asks_about_is_not_removed(make: Maker) -> None:
    page = make.page()
    question = make.question(page, "Safe?", choices=("Yes", "No"))
    make.rule(make.question(page, "Why?"), {"any": [{"not": {"question": "safe", "equals": "no"}}]})
    with pytest.raises(ChoiceInRuleError) as raised:
        make.change(question, [ChoiceValues("Yes", key="yes")])
    assert raised.value.texts == ["No"]
    assert offered(question) == [("yes", "Yes"), ("no", "No")]


def test_who_answers_keeps_its_two_answers(make: Maker, author: User) -> None:
    add_who_is_answering(questionnaire=make.questionnaire, by=author)
    question = Question.objects.get(key="respondent")
    reworded = [ChoiceValues("Me", key="individual"), ChoiceValues("A body", key="organisation")]
    make.change(question, reworded)
    for choices in (reworded[:1], [*reworded, ChoiceValues("Both")], [*reworded[:1], ChoiceValues("Other")]):
        with pytest.raises((FixedChoicesError, ChoiceInRuleError)):
            make.change(question, choices)
    assert offered(question) == [("individual", "Me"), ("organisation", "A body")]
    with pytest.raises(NotEmptyError):
        add_who_is_answering(questionnaire=make.questionnaire, by=author)


def test_a_colleagues_change_of_a_choice_is_noticed(make: Maker, author: User) -> None:
    question = make.question(choices=("Yes", "No"))
    seen = question_state(question)
    make.change(question, [ChoiceValues("Yes!", key="yes"), ChoiceValues("No", key="no")])
    with pytest.raises(ChangedMeanwhileError):
        change_question(question=question, by=author, seen=seen, values={"text": "x"}, choices=None)


def test_moving_a_question_is_no_change_of_it(make: Maker, author: User) -> None:
    page = make.page()
    first, _second = make.question(page, "First?"), make.question(page, "Second?")
    seen = question_state(first)
    assert move_question(question=first, by=author, direction="down").number == 2
    assert texts(page) == ["Second?", "First?"]
    change_question(question=first, by=author, seen=seen, values={"text": "Still"}, choices=None)


def test_a_question_goes_to_another_page(make: Maker, author: User) -> None:
    page, other = make.page(title="One"), make.page(title="Other")
    first, second = make.question(page, "First?"), make.question(page, "Second?")
    make.question(other, "There?")
    move_question_to(question=first, by=author, page=other)
    assert texts(other) == ["There?", "First?"]
    second.refresh_from_db()
    assert second.order == 1


def test_a_duplicated_question_stands_after_it(make: Maker, author: User) -> None:
    page = make.page()
    question = make.question(page, "Safe?", choices=("Yes", "No"), hint="Think")
    make.question(page, "Last?")
    copy = duplicate_question(question=question, by=author, text="Safe? (copy)")
    assert texts(page) == ["Safe?", "Safe? (copy)", "Last?"]
    assert (copy.key, copy.hint, offered(copy)) == ("safe_copy", "Think", [("yes", "Yes"), ("no", "No")])


# --- Deleting --------------------------------------------------------------------------------------------------
def test_deleting_says_what_is_lost_and_rules_lose_their_conditions(make: Maker, author: User) -> None:
    page = make.page(title="Street")
    question = make.question(page, "Safe?", choices=("Yes", "No"))
    kept = make.question(page, "Lit?", choices=("Yes", "No"))
    after = make.page(title="After")
    make.rule(after, {"any": [{"question": "safe", "equals": "no"}, {"question": "lit", "equals": "no"}]})
    alone = make.question(after, "Why?", Kind.LONG_TEXT)
    make.rule(alone, {"question": "safe", "answered": True})
    lost = losses_with_question(question)
    assert lost[0] == "2 answers go with it."
    assert [text for text in lost if "“After”" in text]
    assert [text for text in lost if "“Why?”" in text]
    delete_question(question=question, by=author)
    after.refresh_from_db()
    alone.refresh_from_db()
    assert after.shown_when == {"any": [{"question": "lit", "equals": "no"}]}
    assert alone.shown_when is None
    kept.refresh_from_db()
    assert kept.order == 1


def test_deleting_a_page_or_a_section_takes_everything_in_it(make: Maker, author: User) -> None:
    section = make.section()
    first, second = make.page(section, "One"), make.page(section, "Two")
    make.rule(make.question(second, "Why?"), {"question": make.question(first, "Safe?").key, "answered": True})
    assert losses_with_page(first) == [
        "1 question goes with it.",
        "“Why?” has a rule that asks about what is deleted. The rule loses that condition.",
    ]
    # Rules inside what is deleted lose nothing that anybody would miss.
    assert losses_with_section(section) == ["2 pages go with it.", "2 questions go with it."]
    delete_page(page=first, by=author)
    assert Question.objects.get().shown_when is None
    delete_section(section=section, by=author)
    assert not Section.objects.exists()


# --- What can no longer change ---------------------------------------------------------------------------------
def acts_on(section: Section, page: Page, question: Question, by: User) -> dict[str, Callable[[], Any]]:
    questionnaire = section.questionnaire
    return {
        "add section": lambda: add_section(questionnaire=questionnaire, by=by, title="x", priority=None),
        "change section": lambda: change_section(section=section, by=by, seen="", title="x", priority=None),
        "move section": lambda: move_section(section=section, by=by, direction="up"),
        "duplicate section": lambda: duplicate_section(section=section, by=by, title="x"),
        "delete section": lambda: delete_section(section=section, by=by),
        "add page": lambda: add_page(section=section, by=by, title="x", intro=""),
        "change page": lambda: change_page(page=page, by=by, seen="", title="x", intro="", section=section),
        "move page": lambda: move_page(page=page, by=by, direction="up"),
        "duplicate page": lambda: duplicate_page(page=page, by=by, title="x"),
        "delete page": lambda: delete_page(page=page, by=by),
        "add question": lambda: add_question(page=page, by=by, kind=Kind.DATE, text="x"),
        "change question": lambda: change_question(question=question, by=by, seen="", values={}, choices=None),
        "move question": lambda: move_question(question=question, by=by, direction="up"),
        "move to page": lambda: move_question_to(question=question, by=by, page=page),
        "duplicate question": lambda: duplicate_question(question=question, by=by, text="x"),
        "delete question": lambda: delete_question(question=question, by=by),
        "who is answering": lambda: add_who_is_answering(questionnaire=questionnaire, by=by),
    }


def test_a_frozen_questionnaire_refuses_every_change(author: User) -> None:
    consultation = make_consultation("opened")
    section = Section.objects.filter(questionnaire__consultation=consultation).last()
    assert section
    page = section.pages.get()
    question = page.questions.first()
    assert question
    before = assembled(section.questionnaire)
    for name, act in acts_on(section, page, question, author).items():
        with pytest.raises(NotEditableError):
            act()
        assert assembled(section.questionnaire) == before, name


def test_nothing_changes_while_a_colleague_reads_it(make: Maker, author: User) -> None:
    question = make.question()
    wait_for_approval(make.consultation, author)
    for act in acts_on(question.page.section, question.page, question, author).values():
        with pytest.raises(WaitingForApprovalError):
            act()


def test_changing_costs_the_same_in_a_long_questionnaire(
    make: Maker, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = make.page()
    question = make.question(page, choices=("One", "Two"))
    make.question(page, "Last?")
    long = [
        Question(page=page, key=f"q{number}", kind="date", text="When?", order=number, shown_when=RULE)
        for number in range(3, 203)
    ]
    for more in ([], long):
        Question.objects.bulk_create(more)
        question.refresh_from_db()
        choices = [ChoiceValues(f"{text} {len(more)}") for text in ("Three", "Four", "Five")]
        seen = question_state(question)
        with django_assert_num_queries(15):
            change_question(question=question, by=author, seen=seen, values={"text": "Other?"}, choices=choices)
        with django_assert_num_queries(6):
            move_question(question=question, by=author, direction="down")
