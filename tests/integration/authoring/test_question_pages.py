"""The pages for writing questions, as an author sends them without JavaScript."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultation.definition import Kind
from consultation.models import Choice, Consultation, Page, Question, Section
from tests.factories.authoring import make_draft, wait_for_approval
from tests.factories.moderating import make_consultation, make_priority
from tests.factories.questions import Maker

pytestmark = pytest.mark.django_db
HERE = "/consultations/staff/authoring/draft/"
LIST = f"{HERE}questions/"


@pytest.fixture
def make(draft: Consultation, author: User) -> Maker:
    return Maker(draft, author)


def address(question: Question, part: str = "") -> str:
    return f"{LIST}{question.pk}/{part}"


def seen_in(text: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', text)
    assert found
    return found[1]


def sent(question: Question, *choices: str, **fields: Any) -> dict[str, Any]:
    """What the page sends: the choices that are stored, then new ones."""
    stored = [(choice.key, choice.text) for choice in Choice.objects.filter(question=question)]
    rows = [*stored, *(("", text) for text in choices)]
    form: dict[str, Any] = {"text": question.text, "kind": question.kind, "choice-total": len(rows), "step": "save"}
    for number, (key, text) in enumerate(rows):
        form |= {f"choice-{number}-key": key, f"choice-{number}-text": text}
    return form | fields


def save(staff: Client, question: Question, *choices: str, **fields: Any) -> Any:
    seen = seen_in(staff.get(address(question)).text)
    return staff.post(address(question), sent(question, *choices, seen=seen, **fields))


def rows_in(text: str) -> list[str]:
    return re.findall(r'name="choice-\d+-text"[^>]* value="([^"]*)"', text)


# --- The whole -------------------------------------------------------------------------------------------------
def test_no_question_yet_says_what_to_do(staff: Client, draft: Consultation) -> None:
    shown = staff.get(LIST).text
    assert "There is no question yet" in shown
    assert "Begin with who is answering" in shown
    staff.post(LIST, {"start": "yes"})
    shown = staff.get(LIST).text
    assert "Are you answering for yourself or for an organisation?" in shown
    assert "Begin with who is answering" not in shown
    staff.post(LIST, {"start": "yes"})
    assert Section.objects.count() == 1


def test_a_questionnaire_is_made_from_nothing(staff: Client, draft: Consultation) -> None:
    priority = make_priority(2)
    section = staff.post(f"{HERE}sections/add/", {"title": "Streets", "priority": priority.pk})["Location"]
    assert section == f"{LIST}#section-{Section.objects.get().pk}"
    staff.post(f"{HERE}sections/{Section.objects.get().pk}/pages/add/", {"title": "Yours", "intro": "Think."})
    page = Page.objects.get()
    made = staff.post(
        f"{HERE}pages/{page.pk}/questions/add/", {"kind": "long_text", "text": "What would you change?"}
    )
    question = Question.objects.get()
    assert made["Location"] == address(question)
    assert (question.kind, question.priority) == ("long_text", priority)
    shown = staff.get(LIST).text
    assert "What would you change?" in shown
    assert "priority 2" in shown


@pytest.mark.parametrize(
    ("part", "fields", "said"),
    [
        ("sections/add/", {"title": ""}, "Enter a title"),
        ("sections/{section}/", {"title": "x" * 201}, "at most 200 characters"),
        ("sections/{section}/pages/add/", {"title": ""}, "Enter a title"),
        ("pages/{page}/", {"title": "", "section": "0"}, "Select a valid choice"),
        ("pages/{page}/duplicate/", {"title": ""}, "Enter a title for the copy"),
        ("pages/{page}/questions/add/", {"text": "Kept"}, "Choose how people answer"),
        ("pages/{page}/questions/add/", {"kind": "guess", "text": "Kept"}, "Select a valid choice"),
        ("pages/{page}/questions/add/", {"kind": "date", "text": ""}, "Enter what you ask"),
        ("questions/{question}/move/", {"page": "0"}, "Select a valid choice"),
    ],
)
def test_mistakes_are_explained_and_nothing_is_lost(
    staff: Client, make: Maker, part: str, fields: dict[str, str], said: str
) -> None:
    question = make.question()
    ids = {"section": question.page.section_id, "page": question.page_id, "question": question.pk}
    response = staff.post(HERE + part.format(**ids), fields)
    assert response.status_code == 200
    assert said in response.text
    if fields.get("text") == "Kept":
        assert ">Kept</textarea>" in response.text


def test_everything_is_put_in_order_by_buttons(staff: Client, make: Maker) -> None:
    page = make.page()
    question, _other = make.question(page, "First?"), make.question(page, "Second?")
    response = staff.post(LIST, {"move": f"question-{question.pk}-down"})
    assert response["Location"] == f"{LIST}#move-question-{question.pk}-up"
    shown = staff.get(LIST).text
    assert "“First?” is now 2 of 2." in shown
    assert shown.index("Second?") < shown.rindex("First?")
    for kind, pk in (("section", page.section_id), ("page", page.pk)):
        assert staff.post(LIST, {"move": f"{kind}-{pk}-up"}).status_code == 302
    assert staff.post(LIST, {"move": f"choice-{page.pk}-up"}).status_code == 404
    assert staff.post(LIST, {}).status_code == 404


def test_two_hundred_questions_cost_as_much_as_one(
    staff: Client, make: Maker, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = make.page()
    Question.objects.bulk_create(
        Question(page=page, key=f"q{number}", kind="single_choice", text=f"Question {number}?", order=number)
        for number in range(200)
    )
    Choice.objects.bulk_create(
        Choice(question=question, key=key, text=key, order=1)
        for question in Question.objects.all()
        for key in ("yes", "no")
    )
    with django_assert_max_num_queries(12):
        assert "Question 199?" in staff.get(LIST).text


# --- One question ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_shown_as_it_will_look_and_saved(staff: Client, make: Maker, kind: Kind) -> None:
    question = make.question(kind=kind, text="What do you say?")
    shown = staff.get(address(question)).text
    assert "How it will look" in shown
    assert save(staff, question, text="What do you say now?").status_code == 302
    assert "What do you say now?" in staff.get(address(question)).text


@pytest.mark.parametrize(
    ("kind", "fields", "stored"),
    [
        (Kind.LONG_TEXT, {"limit": "500", "hint": "Short"}, {"limit": 500, "hint": "Short"}),
        (Kind.SEVERAL_CHOICES, {"most_choices": "2", "required": "on"}, {"most_choices": 2, "required": True}),
        (Kind.POINTS, {"total": "50"}, {"total": 50}),
        (Kind.NUMBER, {"lowest": "0.5", "highest": "10"}, {"lowest": 0.5, "highest": 10}),
        (Kind.SINGLE_CHOICE, {"breaks_down": "on"}, {"breaks_down": True}),
        (Kind.INFORMATION, {"required": "on"}, {"required": False}),
        (Kind.SHORT_TEXT, {"total": "50"}, {"total": None}),
        (Kind.SHORT_TEXT, {"kind": "long_text"}, {"kind": "long_text"}),
        (Kind.SHORT_TEXT, {"kind": "date"}, {"kind": "short_text"}),
    ],
)
def test_settings_are_those_of_the_kind(
    staff: Client, make: Maker, kind: Kind, fields: dict[str, str], stored: dict[str, Any]
) -> None:
    question = make.question(kind=kind)
    save(staff, question, **fields)
    question.refresh_from_db()
    assert {name: getattr(question, name) for name in stored} == stored


def test_dates_have_limits(staff: Client, make: Maker) -> None:
    question = make.question(kind=Kind.DATE)
    early = {"earliest-day": "1", "earliest-month": "2", "earliest-year": "2020"}
    late = {"latest-day": "1", "latest-month": "1", "latest-year": "2020"}
    assert "must not be before the earliest" in save(staff, question, **early, **late).text
    save(staff, question, **early)
    question.refresh_from_db()
    assert (str(question.earliest), question.latest) == ("2020-02-01", None)


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (Kind.LONG_TEXT, {"text": ""}, "Enter what you ask"),
        (Kind.LONG_TEXT, {"limit": "0"}, "must be 1 or more"),
        (Kind.LONG_TEXT, {"limit": "many"}, "Enter a whole number"),
        (Kind.NUMBER, {"lowest": "5", "highest": "1"}, "must not be below the lowest"),
        (Kind.NUMBER, {"lowest": "five"}, "Enter a number"),
        (Kind.LONG_TEXT, {"clause": "987654"}, "Select a valid choice"),
    ],
)
def test_settings_that_cannot_be_are_explained(
    staff: Client, make: Maker, kind: Kind, fields: dict[str, str], said: str
) -> None:
    question = make.question(kind=kind)
    response = save(staff, question, hint="Kept hint", **fields)
    assert response.status_code == 200
    assert said in response.text
    assert "Kept hint" in response.text


def test_a_scale_becomes_a_list_without_losing_its_choices(staff: Client, make: Maker) -> None:
    question = make.question(kind=Kind.AGREEMENT_SCALE)
    save(staff, question, kind="single_choice")
    question.refresh_from_db()
    assert (question.kind, question.choices.count()) == ("single_choice", 6)


# --- Choices ---------------------------------------------------------------------------------------------------
def test_choices_are_saved_with_lines_not_yet_added(staff: Client, make: Maker) -> None:
    question = make.question(choices=("Yes",))
    save(staff, question, "No", lines="Maybe\n\nyes\nDon't know")
    assert [choice.text for choice in question.choices.all()] == ["Yes", "No", "Maybe", "Don't know"]


def test_buttons_change_rows_without_storing_or_losing_anything(staff: Client, make: Maker) -> None:
    question = make.question(choices=("One", "Two"))

    def press(step: str, *choices: str, **fields: Any) -> str:
        form = sent(question, *choices, **{"step": step, "hint": "Typed hint", **fields})
        return str(staff.post(address(question), form).text)

    for step, rows, focus in (
        ("up-1", ["Two", "One", "New"], "choice-0-down"),
        ("down-1", ["One", "New", "Two"], "choice-2-up"),
        ("remove-0", ["Two", "New"], "id_choice-0-text"),
        ("copy-0", ["One", "One", "Two", "New"], "id_choice-1-text"),
        ("add", ["One", "Two", "New", ""], "id_choice-3-text"),
    ):
        shown = press(step, "New")
        assert rows_in(shown) == rows, step
        assert "Typed hint" in shown
        assert re.search(rf'id="{focus}"[^>]*autofocus', shown), step
        assert "There is a problem" not in shown
    assert rows_in(press("lines", lines="Three\nTWO\nFour")) == ["One", "Two", "Three", "Four"]
    assert rows_in(press("ready", ready="yes-no")) == ["One", "Two", "Yes", "No", "Don&#39;t know"]
    assert rows_in(press("remove-99")) == rows_in(press("dance")) == ["One", "Two"]
    assert [choice.text for choice in question.choices.all()] == ["One", "Two"]


def test_the_priorities_come_ready_made_for_a_ranking(staff: Client, make: Maker) -> None:
    make_priority(1)
    make_priority(2)
    question = make.question(kind=Kind.RANKING)
    form = sent(question, step="ready", ready="priorities")
    assert rows_in(staff.post(address(question), form).text) == ["Priority 1", "Priority 2"]


def test_a_choice_is_removed_by_leaving_its_row_out(staff: Client, make: Maker) -> None:
    question = make.question(choices=("One", "Two"))
    key = {"choice-total": 1, "choice-0-key": "two", "choice-0-text": "Second"}
    save(staff, question, **key)
    assert [(choice.key, choice.text) for choice in question.choices.all()] == [("two", "Second")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"choice-1-text": "one"}, "Another answer says the same"),
        ({"choice-1-text": ""}, "Enter the answer, or remove this row"),
        ({"choice-1-text": "x" * 301}, "at most 300 characters"),
    ],
)
def test_rows_that_cannot_be_are_explained_and_kept(
    staff: Client, make: Maker, fields: dict[str, str], said: str
) -> None:
    question = make.question(choices=("One", "Two"))
    response = save(staff, question, "Three", **fields)
    assert response.status_code == 200
    assert said in response.text
    assert rows_in(response.text)[2] == "Three"
    assert 'href="#id_choice-1-text"' in response.text
    assert question.choices.count() == 2


def test_a_choice_in_a_rule_is_named_where_it_is_removed(staff: Client, make: Maker) -> None:
    question = make.question(choices=("One", "Two"))
    make.rule(make.question(question.page, "Why?"), {"question": question.key, "equals": "two"})
    response = save(staff, question, **{"choice-total": 1})
    assert "A rule asks about “Two”, so it cannot be removed" in response.text
    assert question.choices.count() == 2


def test_who_answers_offers_no_more_answers(staff: Client, draft: Consultation) -> None:
    staff.post(LIST, {"start": "yes"})
    question = Question.objects.get(key="respondent")
    shown = staff.get(address(question)).text
    assert "Add an answer" not in shown
    assert 'name="kind"' not in shown
    assert "You can only put them in other words" in save(staff, question, "Both").text


# --- Two people ------------------------------------------------------------------------------------------------
def test_a_colleagues_question_is_not_undone_and_nothing_is_lost(staff: Client, make: Maker) -> None:
    question = make.question(choices=("One", "Two"))
    mine = sent(question, "Mine", text="My words?", seen=seen_in(staff.get(address(question)).text))
    save(staff, question, "Theirs", text="Their words?")
    refused = staff.post(address(question), mine).text
    assert "Somebody else changed this while you were writing" in refused
    assert "Their words?" in refused
    assert "Theirs" in refused
    assert "My words?</textarea>" in refused
    assert rows_in(refused) == ["One", "Two", "Mine"]
    assert staff.post(address(question), mine | {"seen": seen_in(refused)}).status_code == 302
    assert [choice.text for choice in question.choices.all()] == ["One", "Two", "Mine"]


# --- Duplicating, moving, deleting -----------------------------------------------------------------------------
def test_a_question_is_duplicated_moved_and_deleted(staff: Client, make: Maker) -> None:
    question, other = make.question(text="Safe?", choices=("Yes", "No")), make.page(title="Other")
    assert staff.get(address(question, "duplicate/"))["Location"] == address(question)
    copied = staff.post(address(question, "duplicate/"))["Location"]
    copy = Question.objects.get(text="Safe? (copy)")
    assert copied == address(copy)
    assert staff.post(address(copy, "move/"), {"page": other.pk})["Location"] == f"{LIST}#question-{copy.pk}"
    copy.refresh_from_db()
    assert copy.page == other
    assert "2 answers go with it." in staff.get(address(copy, "delete/")).text
    assert staff.post(address(copy, "delete/")).status_code == 302
    assert Question.objects.get() == question
    assert staff.post(address(copy, "delete/")).status_code == 404


def test_pages_and_sections_are_changed_duplicated_and_deleted(staff: Client, make: Maker) -> None:
    page = make.question(text="Safe?").page
    seen = seen_in(staff.get(f"{HERE}pages/{page.pk}/").text)
    form = {"title": "Renamed", "intro": "Hello", "section": page.section_id, "seen": seen}
    assert staff.post(f"{HERE}pages/{page.pk}/", form)["Location"] == f"{LIST}#page-{page.pk}"
    assert "Somebody else changed this" in staff.post(f"{HERE}pages/{page.pk}/", form | {"title": "Again"}).text
    assert "Renamed (copy)" in staff.get(f"{HERE}pages/{page.pk}/duplicate/").text
    staff.post(f"{HERE}pages/{page.pk}/duplicate/", {"title": "Copy"})
    assert list(page.section.pages.values_list("title", flat=True)) == ["Renamed", "Copy"]
    assert "1 question goes with it." in staff.get(f"{HERE}pages/{page.pk}/delete/").text
    staff.post(f"{HERE}pages/{page.pk}/delete/")
    section = f"{HERE}sections/{page.section_id}/"
    assert "1 page goes with it." in staff.get(f"{section}delete/").text
    assert "Duplicate this section with its pages" in staff.get(section).text
    copied = staff.post(f"{section}duplicate/", {"title": "Twice"})["Location"]
    twice = Section.objects.get(title="Twice")
    assert copied == f"{LIST}#section-{twice.pk}"
    assert "Enter a title for the copy" in staff.post(f"{section}duplicate/", {"title": ""}).text
    staff.post(f"{HERE}sections/{twice.pk}/delete/")
    form = {"title": "New name", "priority": "", "seen": seen_in(staff.get(section).text)}
    assert staff.post(section, form)["Location"] == f"{LIST}#section-{page.section_id}"
    staff.post(f"{section}delete/")
    assert not Section.objects.exists()


def test_parts_of_another_consultation_are_not_there(staff: Client, make: Maker, author: User) -> None:
    other = Maker(make_draft("other"), author).question()
    for part in (
        f"sections/{other.page.section_id}/",
        f"sections/{other.page.section_id}/duplicate/",
        f"sections/{other.page.section_id}/delete/",
        f"sections/{other.page.section_id}/pages/add/",
        f"pages/{other.page_id}/",
        f"pages/{other.page_id}/duplicate/",
        f"pages/{other.page_id}/delete/",
        f"pages/{other.page_id}/questions/add/",
        f"questions/{other.pk}/",
        f"questions/{other.pk}/duplicate/",
        f"questions/{other.pk}/move/",
        f"questions/{other.pk}/delete/",
    ):
        assert staff.get(HERE + part).status_code == 404, part
        assert staff.post(HERE + part, {"sure": "yes"}).status_code == 404, part
    assert Question.objects.filter(pk=other.pk).exists()


# --- What can no longer change ---------------------------------------------------------------------------------
def test_an_opened_questionnaire_is_shown_without_ways_to_change_it(staff: Client) -> None:
    consultation = make_consultation("opened")
    question = Question.objects.filter(page__section__questionnaire__consultation=consultation).first()
    assert question
    here = "/consultations/staff/authoring/opened/questions/"
    shown = staff.get(here).text
    assert question.text in shown
    assert "They no longer change" in shown
    assert 'name="move"' not in shown
    assert staff.get(f"{here}{question.pk}/").status_code == 409
    assert staff.post(f"{here}{question.pk}/delete/").status_code == 409
    assert staff.post(here, {"start": "yes"}).status_code == 409


def test_questions_wait_while_a_colleague_reads_them(staff: Client, make: Maker, author: User) -> None:
    question = make.question()
    seen = seen_in(staff.get(address(question)).text)
    wait_for_approval(make.consultation, author)
    assert 'name="move"' not in staff.get(LIST).text
    response = staff.post(address(question), sent(question, text="Other", seen=seen))
    assert response.status_code == 409
    assert "A colleague was asked to open this" in response.text
