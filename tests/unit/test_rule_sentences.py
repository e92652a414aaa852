"""A routing rule in plain English."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.definition import Definition, Kind, Section
from consultation.definition.sentences import rule_sentence
from tests.factories.asking import page, question

ASKED = page(
    "p",
    question("who", Kind.SINGLE_CHOICE, "me group"),
    question("topics", Kind.SEVERAL_CHOICES, "roads parks"),
    question("size", Kind.NUMBER),
    question("since", Kind.DATE),
    question("long", text="word " * 50),
)
DEFINITION = Definition(pk=1, version=1, sections=(Section("s", "S", (ASKED,)),))
GROUP = {"question": "who", "equals": "group"}
ROADS = {"question": "topics", "includes": "roads"}
SIZE = {"question": "size", "at_least": 10}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (None, "Always asked."),
        (GROUP, "Asked when the answer to “What about who?” is “Group”."),
        ({"not": GROUP}, "Asked when the answer to “What about who?” is not “Group”."),
        ({"not": {"not": GROUP}}, "Asked when the answer to “What about who?” is “Group”."),
        (ROADS, "Asked when the answer to “What about topics?” includes “Roads”."),
        ({"question": "size", "answered": True}, "Asked when “What about size?” is answered."),
        ({"question": "size", "answered": False}, "Asked when “What about size?” is not answered."),
        ({"not": {"question": "size", "answered": False}}, "Asked when “What about size?” is answered."),
        (
            {"question": "topics", "count_at_least": 2},
            "Asked when at least 2 choices are made for “What about topics?”.",
        ),
        ({"not": SIZE}, "Asked when the answer to “What about size?” is not 10 or more."),
        (
            {"question": "since", "on_or_before": "2023-01-31"},
            "Asked when the answer to “What about since?” is 31 January 2023 or earlier.",
        ),
        (
            {"all": [GROUP, ROADS]},
            "Asked when the answer to “What about who?” is “Group” and "
            "the answer to “What about topics?” includes “Roads”.",
        ),
        (
            {"all": [GROUP, {"any": [ROADS, SIZE]}]},
            "Asked when the answer to “What about who?” is “Group” and (either: "
            "the answer to “What about topics?” includes “Roads” or the answer to “What about size?” is 10 or more).",
        ),
        (
            {"not": {"all": [GROUP, ROADS]}},
            "Asked when the answer to “What about who?” is not “Group” or "
            "the answer to “What about topics?” does not include “Roads”.",
        ),
        ({"question": "absent", "equals": "x"}, "Asked when the answer to “absent” is “x”."),
        ({"resembles": "x"}, "Asked when a condition that cannot be read."),
        ({"any": []}, "Asked when something that never happens."),
        (
            {"question": "long", "answered": True},
            "Asked when “word word word word word word word word word word word word word word word word word word…” "
            "is answered.",
        ),
    ],
)
def test_sentence(rule: Any, sentence: str) -> None:
    assert rule_sentence(DEFINITION, rule) == sentence


def test_sentence_is_said_in_the_language_of_the_page() -> None:
    polish = {
        "Asked when %(conditions)s.": "Pytanie, gdy %(conditions)s.",
        "“%(question)s” is answered": "„%(question)s”",
    }
    said = rule_sentence(DEFINITION, {"question": "who", "answered": True}, lambda text: polish.get(text, text))
    assert said == "Pytanie, gdy „What about who?”."


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["all", "any", "not", "question", "equals", "answered"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(NONSENSE)
def test_anything_at_all_has_a_sentence(rule: Any) -> None:
    assert rule_sentence(DEFINITION, rule)
