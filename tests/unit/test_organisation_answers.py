"""What counts as an answer to who an organisation is."""

from typing import Any

import pytest

from consultation.definition import Kind, Question
from consultation.definition.answering.answers import InvalidAnswerError, check_closed_answer
from consultation.forms.answering import page_form

QUESTION = Question("org", Kind.ORGANISATION, "Who are you answering for?")


def clean(data: dict[str, Any], question: Question = QUESTION) -> Any:
    form = page_form([question], {}, data)
    return form.cleaned_data["org"] if form.is_valid() else list(form.errors["org"])


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({}, {}),
        ({"org": "  Friends\nof  the Green\x00 "}, {"name": "Friends of the Green", "named": False}),
        ({"org": "Green", "org-named": "yes"}, {"name": "Green", "named": True}),
        (
            {"org": "Green", "org-role": "chair", "org-people": "12 500"},
            {"name": "Green", "named": False, "role": "chair", "people": 12500},
        ),
        ({"org-role": "chair"}, ["Enter the name of your organisation"]),
        ({"org": "Green", "org-people": "0"}, ["Enter the number of people as a whole number, such as 250"]),
        ({"org": "Green", "org-people": "²"}, ["Enter the number of people as a whole number, such as 250"]),
        ({"org": "x" * 201}, ["The name and the role must be 200 characters or fewer"]),
    ],
)
def test_what_is_entered(entered: dict[str, str], expected: Any) -> None:
    assert clean(entered) == expected


def test_required_organisation_must_be_named() -> None:
    required = Question("org", Kind.ORGANISATION, "Who?", required=True)
    assert clean({}, required) == ["Enter the name of your organisation"]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "Green",
        {},
        {"name": " "},
        {"name": "x" * 201},
        {"name": "Green", "people": 0},
        {"name": "Green", "people": True},
        {"name": "Green", "named": "yes"},
        {"name": "Green", "address": "1 High Street"},
    ],
)
def test_answer_of_another_shape_is_refused(answer: Any) -> None:
    with pytest.raises(InvalidAnswerError):
        check_closed_answer(QUESTION, answer)


def test_what_the_form_gives_is_accepted() -> None:
    check_closed_answer(QUESTION, clean({"org": "Green", "org-role": "chair", "org-people": "3", "org-named": "on"}))
