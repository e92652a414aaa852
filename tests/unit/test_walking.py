"""Every test questionnaire can be walked to its end, whatever is answered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.definition import CLOSED_KINDS, Definition, Page, pages_on_path, questions_on_path
from consultation.definition.answering.answers import check_closed_answer
from consultation.definition.answering.progress import (
    Status,
    next_page,
    previous_page,
    section_pages,
    tasks,
    unanswered_pages,
)
from consultation.definition.routing import Answers, is_answered, questions_of_page
from tests.factories.questionnaires import NAMES, answers_to, definition_of

DEFINITIONS = {name: definition_of(name) for name in NAMES}


def test_there_are_twenty_each_about_something_else() -> None:
    assert len(NAMES) == 20
    assert max(len(definition.questions) for definition in DEFINITIONS.values()) == 200


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_path_goes_on_to_its_end(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    answers = data.draw(answers_to(definition.questions.values()))
    for page in pages_on_path(definition, answers):
        assert questions_of_page(definition, page, answers), "a page on the path asks something"
    assert walked(definition, answers) == pages_on_path(definition, answers)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_answering_what_is_wanted_completes_every_section(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    answers = data.draw(answers_to(definition.questions.values(), whole=True))
    seen = [page.key for page in pages_on_path(definition, answers)]
    assert not unanswered_pages(definition, answers)
    assert {task.status for task in tasks(definition, answers, seen)} <= {Status.COMPLETED}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_answers_off_the_path_change_nothing_on_it(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    answers = data.draw(answers_to(definition.questions.values()))
    on_path = {question.key for question in questions_on_path(definition, answers)}
    kept = {key: answer for key, answer in answers.items() if key in on_path}
    assert pages_on_path(definition, kept) == pages_on_path(definition, answers)
    assert questions_on_path(definition, kept) == questions_on_path(definition, answers)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_the_tests_call_valid_is_valid(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    answers = data.draw(answers_to(definition.questions.values(), whole=True))
    for question in definition.questions.values():
        if question.kind in CLOSED_KINDS and is_answered(answers.get(question.key)):
            check_closed_answer(question, answers[question.key])


def walked(definition: Definition, answers: Answers) -> list[Page]:
    """Follow "next" from the first page of every section to its end, and "back" from the end to the first."""
    path: list[Page] = []
    for section in definition.sections:
        pages = section_pages(definition, section, answers)
        page = pages[0] if pages else None
        forwards: list[Page] = []
        while page is not None:
            assert page not in forwards, "going on never leads back"
            forwards.append(page)
            page = next_page(definition, page, answers)
        backwards = forwards[-1:]
        while backwards and (before := previous_page(definition, backwards[-1], answers)):
            backwards.append(before)
        assert backwards[::-1] == forwards
        path += forwards
    return path
