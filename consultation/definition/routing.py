"""Which pages and questions a respondent meets, worked out afresh from the answers so far."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from consultation.definition.parts import Definition, Page, Question

Answers = Mapping[str, Any]
Rule = Mapping[str, Any]


class RuleError(ValueError):
    """A routing rule is not one of the forms that are known."""


def rule_holds(rule: Rule | None, answers: Answers) -> bool:
    """Say whether a routing rule holds for `answers`; no rule always holds.

    A rule is one of `{"all": [rule, …]}`, `{"any": [rule, …]}`, `{"not": rule}`, or a question with one test:
    `{"question": key, "equals": value}`, `"includes": value` (several choices), `"answered": true`,
    `"count_at_least": n` and `"count_at_most": n` (how many choices), `"at_least": x` and `"at_most": x` (a number),
    `"on_or_after": "2023-01-31"` and `"on_or_before": "2023-01-31"` (a date). Nothing answered fails every test but
    `"answered": false` and `"count_at_most"`.

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
    name = next((name for name in TESTS if name in rule), None)
    if name is None or "question" not in rule:
        raise RuleError(f"Expected a question and one of {', '.join(TESTS)} in {dict(rule)}.")
    return TESTS[name](answers.get(rule["question"]), rule[name])


def _equals(answer: Any, expected: Any) -> bool:
    return bool(answered_place(answer) == expected)


def _includes(answer: Any, expected: Any) -> bool:
    return isinstance(answer, list) and expected in answer


def _is_as_answered(answer: Any, expected: Any) -> bool:
    return is_answered(answer) is bool(expected)


def _count(answer: Any) -> int:
    return len(answer) if isinstance(answer, list) else 0


def _number(answer: Any) -> Decimal | None:
    return Decimal(str(answer)) if isinstance(answer, (int, float)) and not isinstance(answer, bool) else None


def _at_least(answer: Any, least: Any) -> bool:
    number = _number(answer)
    return number is not None and number >= Decimal(str(least))


def _at_most(answer: Any, most: Any) -> bool:
    number = _number(answer)
    return number is not None and number <= Decimal(str(most))


def _on_or_after(answer: Any, first: Any) -> bool:
    return isinstance(answer, str) and answer >= str(first)


def _on_or_before(answer: Any, last: Any) -> bool:
    return isinstance(answer, str) and bool(answer) and answer <= str(last)


# Dates are ISO 8601 texts, whose order is the calendar's.
TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": _equals,
    "includes": _includes,
    "answered": _is_as_answered,
    "count_at_least": lambda answer, least: _count(answer) >= least,
    "count_at_most": lambda answer, most: _count(answer) <= most,
    "at_least": _at_least,
    "at_most": _at_most,
    "on_or_after": _on_or_after,
    "on_or_before": _on_or_before,
}


def answered_place(answer: Any) -> Any:
    """Return the borough of an answer that is a place; any other answer as it is."""
    return answer.get("borough") if isinstance(answer, dict) and "borough" in answer else answer


def is_answered(answer: object) -> bool:
    """Say whether a question has an answer: not nothing, not an empty text or list."""
    return answer not in (None, "", [], {})


def pages_on_path(definition: Definition, answers: Answers) -> list[Page]:
    """Return the pages that a respondent with these answers meets, in order; one that would ask nothing is left out.

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
        # A page whose questions are all routed away would be a page with nothing on it.
        if asked:
            path.append((page, asked))
    return path
