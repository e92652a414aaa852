"""Whether two people read the same answers on one paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consultation.definition.parts import Definition, Kind, Question
from consultation.definition.routing import is_answered, questions_on_path


@dataclass(frozen=True)
class Reading:
    """What one person read on a paper: answers by question key, and the keys of those that are unclear or spoiled."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()

    def has(self, key: str) -> bool:
        """Say whether anything was noted for a question."""
        return key in self.unclear or is_answered(self.answers.get(key))


def off_path(definition: Definition, answers: Mapping[str, Any]) -> list[Question]:
    """Return the questions that are answered although their routing leads past them.

    >>> off_path(Definition(pk=1, version=1, sections=()), {})
    []
    """
    asked = {question.key for question in questions_on_path(definition, answers)}
    return [
        question
        for key, question in definition.questions.items()
        if key not in asked and is_answered(answers.get(key))
    ]


def compared(definition: Definition, first: Reading, second: Reading) -> dict[str, bool]:
    """Return whether two readings agree, by key of each question for which either noted anything."""
    return {
        key: _value(question, first) == _value(question, second)
        for key, question in definition.questions.items()
        if first.has(key) or second.has(key)
    }


def _value(question: Question, reading: Reading) -> Any:
    """Return an answer as it is compared: the order of ticks and the space between words do not count."""
    if question.key in reading.unclear:
        return "unclear", None
    answer = reading.answers.get(question.key)
    if not is_answered(answer):
        return "empty", None
    if question.kind == Kind.SEVERAL_CHOICES and isinstance(answer, list):
        return "answer", sorted(answer)
    if isinstance(answer, str):
        return "answer", " ".join(answer.split())
    return "answer", answer
