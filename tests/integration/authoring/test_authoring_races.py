"""Two editors at the same moment, each with a connection of their own: one is told, nothing is half done."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from consultation.actions.authoring.guarding import ChangedMeanwhileError
from consultation.actions.authoring.ordering import Direction
from consultation.actions.authoring.questions import (
    ChoiceValues,
    change_question,
    delete_question,
    move_question,
    question_state,
)
from consultation.models import Choice, Question
from tests.factories.authoring import make_author, make_draft
from tests.factories.questions import Maker

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 6


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do everything at the same moment; return how each ended."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            act()
        except (ChangedMeanwhileError, Question.DoesNotExist) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def author() -> User:
    return make_author()


@pytest.fixture
def make(author: User) -> Maker:
    return Maker(make_draft(), author)


def saving(question: Question, by: User, seen: str, number: int) -> Callable[[], object]:
    choices = [ChoiceValues(f"Choice {number} {letter}") for letter in "abc"]
    return lambda: change_question(
        question=question, by=by, seen=seen, values={"text": f"Text {number}"}, choices=choices
    )


def test_of_editors_who_save_the_same_question_one_wins_whole(make: Maker, author: User) -> None:
    question = make.question(choices=("One", "Two"))
    seen = question_state(question)
    ends = at_once([saving(question, author, seen, number) for number in range(EDITORS)])
    assert sorted(ends) == ["ChangedMeanwhileError"] * (EDITORS - 1) + ["done"]
    winner = ends.index("done")
    question.refresh_from_db()
    assert question.text == f"Text {winner}"
    assert [choice.text for choice in Choice.objects.filter(question=question)] == [
        f"Choice {winner} {letter}" for letter in "abc"
    ]


def test_moves_at_the_same_moment_leave_an_order_without_gaps(make: Maker, author: User) -> None:
    page = make.page()
    questions = [make.question(page, f"Question {number}?") for number in range(EDITORS)]

    def moving(question: Question, direction: Direction) -> Callable[[], object]:
        return lambda: move_question(question=question, by=author, direction=direction)

    acts = [moving(question, "up" if number % 2 else "down") for number, question in enumerate(questions)]
    assert at_once(acts) == ["done"] * EDITORS
    stored = list(page.questions.values_list("order", flat=True))
    assert stored == list(range(1, EDITORS + 1))


def test_saving_what_a_colleague_deletes_is_refused_or_first(make: Maker, author: User) -> None:
    question = make.question(choices=("One", "Two"))
    seen = question_state(question)
    saved, deleted = at_once(
        [saving(question, author, seen, 1), lambda: delete_question(question=question, by=author)]
    )
    assert (saved in ("done", "DoesNotExist"), deleted) == (True, "done")
    assert not Question.objects.exists()
    assert not Choice.objects.exists()
