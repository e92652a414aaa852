"""What counts as a valid answer to a closed question, whoever sends it."""

from typing import Any

from consultation.definition.parts import Kind, Question


class InvalidAnswerError(ValueError):
    """An answer is not one that the question offers."""


def check_closed_answer(question: Question, value: Any) -> None:
    """Raise InvalidAnswerError unless `value` is a possible answer to a closed question.

    One choice is its key; several choices and a ranking are lists of keys without repetition.
    """
    if question.kind in (Kind.SEVERAL_CHOICES, Kind.RANKING):
        keys = value if isinstance(value, list) else [None]
        if len(set(map(str, keys))) != len(keys):
            raise InvalidAnswerError(f"{question.key}: a choice is given twice.")
    else:
        keys = [value]
    if unknown := [key for key in keys if key not in question.choice_texts]:
        raise InvalidAnswerError(f"{question.key}: {unknown[0]!r} is not one of the choices.")
