"""Which pages and questions a respondent meets, worked out afresh from the answers so far."""

from collections.abc import Mapping
from typing import Any

from consultation.definition.parts import Definition, Page, Question

Answers = Mapping[str, Any]
Rule = Mapping[str, Any]


class RuleError(ValueError):
    """A routing rule is not one of the forms that are known."""


def rule_holds(rule: Rule | None, answers: Answers) -> bool:
    """Say whether a routing rule holds for `answers`; no rule always holds.

    A rule is one of `{"all": [rule, …]}`, `{"any": [rule, …]}`, `{"not": rule}`,
    `{"question": key, "equals": value}`, `{"question": key, "includes": value}` and
    `{"question": key, "answered": true}`.

    >>> rule_holds({"question": "who", "equals": "organisation"}, {"who": "organisation"})
    True
    >>> rule_holds({"not": {"question": "who", "answered": True}}, {"who": "individual"})
    False
    """
    if rule is None:
        return True
    if "all" in rule:
        return all(rule_holds(part, answers) for part in rule["all"])
    if "any" in rule:
        return any(rule_holds(part, answers) for part in rule["any"])
    if "not" in rule:
        return not rule_holds(rule["not"], answers)
    return _test_holds(rule, answers)


def _test_holds(rule: Rule, answers: Answers) -> bool:
    answer = answers.get(rule["question"])
    if "equals" in rule:
        return bool(answer == rule["equals"])
    if "includes" in rule:
        return isinstance(answer, list) and rule["includes"] in answer
    if "answered" in rule:
        return is_answered(answer) is bool(rule["answered"])
    raise RuleError(f"Expected equals, includes or answered in {dict(rule)}.")


def is_answered(answer: object) -> bool:
    """Say whether a question has an answer: not nothing, not an empty text or list."""
    return answer not in (None, "", [], {})


def pages_on_path(definition: Definition, answers: Answers) -> list[Page]:
    """Return the pages that a respondent with these answers meets, in order.

    A rule may look only at earlier questions that are themselves on the path, so that an answer given before its
    question was routed away decides nothing.
    """
    return [page for page, _ in _walk(definition, answers)]


def questions_on_path(definition: Definition, answers: Answers) -> list[Question]:
    """Return the questions that a respondent with these answers is asked, in order."""
    return [question for _, questions in _walk(definition, answers) for question in questions]


def questions_of_page(definition: Definition, page: Page, answers: Answers) -> list[Question]:
    """Return the questions that `page` asks of a respondent with these answers; none where it is off the path."""
    return next((questions for other, questions in _walk(definition, answers) if other.key == page.key), [])


def _walk(definition: Definition, answers: Answers) -> list[tuple[Page, list[Question]]]:
    reached: dict[str, Any] = {}
    path = []
    for page in definition.pages.values():
        if not rule_holds(page.shown_when, reached):
            continue
        asked = []
        for question in page.questions:
            if rule_holds(question.shown_when, reached):
                asked.append(question)
                if is_answered(answers.get(question.key)):
                    reached[question.key] = answers[question.key]
        path.append((page, asked))
    return path
