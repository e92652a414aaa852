"""What routing rules are made of: their tests, which kinds of question each fits, and what is wrong with one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from consultation.definition.parts import CHOICE_KINDS, PLACE_KINDS, Definition, Kind, Page, Question
from consultation.definition.routing import TESTS
from consultation.definition.words import Words
from consultation.definition.words import marked as _

GROUPS = ("all", "any", "not")
ONE_CHOICE_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.AGREEMENT_SCALE}) | PLACE_KINDS
LIST_KINDS = frozenset({Kind.SEVERAL_CHOICES, Kind.RANKING})

# Which tests say something about an answer of each kind.
FITTING: dict[Kind, tuple[str, ...]] = {
    **dict.fromkeys(Kind, ("answered",)),
    **dict.fromkeys(ONE_CHOICE_KINDS, ("equals", "answered")),
    **dict.fromkeys(LIST_KINDS, ("includes", "count_at_least", "count_at_most", "answered")),
    Kind.NUMBER: ("at_least", "at_most", "equals", "answered"),
    Kind.DATE: ("on_or_after", "on_or_before", "equals", "answered"),
    Kind.INFORMATION: (),
}


@dataclass(frozen=True)
class Test:
    """One test of one question, and where in its rule it stands."""

    question: str
    name: str
    value: Any


def test_of(rule: Mapping[str, Any]) -> Test:
    """Return the test that a rule without groups makes."""
    name = next(name for name in TESTS if name in rule)
    return Test(rule["question"], name, rule[name])


def tests_in(rule: Any) -> Iterator[Test]:
    """Return every test that a rule makes, in order; what is not a rule makes none."""
    if not isinstance(rule, Mapping):
        return
    if "question" in rule and any(name in rule for name in TESTS):
        yield test_of(rule)
    for name in GROUPS:
        parts = rule.get(name, ())
        for part in parts if isinstance(parts, (list, tuple)) else [parts]:
            yield from tests_in(part)


def earlier_questions(definition: Definition, place: Page | Question) -> dict[str, Question]:
    """Return the questions, by key, that a rule of a page or of a question may ask about: those asked before it."""
    earlier: dict[str, Question] = {}
    for page in definition.pages.values():
        if page is place or page == place:
            return earlier
        for question in page.questions:
            if question is place or question == place:
                return earlier
            earlier[question.key] = question
    return earlier


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule, and what to do about it."""

    wrong: Words
    remedy: Words


def rule_faults(definition: Definition, place: Page | Question, rule: Any) -> list[Fault]:
    """Return what is wrong with a rule as it is written, whatever anybody answers."""
    if rule is None:
        return []
    return _Reading(definition, earlier_questions(definition, place)).faults(rule)


def faults_of_test(rule: Mapping[str, Any], earlier: Mapping[str, Question]) -> list[Fault]:
    """Return what is wrong with a rule that is a single test of one of the `earlier` questions."""
    return _Reading(Definition(0, 0, ()), earlier).faults(rule)


class _Reading:
    """Reads one rule at its place."""

    def __init__(self, definition: Definition, earlier: Mapping[str, Question]) -> None:
        self.definition = definition
        self.earlier = earlier

    def faults(self, rule: Any) -> list[Fault]:
        forms = [name for name in (*GROUPS, "question") if name in rule] if isinstance(rule, Mapping) else []
        if len(forms) != 1:
            return [_unreadable(rule)]
        if forms == ["question"]:
            return self._faults_of_test(rule)
        if len(rule) != 1:
            return [_unreadable(rule)]
        if forms == ["not"]:
            return self.faults(rule["not"])
        parts = rule[forms[0]]
        if not isinstance(parts, (list, tuple)):
            return [_unreadable(rule)]
        if not parts:
            return [
                Fault(Words(_("A group in its rule has no conditions.")), Words(_("Add one, or remove the group.")))
            ]
        return [fault for part in parts for fault in self.faults(part)]

    def _faults_of_test(self, rule: Mapping[str, Any]) -> list[Fault]:
        names = [name for name in TESTS if name in rule]
        if len(names) != 1 or len(rule) != 2 or not isinstance(rule["question"], str):
            return [_unreadable(rule)]
        test = test_of(rule)
        question = self.earlier.get(test.question)
        if question is None:
            return [self._out_of_place(test.question)]
        if test.name not in FITTING[question.kind]:
            return [
                Fault(
                    Words(_("Its rule tests “%(question)s” in a way that does not fit its kind."), about(question)),
                    Words(_("Remove the condition, and add it again with a test that fits.")),
                )
            ]
        return _faults_of_value(question, test)

    def _out_of_place(self, key: str) -> Fault:
        question = self.definition.questions.get(key)
        if question is None:
            return Fault(
                Words(_("Its rule asks about a question that is not there: “%(key)s”."), {"key": key}),
                Words(_("Remove the condition.")),
            )
        return Fault(
            Words(_("Its rule asks about “%(question)s”, which is not asked before it."), about(question)),
            Words(_("Move it after that question, or remove the condition.")),
        )


def _unreadable(rule: Any) -> Fault:
    return Fault(
        Words(_("Part of its rule cannot be read: %(rule)s"), {"rule": str(rule)[:200]}),
        Words(_("Remove that part, and build it again here.")),
    )


def about(question: Question) -> dict[str, str]:
    """Return a question's text for a message about it."""
    return {"question": question.text}


def _faults_of_value(question: Question, test: Test) -> list[Fault]:
    if test.name in ("equals", "includes") and question.kind in CHOICE_KINDS | PLACE_KINDS:
        if isinstance(test.value, str) and test.value in question.choice_texts:
            return []
        return [
            Fault(
                Words(
                    _("Its rule looks for the answer “%(answer)s” to “%(question)s”, which does not offer it."),
                    {**about(question), "answer": str(test.value)},
                ),
                Words(_("Choose one of the answers that the question offers.")),
            )
        ]
    if _is_value_for(question, test):
        return []
    return [
        Fault(
            Words(
                _("Its rule compares “%(question)s” with “%(value)s”, which is not what such a test needs."),
                {**about(question), "value": str(test.value)},
            ),
            Words(_("Remove the condition, and add it again.")),
        )
    ]


def _is_value_for(question: Question, test: Test) -> bool:
    if test.name == "answered":
        return isinstance(test.value, bool)
    if test.name in ("count_at_least", "count_at_most"):
        return type(test.value) is int and test.value >= 0
    if question.kind == Kind.DATE:
        return _is_date(test.value)
    is_number = isinstance(test.value, (int, float)) and not isinstance(test.value, bool)
    return is_number and Decimal(str(test.value)).is_finite()


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
