"""Which pages and questions a respondent meets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.definition import (
    Choice,
    Definition,
    Kind,
    Page,
    Question,
    Section,
    pages_on_path,
    questions_on_path,
)
from consultation.definition.routing import RuleError, rule_holds

ORGANISATION = {"question": "who", "equals": "organisation"}
NEVER = {"any": []}
SEVERAL = {"question": "links", "includes": "works"}


def question(key: str, kind: Kind = Kind.SHORT_TEXT, **options: object) -> Question:
    return Question(key=key, kind=kind, text=key, **options)  # type: ignore[arg-type]


DEFINITION = Definition(
    pk=1,
    version=1,
    sections=(
        Section(
            "about",
            "About",
            pages=(
                Page(
                    "who",
                    "Who",
                    questions=(question("who", Kind.SINGLE_CHOICE, choices=(Choice("organisation", "O"),)),),
                ),
                Page("name", "Name", questions=(question("name"),), shown_when=ORGANISATION),
                Page(
                    "size", "Size", questions=(question("size"),), shown_when={"question": "name", "answered": True}
                ),
            ),
        ),
    ),
)


def test_page_is_on_the_path_only_while_its_rule_holds() -> None:
    assert [page.key for page in pages_on_path(DEFINITION, {})] == ["who"]
    assert [page.key for page in pages_on_path(DEFINITION, {"who": "organisation"})] == ["who", "name"]


def test_answer_off_the_path_decides_nothing() -> None:
    answers = {"who": "individual", "name": "left over from before", "size": "10"}
    assert [page.key for page in pages_on_path(DEFINITION, answers)] == ["who"]
    assert [asked.key for asked in questions_on_path(DEFINITION, answers)] == ["who"]


def test_page_with_nothing_to_ask_is_not_on_the_path() -> None:
    pages = (Page("a", "A", questions=(question("a"),)), Page("b", "B", questions=(question("b", shown_when=NEVER),)))
    definition = Definition(pk=1, version=1, sections=(Section("s", "S", pages=(*pages, Page("c", "C"))),))
    assert [page.key for page in pages_on_path(definition, {"a": "x"})] == ["a"]


@pytest.mark.parametrize(
    ("rule", "answers", "holds"),
    [
        (None, {}, True),
        (ORGANISATION, {"who": "organisation"}, True),
        (ORGANISATION, {}, False),
        (SEVERAL, {"links": ["lives", "works"]}, True),
        (SEVERAL, {"links": "works"}, False),
        ({"all": [ORGANISATION, SEVERAL]}, {"who": "organisation", "links": ["lives"]}, False),
        ({"any": [ORGANISATION, SEVERAL]}, {"who": "organisation"}, True),
        ({"not": ORGANISATION}, {}, True),
        ({"question": "who", "answered": False}, {"who": ""}, True),
    ],
)
def test_rule(rule: dict[str, object] | None, answers: dict[str, object], holds: bool) -> None:
    assert rule_holds(rule, answers) is holds


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(RuleError):
        rule_holds({"question": "who", "resembles": "x"}, {})


@given(st.dictionaries(st.sampled_from(["who", "name", "size"]), st.sampled_from(["", "organisation", "x"])))
def test_path_asks_every_page_at_most_once_and_in_order(answers: dict[str, str]) -> None:
    order = list(DEFINITION.pages)
    path = [page.key for page in pages_on_path(DEFINITION, answers)]
    assert path == sorted(set(path), key=order.index)
