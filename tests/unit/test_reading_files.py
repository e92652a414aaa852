"""What a consultation's file may say: every mistake has its line, its place and what was expected."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.definition.files.building import Known
from consultation.definition.files.content import checked
from consultation.definition.files.reading import MOST_BYTES, FileProblemsError, read_document
from consultation.definition.files.writing import as_yaml, content_hash

KNOWN = Known(clauses={"v1-draft": frozenset({"p1-o1"})}, plan_version="v1-draft")
QUESTION = "{key: q, kind: long_text, text: Why?}"


def file_with(question: str = QUESTION, before: str = "", more: str = "") -> bytes:
    """Return a file whose first question begins in line 8, and a second, after `more`, in the line after it."""
    lines = ["sections:", "- key: s", "  title: S", "  pages:", "  - key: p", "    title: P", "    questions:"]
    lines += [f"    - {question}", *([f"    - {more}"] if more else []), *([before] if before else [])]
    return "\n".join(lines).encode()


def problems(content: bytes) -> list[str]:
    """Return what is wrong with a file, in words."""
    with pytest.raises(FileProblemsError) as raised:
        checked(read_document(content), KNOWN)
    return [str(problem) for problem in raised.value.problems]


def test_a_file_of_nothing_but_sections_is_usable() -> None:
    assert checked(read_document(file_with()), KNOWN)["sections"][0]["pages"][0]["questions"][0]["text"] == "Why?"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a: 1\nb: 2\na: 3", "Line 3: “a” stands twice in the same group. It is in line 1 already."),
        (b"a: &x 1\nb: *x", "Line 2: “*x” points to another place. Write the values out instead."),
        (b"*x : 1", "Line 1: “*x” points to another place. Write the values out instead."),
        (b"a: !!python/object/apply:os.system [ls]", "Line 1: “tag:yaml.org,2002:python/object/apply:os.system”"),
        (b"? [a]\n: b", "Line 1: Expected a name before the colon, found a list or a group of values."),
        (b"a: b\n---\nc: d", "Line 2: A second document begins here. Expected one."),
        (b"a:\n  b: [1", "This is not YAML"),
        (b"a\xff: 1", "Line 1: Expected text in UTF-8. Save the file in UTF-8."),
        (b'a:\n- "\\0"', "Line 2: There is a character here that cannot be shown. Remove it."),
        (b'a: "\\ud800"', "Line 1: This is not YAML: "),
        (b"a: 1\nb: \x01", "Line 2: There is a character here that cannot be shown. Remove it."),
        (b"a: .nan", "Line 1: “.nan” is not a number that can be used."),
        (b"a: " + b"9" * 5000, "cannot be read. Put it in quotes."),
        (b"#" * (MOST_BYTES + 1), "Line 1: The file is too large. Expected at most 1 MB."),
        (b"[" * 100_000, "Line 1: Values are nested too deeply here. Expected at most 40 levels."),
        (b"", "Line 1: Expected a group of names and values, found nothing."),
        (b"- 1", "Line 1: Expected a group of names and values, found a list."),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(content: bytes, expected: str) -> None:
    assert any(expected in line for line in problems(content))


def test_a_bomb_of_aliases_costs_no_more_than_its_length() -> None:
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 30)]
    begun = time.monotonic()
    assert len(problems("\n".join(["a0: &a0 x", *levels]).encode())) == 200
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("{key: q, kind: long_text}", "question 1: “text” is missing."),
        ("{key: q, kind: long_text, text: yes}", "question 1, text: Expected text, found “yes”. Put it in quotes."),
        ("{key: q, kind: long_text, text: }", "question 1, text: Expected text, found nothing."),
        ("{key: q, kind: long_tekst, text: T}", "question 1, kind: Expected one of single_choice, several_choices"),
        ("{key: q, kind: long_text, text: T, hnit: x}", "hnit: “hnit” is not known here. Did you mean “hint”?"),
        ("{key: a b, kind: long_text, text: T}", "question 1, key: Expected letters, digits, dashes"),
        ("{key: later, kind: long_text, text: T}", "The key “later” is kept for the portal. Choose another."),
        ("{key: q, kind: number, text: T, limit: 3}", "limit: A question of kind number has no limit."),
        ("{key: q, kind: number, text: T, lowest: 5, highest: 2}", "highest: Expected a number that is not below"),
        ("{key: q, kind: number, text: T, lowest: 0.0005}", "lowest: Expected at most three decimal places."),
        ("{key: q, kind: date, text: T, earliest: 2023-02-31}", "“2023-02-31” is not a day of the calendar."),
        ("{key: q, kind: date, text: T, earliest: 2023-02-02, latest: 2023-02-01}", "latest: Expected a date that"),
        ("{key: q, kind: ranking, text: T}", "needs one of choices, scale or choices_from; found none."),
        ("{key: q, kind: ranking, text: T, scale: s}", "scale: The file has no scale “s”."),
        ("{key: q, kind: ranking, text: T, choices: [{key: a, text: A}, {key: a, text: B}]}", "choice 2, key: The"),
        (
            "{key: q, kind: ranking, text: T, choices: [{key: a, text: A}], most_choices: 2}",
            "Expected at most 1",
        ),
        (
            "{key: q, kind: ranking, text: T, choices: [{key: a, text: A, exclusive: true}]}",
            "Only a question of",
        ),
        ("{key: q, kind: information, text: T, required: true}", "has no answer to require."),
        ("{key: respondent, kind: single_choice, text: T, choices: [{key: a, text: A}]}", "“respondent” is kept for"),
        ("{key: q, kind: long_text, text: T, clause: x}", "clause: This version of the plan has no clause “x”."),
        ("{key: q, kind: long_text, text: T, priority: 10}", "priority: Expected 9 or less, found “10”."),
        ("{key: q, kind: long_text, text: T, shown_when: x}", "shown_when: Expected a rule"),
        (
            "{key: q, kind: long_text, text: T, shown_when: {all: []}}",
            "shown_when, all: Expected at least 1",
        ),
        (
            "{key: q, kind: long_text, text: T, shown_when: {not: {question: q}}}",
            "shown_when, not: Expected a",
        ),
        ("{key: q, kind: long_text, text: T, shown_when: {question: q, equals: x}}", "which is not asked before it"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_with_its_line(question: str, expected: str) -> None:
    (only,) = problems(file_with(question))
    assert only.startswith("Line 8, section 1, page 1, question 1")
    assert expected in only


def test_everything_wrong_is_said_at_once_in_the_order_of_the_lines() -> None:
    content = file_with("{key: q, kind: number, text: T, limit: 1}", "titel: x", "{key: q, kind: lont_text}")
    assert [line.split(",")[0].split(":")[0] for line in problems(content)] == [
        "Line 8",
        "Line 9",
        "Line 9",
        "Line 9",
        "Line 10",
    ]


def test_a_rule_about_a_question_that_is_wrong_itself_is_not_blamed() -> None:
    content = file_with(
        "{key: a, kind: numbr, text: T}",
        more="{key: b, kind: number, text: T, shown_when: {question: a, at_least: 3}}",
    )
    (only,) = problems(content)
    assert "Line 8" in only


def test_a_rule_must_fit_the_question_that_it_asks_about() -> None:
    content = file_with(
        "{key: a, kind: number, text: T}",
        more="{key: b, kind: number, text: T, shown_when: {question: a, includes: x}}",
    )
    (only,) = problems(content)
    assert "Line 9" in only
    assert "does not fit its kind" in only


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t\x85\u2028"))
LEAVES = TEXTS | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9).map(lambda x: round(x, 3))
NAMES = st.sampled_from(
    [
        "key",
        "kind",
        "title",
        "text",
        "pages",
        "questions",
        "choices",
        "shown_when",
        "all",
        "not",
        "question",
        "equals",
    ]
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_what_is_written_is_read_again_exactly(value: object) -> None:
    assert read_document(as_yaml({"value": value}).encode()).data == {"value": value}


def test_the_hash_changes_with_any_word_and_not_with_the_order_of_names() -> None:
    assert content_hash({"a": 1, "b": ["é"]}) == content_hash({"b": ["é"], "a": 1})
    assert content_hash({"a": 1, "b": ["é"]}) != content_hash({"a": 1, "b": ["e"]})


@given(st.recursive(LEAVES | st.none(), lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=40))
def test_no_file_is_too_strange_to_be_told_what_is_wrong(value: object) -> None:
    content = as_yaml({"sections": value}).encode()
    with pytest.raises(FileProblemsError) as raised:
        checked(read_document(content), KNOWN)
    assert raised.value.problems
    assert all(1 <= problem.line <= content.count(b"\n") + 1 for problem in raised.value.problems)
