"""Validating the answers of one page."""

from typing import Any

import pytest

from consultation.definition import Choice, Kind, Question
from consultation.forms.answering import page_form

CHOICES = (Choice("a", "Apples"), Choice("b", "Bread"), Choice("c", "Cheese"))
RANKING = Question("rank", Kind.RANKING, "Put in order", choices=CHOICES)
TEXT = Question("text", Kind.LONG_TEXT, "Say more", limit=10)


def clean(question: Question, data: dict[str, Any]) -> Any:
    form = page_form([question], {}, data)
    return form.cleaned_data[question.key] if form.is_valid() else list(form.errors[question.key])


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({"rank-a": "2", "rank-b": "1", "rank-c": "3"}, ["b", "a", "c"]),
        ({"rank-c": " 1 "}, ["c"]),
        ({}, []),
        ({"rank-a": "1", "rank-b": "1"}, ["Give each place to one priority only"]),
        ({"rank-a": "1", "rank-b": "3"}, ["Start with 1 and leave no place out"]),
        ({"rank-a": "first"}, ["Enter whole numbers from 1 to 3"]),
        ({"rank-a": "²"}, ["Enter whole numbers from 1 to 3"]),
        ({"rank-a": "0"}, ["Enter whole numbers from 1 to 3"]),
    ],
)
def test_ranking(entered: dict[str, str], expected: list[str]) -> None:
    assert clean(RANKING, entered) == expected


def test_text_over_its_limit_says_how_long_it_is() -> None:
    assert clean(TEXT, {"text": "x" * 11}) == ["Your answer must be 10 characters or fewer; it is 11"]


def test_text_keeps_every_language_and_drops_control_characters() -> None:
    assert clean(TEXT, {"text": "مرحبا\x00👋\r\nn"}) == "مرحبا👋\nn"


def test_choice_that_is_not_offered_is_refused() -> None:
    one = Question("one", Kind.SINGLE_CHOICE, "Choose", choices=CHOICES)
    assert clean(one, {"one": "z"}) == ["Select one of the answers on this page"]


def test_required_question_without_an_answer_says_what_to_do() -> None:
    several = Question("some", Kind.SEVERAL_CHOICES, "Choose", choices=CHOICES, required=True)
    assert clean(several, {}) == ["Select at least one answer"]


@pytest.mark.parametrize("kind", [Kind.SINGLE_CHOICE, Kind.SEVERAL_CHOICES, Kind.AGREEMENT_SCALE])
def test_hints_stand_below_the_choices(kind: Kind) -> None:
    choices = (Choice("charity", "A charity", hint="Registered or not"), Choice("other", "Another"))
    form = page_form([Question("who", kind, "Who?", choices=choices)], {})
    assert form.fields["who"].widget.hints == {"charity": "Registered or not"}  # type: ignore[attr-defined]
