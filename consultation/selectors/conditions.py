"""Routing in words for a person with paper in hand, who sees question numbers and not which question comes next."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consultation.definition import Definition, Question, Rule
from web.environment import day

Numbers = Mapping[str, int]


def question_numbers(definition: Definition) -> dict[str, int]:
    """Return the number of each question that wants an answer, as printed: 1, 2, 3 … through all sections."""
    asked = [key for key, question in definition.questions.items() if question.kind != "information"]
    return {key: number for number, key in enumerate(asked, 1)}


def condition_in_words(definition: Definition, rule: Rule | None, numbers: Numbers) -> str:
    """Return when a question is for its reader, to follow "only if"; nothing where it is for everybody."""
    if not rule:
        return ""
    if "all" in rule:
        return _joined(definition, rule["all"], numbers, _(" and "))
    if "any" in rule:
        return _joined(definition, rule["any"], numbers, _(" or "))
    if "not" in rule:
        return _("it is not so that %(condition)s") % {
            "condition": condition_in_words(definition, rule["not"], numbers)
        }
    question = definition.questions[rule["question"]]
    test = next(name for name in SENTENCES if name in rule)
    return SENTENCES[test](question, numbers[question.key], rule[test])


def _joined(definition: Definition, rules: list[Rule], numbers: Numbers, word: str) -> str:
    """Return conditions joined by "and" or "or"; one that is itself joined stands in brackets."""
    parts = []
    for rule in rules:
        said = condition_in_words(definition, rule, numbers)
        several = len(rules) > 1 and any(len(rule.get(name, ())) > 1 for name in ("all", "any"))
        parts.append(f"({said})" if several else said)
    return word.join(parts)


def _equals(question: Question, number: int, value: Any) -> str:
    said = question.choice_texts.get(value, value)
    return _("you answered “%(choice)s” to question %(number)s") % {"choice": said, "number": number}


def _answered(question: Question, number: int, value: Any) -> str:
    sentence = _("you answered question %(number)s") if value else _("you left question %(number)s empty")
    return sentence % {"number": number}


def _sentence(text: Callable[[], str], written: Callable[[Any], Any] = str) -> Callable[[Question, int, Any], str]:
    def sentence(question: Question, number: int, value: Any) -> str:
        return text() % {"value": written(value), "number": number}

    return sentence


def _day(value: Any) -> str:
    return day(date.fromisoformat(str(value)))


SENTENCES: dict[str, Callable[[Question, int, Any], str]] = {
    "equals": _equals,
    "includes": _equals,
    "answered": _answered,
    "count_at_least": _sentence(lambda: _("you chose %(value)s or more answers in question %(number)s")),
    "count_at_most": _sentence(lambda: _("you chose %(value)s or fewer answers in question %(number)s")),
    "at_least": _sentence(lambda: _("your answer to question %(number)s is %(value)s or more")),
    "at_most": _sentence(lambda: _("your answer to question %(number)s is %(value)s or less")),
    "on_or_after": _sentence(lambda: _("your answer to question %(number)s is %(value)s or later"), _day),
    "on_or_before": _sentence(lambda: _("your answer to question %(number)s is %(value)s or earlier"), _day),
}
