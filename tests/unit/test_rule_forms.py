"""A routing rule as a form: what is stored comes back, and what was typed is never lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.definition import Kind
from consultation.definition.routing import rule_holds
from consultation.forms.rules import Group, RuleForm
from tests.factories.asking import question

ASKED = (
    question("who", Kind.SINGLE_CHOICE, "me group"),
    question("topics", Kind.SEVERAL_CHOICES, "roads parks trust"),
    question("size", Kind.NUMBER),
    question("since", Kind.DATE),
    question("views", Kind.LONG_TEXT),
)
EARLIER = {asked.key: asked for asked in ASKED}
ANSWERS: list[dict[str, Any]] = [
    {},
    {"who": "group", "topics": ["roads"], "size": 5, "since": "2023-01-02", "views": "x"},
    {"who": "me", "topics": ["parks", "trust"], "size": 6.5},
    {"since": "2024-01-01", "views": "x"},
]
TESTS = [
    {"question": "who", "equals": "group"},
    {"question": "topics", "includes": "roads"},
    {"question": "topics", "count_at_least": 2},
    {"question": "topics", "count_at_most": 1},
    {"question": "size", "at_least": 5.5},
    {"question": "size", "at_most": 5},
    {"question": "size", "equals": 5},
    {"question": "since", "on_or_after": "2023-01-02"},
    {"question": "since", "on_or_before": "2023-01-02"},
    {"question": "since", "equals": "2023-01-02"},
    {"question": "views", "answered": True},
    {"question": "views", "answered": False},
]
RULES = st.recursive(
    st.sampled_from(TESTS),
    lambda inner: (
        st.builds(lambda part: {"not": part}, inner)
        | st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=8,
)


def sent(form: RuleForm, **pressed: str) -> dict[str, str]:
    """What a browser sends for a form: what stands in each of its boxes."""
    data = {"when": "always" if form.always else "rule", **_boxes(form.root)}
    return data | {name.replace("_", "-"): value for name, value in pressed.items()}


def _boxes(part: Any) -> dict[str, str]:
    if part.sort == "kept":
        return {f"{part.path}-sort": "kept", f"{part.path}-rule": part.as_json}
    if part.sort == "condition":
        data = {f"{part.path}-sort": "condition", f"{part.path}-question": part.question.key}
        for field in part.form:
            value = field.value()
            if field.name == "day":
                boxes = field.field.widget.boxes(value)
                data |= {f"{field.html_name}-{name}": text for name, text in boxes.items()}
            else:
                data[field.html_name] = "" if value is None else str(value)
        return data
    data = {f"{part.path}-sort": "group", f"{part.path}-mode": part.mode, f"{part.path}-size": str(len(part.parts))}
    for inner in part.parts:
        data |= _boxes(inner)
    return data


def press(form: RuleForm, button: str, **typed: str) -> RuleForm:
    return RuleForm.of_data(sent(form, do=button, **typed), EARLIER)


@given(RULES)
def test_what_is_stored_comes_back_with_the_same_meaning(rule: Any) -> None:
    form = RuleForm.of_data(sent(RuleForm.of_rule(rule, EARLIER)), EARLIER)
    assert form.errors == []
    for answers in ANSWERS:
        assert rule_holds(form.rule(), answers) is rule_holds(rule, answers)


@pytest.mark.parametrize(
    "rule",
    [
        None,
        *TESTS,
        {"not": TESTS[0]},
        {"all": [TESTS[0], {"any": [TESTS[1], {"not": {"all": [TESTS[2], TESTS[3]]}}]}]},
        {"not": {"any": [TESTS[0], TESTS[4]]}},
        {
            "any": [
                {"all": [{"any": [{"all": [{"any": [TESTS[0], TESTS[1]]}, TESTS[2]]}, TESTS[3]]}, TESTS[4]]},
                TESTS[5],
            ]
        },
    ],
)
def test_what_is_stored_comes_back_as_it_was_written_however_deep(rule: Any) -> None:
    form = RuleForm.of_data(sent(RuleForm.of_rule(rule, EARLIER)), EARLIER)
    assert form.errors == []
    assert form.rule() == rule


@pytest.mark.parametrize(
    "strange",
    [
        {"question": "absent", "equals": "x"},
        {"question": "who", "includes": "me"},
        {"question": "who", "equals": "nobody"},
        {"question": "size", "at_least": "many"},
        {"resembles": 1},
        {},
        {"all": [], "any": []},
        {"not": {"question": "who", "at_least": 1}},
    ],
)
def test_what_no_form_can_show_is_kept_until_it_is_removed(strange: Any) -> None:
    rule = {"all": [strange, TESTS[0]]}
    form = RuleForm.of_data(sent(RuleForm.of_rule(rule, EARLIER)), EARLIER)
    assert form.rule() == rule
    assert press(form, "remove:r-0").root.parts[0].sort == "condition"


def test_a_rule_is_built_from_nothing_without_losing_what_was_typed() -> None:
    form = RuleForm.of_rule(None, EARLIER)
    form = press(form, "add:r", r_add="who")
    assert not form.always
    form = press(form, "group:r", r_0_test="equals", r_0_answer="group")
    form = press(form, "add:r-1", r_1_add="since", r_mode="not all")
    form = press(form, "add:r-1", r_1_add="size", r_1_0_test="on_or_after", r_1_0_day_day="2", r_1_0_day_month="1")
    form = press(form, "group:r-1", r_1_0_day_year="2023", r_1_1_test="at_most", r_1_1_number="5")
    form = press(form, "add:r-1-2", r_1_2_add="topics")
    form = press(form, "save", r_1_2_0_test="not count_at_least", r_1_2_0_count="2")
    assert form.errors == []
    assert form.rule() == {
        "not": {
            "all": [
                {"question": "who", "equals": "group"},
                {
                    "any": [
                        {"question": "since", "on_or_after": "2023-01-02"},
                        {"question": "size", "at_most": 5},
                        {"any": [{"not": {"question": "topics", "count_at_least": 2}}]},
                    ]
                },
            ]
        }
    }


def test_removing_a_condition_keeps_what_stands_in_the_others() -> None:
    form = RuleForm.of_rule({"all": [TESTS[0], TESTS[4], TESTS[7]]}, EARLIER)
    form = press(form, "remove:r-1", r_0_test="", r_2_day_year="not a year")
    assert [part.sort for part in form.root.parts] == ["condition", "condition"]
    assert sent(form)["r-1-day-year"] == "not a year"
    assert form.errors == []


def test_removing_a_group_removes_what_is_in_it() -> None:
    form = RuleForm.of_rule({"all": [TESTS[0], {"any": [TESTS[1], TESTS[2]]}]}, EARLIER)
    assert press(press(form, "remove:r-1"), "save").rule() == TESTS[0]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"r_0_test": ""}, "Choose a test"),
        ({"r_0_test": "includes"}, "Choose the answer to “What about topics?”"),
        ({"r_0_test": "includes", "r_0_answer": "moon"}, "Select a valid choice"),
        ({"r_0_test": "count_at_least"}, "Enter how many choices of “What about topics?”"),
        ({"r_0_test": "count_at_least", "r_0_count": "many"}, "Enter a whole number of choices"),
        ({"r_0_test": "count_at_least", "r_0_count": "4"}, "The question has only 3 choices"),
        ({"r_0_test": "at_least", "r_0_count": "4"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_where_it_stands(typed: dict[str, str], error: str) -> None:
    form = press(press(RuleForm.of_rule(None, EARLIER), "add:r", r_add="topics"), "save", **typed)
    (found,) = form.errors
    assert error in found["text"]
    assert found["href"].startswith("#id_r-0-")


def test_a_number_and_a_day_have_to_be_there() -> None:
    form = press(press(RuleForm.of_rule(None, EARLIER), "add:r", r_add="size"), "add:r", r_add="since")
    form = press(form, "save", r_0_test="at_least", r_1_test="equals", r_1_day_day="31", r_1_day_month="2")
    assert [error["text"] for error in form.errors] == [
        "Enter a number for “What about size?”",
        "The date must include a year",
    ]


def test_what_stands_in_a_box_that_is_not_needed_does_not_matter() -> None:
    form = press(RuleForm.of_rule(None, EARLIER), "add:r", r_add="size")
    assert press(form, "save", r_0_test="not answered", r_0_number="nonsense").rule() == {
        "question": "size",
        "answered": False,
    }


def test_a_group_without_conditions_is_an_error_and_always_needs_none() -> None:
    form = press(RuleForm.of_rule(None, EARLIER), "group:r")
    assert [error["text"] for error in press(form, "save").errors] == [
        "Add a condition to this group, or remove the group"
    ]
    assert RuleForm.of_data({"when": "rule"}, EARLIER).errors[0]["text"] == "Add a condition, or choose “Always”"
    assert RuleForm.of_data({"when": "always"}, EARLIER).rule() is None


def test_adding_without_a_question_says_so() -> None:
    form = press(RuleForm.of_rule(None, EARLIER), "add:r")
    assert form.root.error == "Choose a question first"
    assert form.root.parts == []


def test_groups_are_offered_two_deep() -> None:
    form = press(press(RuleForm.of_rule(None, EARLIER), "group:r"), "group:r-0")
    outer = form.root.parts[0]
    assert isinstance(outer, Group)
    inner = outer.parts[0]
    assert isinstance(inner, Group)
    assert (form.root.may_hold_groups, outer.may_hold_groups, inner.may_hold_groups) == (True, True, False)


NAMES = st.sampled_from(
    [
        f"r{place}-{name}"
        for place in ("", "-0", "-0-0")
        for name in ["mode", "size", "sort", "question", "rule", "test", "count", "add"]
    ]
)
VALUES = st.sampled_from(["group", "condition", "kept", "1", "2", "who", "equals", "x", "[[[", "9" * 30, "-1", "²"])


@given(
    st.dictionaries(NAMES, VALUES | st.text(max_size=5)),
    st.sampled_from(["save", "add:r", "remove:r-0", "remove:", "group:r-0-7", "x:²"]),
)
def test_nothing_that_is_sent_breaks_it(data: dict[str, str], button: str) -> None:
    form = RuleForm.of_data({**data, "do": button, "when": "rule"}, EARLIER)
    if not form.errors and button == "save":
        form.rule()
