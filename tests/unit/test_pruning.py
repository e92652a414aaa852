"""What becomes of rules when questions go or are copied."""

from typing import Any

import pytest

from consultation.definition.pruning import with_new_keys, without_questions

A: dict[str, Any] = {"question": "a", "answered": True}
B: dict[str, Any] = {"question": "b", "equals": "yes"}


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (None, None),
        (A, None),
        (B, B),
        ({"not": A}, None),
        ({"not": B}, {"not": B}),
        ({"all": [A, B]}, {"all": [B]}),
        ({"any": [A, {"not": A}]}, None),
        ({"any": [{"all": [A]}, {"all": [A, {"not": B}]}]}, {"any": [{"all": [{"not": B}]}]}),
    ],
)
def test_conditions_about_a_question_go_with_it(rule: dict[str, Any] | None, left: dict[str, Any] | None) -> None:
    assert without_questions(rule, {"a"}) == left


def test_a_copied_rule_asks_about_the_copies() -> None:
    rule = {"all": [A, {"not": B}, {"any": [B]}]}
    followed = with_new_keys(rule, {"b": "b2"})
    assert followed == {"all": [A, {"not": B | {"question": "b2"}}, {"any": [B | {"question": "b2"}]}]}
    assert rule == {"all": [A, {"not": B}, {"any": [B]}]}
    assert with_new_keys(None, {}) is None
