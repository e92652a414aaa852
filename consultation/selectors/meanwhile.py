"""Whether what is stored is still what a page showed: another tab or device may have saved since."""

import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from consultation.definition import Definition, Question
from consultation.definition.routing import is_answered, questions_on_path

NOTHING = "-"
LENGTH = 8


def mark_of(draft_id: uuid.UUID, question: Question, answer: Any) -> str:
    """Return what stands for one answer: always the same for no answer, else nothing that tells the answer."""
    if not is_answered(answer):
        return NOTHING
    content = json.dumps(answer, sort_keys=True)
    return hmac.digest(settings.RECEIPT_KEY, f"shown:{draft_id}:{question.key}:{content}".encode(), "sha256").hex()[
        :LENGTH
    ]


def marks_of(draft_id: uuid.UUID, questions: Iterable[Question], answers: Mapping[str, Any]) -> str:
    """Return the marks of the answers to `questions`, in their order, as a form carries them."""
    return " ".join(mark_of(draft_id, question, answers.get(question.key)) for question in questions)


def changed_since(
    shown: str, draft_id: uuid.UUID, questions: Iterable[Question], answers: Mapping[str, Any]
) -> list[Question]:
    """Return the questions whose stored answer is not the one that a page with these marks showed.

    Of marks that do not fit the questions nothing is known: whatever is answered counts as changed.
    """
    asked = list(questions)
    marks = shown.split(" ")
    if len(marks) != len(asked):
        marks = [NOTHING] * len(asked)
    pairs = zip(asked, marks, strict=True)
    return [question for question, mark in pairs if mark != mark_of(draft_id, question, answers.get(question.key))]


def sent_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers on the path: those that would be sent."""
    return {question.key: answers.get(question.key) for question in questions_on_path(definition, answers)}
