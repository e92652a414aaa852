"""What two versions of a questionnaire ask differently, and what stays the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from consultation.definition.parts import Definition, Question


class Sort(StrEnum):
    """How a question differs from one version to the next."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One question that differs: its section, what it said and what it says; empty where it was not there."""

    sort: Sort
    section: str
    before: str
    after: str
    details: tuple[str, ...] = ()


def same_question(one: Question, other: Question) -> bool:
    """Say whether answers to two questions can be counted together.

    They can where both have the same key, kind, text, choices and bounds: whoever answered was asked the same. Help
    texts, rules and whether it must be answered may differ.
    """
    return _asked(one) == _asked(other)


def _asked(question: Question) -> tuple[object, ...]:
    choices = tuple((row.key, row.text, row.consequence, row.exclusive) for row in question.choices)
    bounds = (question.lowest, question.highest, question.earliest, question.latest)
    limits = (question.limit, question.most_choices, question.points_to_share)
    return question.key, question.kind, question.text, choices, bounds, limits


def differences(before: Definition, after: Definition) -> list[Difference]:
    """Return what a respondent is asked differently, in the order of the new version; what was removed comes last."""
    return [*_added_and_changed(before, after), *_removed(before, after)]


def _sections(definition: Definition) -> Iterator[tuple[str, Question]]:
    for section in definition.sections:
        for page in section.pages:
            for question in page.questions:
                yield section.title, question


def _added_and_changed(before: Definition, after: Definition) -> Iterator[Difference]:
    for section, question in _sections(after):
        earlier = before.questions.get(question.key)
        if earlier is None:
            yield Difference(Sort.ADDED, section, "", question.text)
        elif details := _details(earlier, question, before, after):
            yield Difference(Sort.CHANGED, section, earlier.text, question.text, details)


def _removed(before: Definition, after: Definition) -> Iterator[Difference]:
    for section, question in _sections(before):
        if question.key not in after.questions:
            yield Difference(Sort.REMOVED, section, question.text, "")


def _details(one: Question, other: Question, before: Definition, after: Definition) -> tuple[str, ...]:
    """Return the names of what differs: text, kind, choices, bounds, help, required or rule."""
    pairs = {
        "text": (one.text, other.text),
        "kind": (one.kind, other.kind),
        "choices": (one.choices, other.choices),
        "bounds": (_asked(one)[4:], _asked(other)[4:]),
        "help": (one.hint, other.hint),
        "required": (one.required, other.required),
        "rule": (_rules(one, before), _rules(other, after)),
    }
    return tuple(name for name, (first, second) in pairs.items() if first != second)


def _rules(question: Question, definition: Definition) -> tuple[object, object]:
    """Return the rule of a question and of the page that it stands on."""
    page = next(page for page in definition.pages.values() if question in page.questions)
    return question.shown_when, page.shown_when
