"""A routing rule in plain English, such as: Asked when the answer to “Who are you?” is “For an organisation”."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from consultation.definition.parts import Definition, Question
from consultation.definition.rules import Test, test_of, tests_in
from consultation.definition.words import Translate, marked
from consultation.definition.words import marked as _

LONGEST = 90

# For each test: how it is said, and how its opposite is said.
TEMPLATES = {
    "equals": (
        _("the answer to “%(question)s” is “%(value)s”"),
        _("the answer to “%(question)s” is not “%(value)s”"),
    ),
    "includes": (
        _("the answer to “%(question)s” includes “%(value)s”"),
        _("the answer to “%(question)s” does not include “%(value)s”"),
    ),
    "answered": (_("“%(question)s” is answered"), _("“%(question)s” is not answered")),
    "count_at_least": (
        _("at least %(value)s choices are made for “%(question)s”"),
        _("fewer than %(value)s choices are made for “%(question)s”"),
    ),
    "count_at_most": (
        _("at most %(value)s choices are made for “%(question)s”"),
        _("more than %(value)s choices are made for “%(question)s”"),
    ),
    "at_least": (
        _("the answer to “%(question)s” is %(value)s or more"),
        _("the answer to “%(question)s” is not %(value)s or more"),
    ),
    "at_most": (
        _("the answer to “%(question)s” is %(value)s or less"),
        _("the answer to “%(question)s” is not %(value)s or less"),
    ),
    "on_or_after": (
        _("the answer to “%(question)s” is %(value)s or later"),
        _("the answer to “%(question)s” is not %(value)s or later"),
    ),
    "on_or_before": (
        _("the answer to “%(question)s” is %(value)s or earlier"),
        _("the answer to “%(question)s” is not %(value)s or earlier"),
    ),
}
UNREADABLE = _("a condition that cannot be read")


def rule_sentence(definition: Definition, rule: Any, translate: Translate = marked) -> str:
    """Return a rule as a sentence; no rule is "Always asked."

    >>> rule_sentence(Definition(1, 1, ()), {"question": "size", "answered": True})
    'Asked when “size” is answered.'
    """
    if rule is None:
        return translate(_("Always asked."))
    return translate(_("Asked when %(conditions)s.")) % {"conditions": condition_words(definition, rule, translate)}


def condition_words(definition: Definition, rule: Any, translate: Translate = marked) -> str:
    """Return what has to hold, without the words around it."""
    return _Saying(definition, translate).rule(rule)


def said_test(definition: Definition, test: Test) -> str:
    """Return one test in English."""
    return _Saying(definition, marked).test(test, opposite=False)


class _Saying:
    """Puts the parts of one rule into words."""

    def __init__(self, definition: Definition, translate: Translate) -> None:
        self.definition = definition
        self.translate = translate

    def rule(self, rule: Any, *, opposite: bool = False, inside: bool = False) -> str:
        if not isinstance(rule, Mapping):
            return self.translate(UNREADABLE)
        if "not" in rule:
            return self.rule(rule["not"], opposite=not opposite, inside=inside)
        for name in ("all", "any"):
            if name in rule:
                return self._group(name, rule[name], opposite=opposite, inside=inside)
        if not any(True for _test in tests_in(rule)):
            return self.translate(UNREADABLE)
        return self.test(test_of(rule), opposite=opposite)

    def _group(self, name: str, parts: Any, *, opposite: bool, inside: bool) -> str:
        if not isinstance(parts, (list, tuple)):
            return self.translate(UNREADABLE)
        if len(parts) == 1:
            return self.rule(parts[0], opposite=opposite, inside=inside)
        if not parts:
            holds = (name == "all") is not opposite
            return self.translate(_("there is no condition to meet") if holds else _("something that never happens"))
        # “Not all of a and b” is “not a, or not b”, and so the other way round.
        together = (name == "all") is not opposite
        joined = self.translate(_(" and ") if together else _(" or "))
        said = joined.join(self.rule(part, opposite=opposite, inside=True) for part in parts)
        if not inside:
            return said
        both = _("(both: %(conditions)s)") if together else _("(either: %(conditions)s)")
        many = _("(all of: %(conditions)s)") if together else _("(any of: %(conditions)s)")
        return self.translate(both if len(parts) == 2 else many) % {"conditions": said}

    def test(self, test: Test, *, opposite: bool) -> str:
        if test.name == "answered":
            opposite = opposite is bool(test.value)
        question = self.definition.questions.get(str(test.question))
        template = TEMPLATES[test.name][1 if opposite else 0]
        return self.translate(template) % {
            "question": shortened(question.text if question else str(test.question)),
            "value": _value(question, test),
        }


def _value(question: Question | None, test: Test) -> str:
    if question is not None and isinstance(test.value, str) and test.value in question.choice_texts:
        return question.choice_texts[test.value]
    try:
        day = date.fromisoformat(test.value)
    except (TypeError, ValueError):
        return str(test.value)
    return f"{day.day} {day:%B %Y}"


def shortened(text: str) -> str:
    """Return a text that fits into a sentence, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[:LONGEST].rsplit(" ", 1)[0] + "…"
