"""Which pages and questions somebody can reach, worked out from the rules without trying every way through."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from consultation.definition.answering.answers import InvalidAnswerError, check_closed_answer
from consultation.definition.parts import (
    CLOSED_KINDS,
    FREE_TEXT_KINDS,
    PLACE_KINDS,
    Choice,
    Definition,
    Kind,
    Question,
)
from consultation.definition.paths.diagrams import ALWAYS, NEVER, Diagrams, TooBigError
from consultation.definition.routing import TESTS, RuleError
from consultation.definition.rules import LIST_KINDS, ONE_CHOICE_KINDS, Test, test_of, tests_in

# What a rule may hold that its author never meant: a text where a number belongs, a list where a rule belongs.
UNREADABLE = (RuleError, ArithmeticError, AttributeError, KeyError, StopIteration, TypeError, ValueError)


LARGE = 10**12
# Kinds whose answers are one value, which a test may name.
NAMED_KINDS = ONE_CHOICE_KINDS | FREE_TEXT_KINDS | {Kind.NUMBER, Kind.DATE}


class UnknownError(Exception):
    """Whether a condition can hold is not known."""


@dataclass(frozen=True)
class Reach:
    """Whether each page and question, by its key, can be on the path of a response; None where it is not known."""

    pages: Mapping[str, bool | None]
    questions: Mapping[str, bool | None]
    impossible: Mapping[str, list[Test]]


def can_be_answered(question: Question) -> bool:
    """Say whether the question has any possible answer."""
    if question.kind in LIST_KINDS:
        return bool(question.choices) and question.most_choices != 0
    return any(value is not None for value in typical_answers(question, []))


def typical_answers(question: Question, tests: Iterable[Test]) -> list[Any]:
    """Return no answer, and one answer for every way in which the tests can turn out together."""
    if question.kind == Kind.INFORMATION:
        return [None]
    if question.kind not in CLOSED_KINDS:
        # Answers to free texts differ only where a test names one.
        return [None, "x", *(test.value for test in tests if test.value and isinstance(test.value, str))]
    candidates = CANDIDATES[question.kind](question, list(tests))
    return [None, *(value for value in candidates if _is_answer(question, value))]


def _is_answer(question: Question, value: Any) -> bool:
    try:
        check_closed_answer(question, value)
    except (InvalidAnswerError, TypeError):
        return False
    return True


def _choices(question: Question, tests: list[Test]) -> list[Any]:
    named = {test.value for test in tests if isinstance(test.value, str)}
    others = [key for key in question.choice_texts if key not in named]
    keys = [*(key for key in question.choice_texts if key in named), *others[:1]]
    return [{"borough": key} for key in keys] if question.kind in PLACE_KINDS - {Kind.BOROUGH} else keys


def _points(question: Question, tests: list[Test]) -> list[Any]:
    return [{key: question.points_to_share} for key in list(question.choice_texts)[:1] if question.points_to_share]


def _numbers(question: Question, tests: list[Test]) -> list[Any]:
    ends = [float(bound) for bound in (question.lowest, question.highest) if bound is not None]
    marks = [float(test.value) for test in tests if _is_number(test.value)]
    edges = sorted({*ends, *marks})
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    return [0, *edges, *between, *([edges[0] - 1, edges[-1] + 1] if edges else [])]


def _is_number(value: Any) -> bool:
    """Say whether a rule's value is a number as large as any that can be entered."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return False
    with suppress(ArithmeticError):
        number = Decimal(str(value))
        return number.is_finite() and abs(number) < LARGE
    return False


def _dates(question: Question, tests: list[Test]) -> list[Any]:
    days = {date(2000, 1, 1)} | {bound for bound in (question.earliest, question.latest) if bound is not None}
    for test in tests:
        with suppress(TypeError, ValueError):
            days.add(date.fromisoformat(test.value))
    for day in list(days):
        for step in (-1, 1):
            with suppress(OverflowError):
                days.add(day + timedelta(days=step))
    return [day.isoformat() for day in sorted(days)]


CANDIDATES = {
    **dict.fromkeys(ONE_CHOICE_KINDS, _choices),
    Kind.POINTS: _points,
    Kind.NUMBER: _numbers,
    Kind.DATE: _dates,
}


class _OneAnswer:
    """A question whose answers are told apart by one variable: which of the typical answers it is."""

    def __init__(self, diagrams: Diagrams, question: Question, tests: list[Test], variable: int) -> None:
        answers = typical_answers(question, tests)
        self.diagrams = diagrams
        self.kind = question.kind
        # A response cannot be sent while a required question on its path has no answer.
        self.answers = answers[1:] if question.required and len(answers) > 1 else answers
        self.variables = (variable,)
        self.allowed = ALWAYS

    def passes(self, test: Test) -> int:
        if test.name == "equals" and self.kind not in NAMED_KINDS:
            raise UnknownError
        outcomes = [ALWAYS if TESTS[test.name](answer, test.value) else NEVER for answer in self.answers]
        return self.diagrams.node(self.variables[0], outcomes)


class _SeveralAnswers:
    """A question with several answers: a variable for each choice that a test names, one for how many others."""

    def __init__(self, diagrams: Diagrams, question: Question, tests: list[Test], first: int) -> None:
        named = {test.value for test in tests if test.name == "includes" and isinstance(test.value, str)}
        others = [choice for choice in question.choices if choice.key not in named]
        plain = [choice for choice in others if not choice.exclusive]
        # An unnamed choice that stands alone tells nothing that another unnamed choice does not, where there is one.
        self.others_alone = not plain and bool(others)
        self.named: list[Choice] = [choice for choice in question.choices if choice.key in named]
        self.diagrams = diagrams
        self.question = question
        self.widths = [2] * len(self.named) + [(len(plain) or min(1, len(others))) + 1]
        self.variables = tuple(range(first, first + len(self.widths)))
        self.allowed = self._counted(self._is_allowed)

    def passes(self, test: Test) -> int:
        if test.name == "includes":
            place = next((place for place, choice in enumerate(self.named) if choice.key == test.value), None)
            return NEVER if place is None else self.diagrams.node(self.variables[place], [NEVER, ALWAYS])
        if test.name == "equals" and isinstance(test.value, list):
            raise UnknownError
        return self._counted(lambda count, alone: TESTS[test.name](["x"] * count or None, test.value))

    def _is_allowed(self, count: int, alone: bool) -> bool:
        most = self.question.most_choices
        needed = 1 if self.question.required and can_be_answered(self.question) else 0
        return (most is None or count <= most) and count >= needed and (count <= 1 or not alone)

    def _counted(self, holds: Any) -> int:
        """Return a condition on how many are chosen, and on whether one of them stands alone."""
        states: dict[tuple[int, bool], int] = {
            (count, alone): ALWAYS if holds(count, alone) else NEVER
            for count in range(sum(self.widths) + 1)
            for alone in (False, True)
        }
        for place in reversed(range(len(self.widths))):
            exclusive = self.named[place].exclusive if place < len(self.named) else self.others_alone
            most = sum(self.widths[:place])
            states = {
                (count, alone): self.diagrams.node(
                    self.variables[place],
                    [states[count + more, alone or (exclusive and more > 0)] for more in range(self.widths[place])],
                )
                for count in range(most + 1)
                for alone in (False, True)
            }
        return states[0, False]


# How the answers to one question are told apart.
_Asked = _OneAnswer | _SeveralAnswers


def reach(definition: Definition) -> Reach:
    """Return what a response that can be sent can reach."""
    return _Walk(definition).reach()


class _Walk:
    """Goes through a questionnaire once, keeping for each question the condition under which it is asked."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.diagrams = Diagrams()
        self.asked: dict[str, _Asked] = {}
        self.by_variable: dict[int, _Asked] = {}
        self.on_path: dict[str, int | None] = {}
        self.next_variable = 0
        self.tests: dict[str, list[Test]] = {}
        for rule in _rules(definition):
            for test in tests_in(rule):
                self.tests.setdefault(str(test.question), []).append(test)

    def reach(self) -> Reach:
        pages: dict[str, bool | None] = {}
        questions: dict[str, bool | None] = {}
        impossible: dict[str, list[Test]] = {}
        for page in self.definition.pages.values():
            opens = self._condition(page.shown_when, ALWAYS)
            pages[page.key] = self._can_hold(opens)
            impossible[f"page {page.key}"] = self._impossible(page.shown_when)
            for question in page.questions:
                condition = self._condition(question.shown_when, opens)
                questions[question.key] = self._can_hold(condition)
                impossible[f"question {question.key}"] = self._impossible(question.shown_when)
                self._ask(question, condition)
        return Reach(pages, questions, impossible)

    def _ask(self, question: Question, condition: int | None) -> None:
        make: type[_Asked] = _SeveralAnswers if question.kind in LIST_KINDS else _OneAnswer
        asked = make(self.diagrams, question, self.tests.get(question.key, []), self.next_variable)
        self.next_variable += len(asked.variables)
        self.asked[question.key] = asked
        self.by_variable |= dict.fromkeys(asked.variables, asked)
        self.on_path[question.key] = condition

    def _condition(self, rule: Any, opens: int | None) -> int | None:
        """Return the condition under which a rule holds on a page or question that another condition opens."""
        if opens is None:
            return None
        self.diagrams.begin()
        try:
            return self.diagrams.choose(opens, self._holds(rule), NEVER)
        except (UnknownError, TooBigError, *UNREADABLE):
            return None

    def _can_hold(self, condition: int | None) -> bool | None:
        if condition is None:
            return None
        self.diagrams.begin()
        try:
            asked = {id(part): part for part in map(self.by_variable.get, self.diagrams.variables(condition)) if part}
            return self.diagrams.all([condition, *(part.allowed for part in asked.values())]) != NEVER
        except TooBigError:
            return None

    def _holds(self, rule: Any) -> int:
        if rule is None:
            return ALWAYS
        if "all" in rule:
            return self.diagrams.all([self._holds(part) for part in rule["all"]])
        if "any" in rule:
            return self.diagrams.any([self._holds(part) for part in rule["any"]])
        if "not" in rule:
            return self.diagrams.negated(self._holds(rule["not"]))
        return self._passes(test_of(rule))

    def _passes(self, test: Test) -> int:
        unanswered = ALWAYS if TESTS[test.name](None, test.value) else NEVER
        if test.question not in self.asked:
            return unanswered
        on_path = self.on_path[test.question]
        if on_path is None:
            raise UnknownError
        return self.diagrams.choose(on_path, self.asked[test.question].passes(test), unanswered)

    def _impossible(self, rule: Any) -> list[Test]:
        """Return the tests of a rule that no answer to their question passes."""
        found = []
        for test in tests_in(rule):
            with suppress(UnknownError, TooBigError, *UNREADABLE):
                asked = self.asked.get(test.question)
                self.diagrams.begin()
                if asked and self.diagrams.choose(asked.passes(test), asked.allowed, NEVER) == NEVER:
                    found.append(test)
        return found


def _rules(definition: Definition) -> Iterable[Any]:
    for page in definition.pages.values():
        yield page.shown_when
        for question in page.questions:
            yield question.shown_when
