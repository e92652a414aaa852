"""The equality questions: optional, asked after sending, kept apart from the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PREFER_NOT = "Prefer not to say"
DISABILITY = "disability"
DISABLED, NOT_DISABLED = "Disabled", "Not disabled"
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
    # What results are compared by; empty where they are not.
    group: str = ""

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


def equality_groupings() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what results are compared by: by key a title and the groups, without those who prefer not to say."""
    groupings = {
        question.key: (question.group, tuple(option for option in question.options if option != PREFER_NOT))
        for question in equality_questions()
        if question.group
    }
    return groupings | {DISABILITY: ("Disability", (DISABLED, NOT_DISABLED))}


def equality_groups(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the group of each grouping that somebody with these answers belongs to, where they told it.

    Disabled is, as in the Equality Act and the Government Statistical Service's standard, whoever has a condition of
    12 months or more that reduces what they can do in everyday life.

    >>> equality_groups({"sex": "Female", "health_condition": "Yes", "activity_restriction": "Yes, a little"})
    {'sex': 'Female', 'disability': 'Disabled'}
    """
    groupings = equality_groupings()
    groups = {key: answers[key] for key, (_, options) in groupings.items() if answers.get(key) in options}
    restricted = answers.get("activity_restriction")
    if answers.get("health_condition") == "No" or restricted == "Not at all":
        groups[DISABILITY] = NOT_DISABLED
    elif restricted in ("Yes, a lot", "Yes, a little"):
        groups[DISABILITY] = DISABLED
    return groups
