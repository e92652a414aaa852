"""The equality questions: optional, asked after sending, kept apart from the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[1] / "data/equality_questions.yaml"


@dataclass(frozen=True)
class EqualityQuestion:
    """One question, asked on a page of its own; `when` and `unless` look at earlier answers."""

    key: str
    text: str
    options: tuple[str, ...]
    hint: str = ""
    hints: Mapping[str, str] = field(default_factory=dict, hash=False)
    when: Mapping[str, str] = field(default_factory=dict, hash=False)
    unless: Mapping[str, str] = field(default_factory=dict, hash=False)
    follow_up: Mapping[str, str] = field(default_factory=dict, hash=False)

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Say whether somebody with these answers is asked it."""
        holds = all(answers.get(key) == value for key, value in self.when.items())
        return holds and not any(answers.get(key) == value for key, value in self.unless.items())


@lru_cache(maxsize=1)
def equality_questions() -> tuple[EqualityQuestion, ...]:
    """Return the questions in order."""
    rows = yaml.safe_load(FILE.read_text())
    return tuple(EqualityQuestion(**{**row, "options": tuple(row["options"])}) for row in rows)


def equality_question(key: str) -> EqualityQuestion | None:
    """Return the question with this key."""
    return next((question for question in equality_questions() if question.key == key), None)


def next_equality_question(answers: Mapping[str, Any], after: str = "") -> EqualityQuestion | None:
    """Return the question that comes after the one called `after` (the first where that is empty)."""
    asked = [question for question in equality_questions() if question.is_asked(answers) or question.key == after]
    keys = [question.key for question in asked]
    position = keys.index(after) + 1 if after in keys else 0
    return asked[position] if position < len(asked) else None
