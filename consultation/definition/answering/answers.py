"""What counts as a valid answer to a closed question, whoever sends it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from consultation.definition.parts import Kind, Question

PLACE_PARTS = {"borough", "ward", "area"}
LONGEST_NAME = 200
MOST_PEOPLE = 2_000_000_000


class InvalidAnswerError(ValueError):
    """An answer is not one that the question offers."""


def check_closed_answer(question: Question, value: Any) -> None:
    """Raise InvalidAnswerError unless `value` is a possible answer to a question that is not answered in free text.

    One choice is its key; several choices and a ranking are lists of keys, none twice; points are whole numbers
    by key that add up to the question's total; a number is an int or a float; a date is an ISO 8601 text; a place is
    `{"borough": code, "ward": code, "area": code}`, the last two where they are known; an organisation is
    `{"name": text, "named": whether the name may be public}`, with `"role"` and `"people"` where they were given.
    """
    CHECKS.get(question.kind, _check_one)(question, value)


def _refuse(question: Question, why: str) -> InvalidAnswerError:
    return InvalidAnswerError(f"{question.key}: {why}")


def _check_one(question: Question, value: Any) -> None:
    if not isinstance(value, str) or value not in question.choice_texts:
        raise _refuse(question, f"{value!r} is not one of the choices.")


def _check_several(question: Question, value: Any) -> None:
    keys = value if isinstance(value, list) else [None]
    for key in keys:
        _check_one(question, key)
    if len(set(keys)) != len(keys):
        raise _refuse(question, "a choice is given twice.")
    if question.most_choices is not None and len(keys) > question.most_choices:
        raise _refuse(question, f"more than {question.most_choices} choices are given.")
    if len(keys) > 1 and any(choice.exclusive and choice.key in keys for choice in question.choices):
        raise _refuse(question, "a choice that stands alone is given with another.")


def _check_points(question: Question, value: Any) -> None:
    if not isinstance(value, dict):
        raise _refuse(question, "expected points by choice.")
    for key, points in value.items():
        _check_one(question, key)
        if type(points) is not int or points < 0:
            raise _refuse(question, f"{points!r} is not a number of points.")
    if sum(value.values()) != question.points_to_share:
        raise _refuse(question, f"the points do not add up to {question.points_to_share}.")


def _check_number(question: Question, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refuse(question, f"{value!r} is not a number.")
    number = Decimal(str(value))
    if not number.is_finite():
        raise _refuse(question, f"{value!r} is not a number.")
    if question.lowest is not None and number < question.lowest:
        raise _refuse(question, f"{value} is below {question.lowest}.")
    if question.highest is not None and number > question.highest:
        raise _refuse(question, f"{value} is above {question.highest}.")


def _check_date(question: Question, value: Any) -> None:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refuse(question, f"{value!r} is not a date.") from None
    if (question.earliest and day < question.earliest) or (question.latest and day > question.latest):
        raise _refuse(question, f"{value} is outside the dates asked for.")


def _check_place(question: Question, value: Any) -> None:
    if not isinstance(value, dict) or not set(value) <= PLACE_PARTS:
        raise _refuse(question, "expected a borough, and a ward and an area where they are known.")
    _check_one(question, value.get("borough"))
    # The borough is one of the choices, such as "outside-london"; the others are codes.
    if not all(isinstance(value.get(part, ""), str) and len(value.get(part, "")) <= 9 for part in ("ward", "area")):
        raise _refuse(question, "expected codes of places.")


def _check_organisation(question: Question, value: Any) -> None:
    if not isinstance(value, dict) or not set(value) <= {"name", "role", "people", "named"}:
        raise _refuse(
            question, "expected a name, and a role, a number of people and a consent where they were given."
        )
    name, role, people = value.get("name"), value.get("role", ""), value.get("people", 1)
    if not isinstance(name, str) or not name.strip() or not isinstance(role, str):
        raise _refuse(question, "expected a name and a role in words.")
    if max(len(name), len(role)) > LONGEST_NAME:
        raise _refuse(question, f"a name or role is longer than {LONGEST_NAME} characters.")
    if type(people) is not int or not 1 <= people <= MOST_PEOPLE:
        raise _refuse(question, f"{people!r} is not a number of people.")
    if not isinstance(value.get("named", False), bool):
        raise _refuse(question, "expected yes or no to being named.")


CHECKS: dict[Kind, Callable[[Question, Any], None]] = {
    Kind.SEVERAL_CHOICES: _check_several,
    Kind.RANKING: _check_several,
    Kind.POINTS: _check_points,
    Kind.NUMBER: _check_number,
    Kind.DATE: _check_date,
    Kind.POSTCODE: _check_place,
    Kind.ORGANISATION: _check_organisation,
}
