"""What is wrong with a questionnaire: found by following the rules, and compared with trying every way through."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.definition import Choice, Definition, Kind, Question, Section, questions_on_path
from consultation.definition.answering.progress import unanswered_pages
from consultation.definition.paths.checking import check
from consultation.definition.paths.reaching import reach
from consultation.definition.routing import rule_holds
from tests.factories.asking import page, question

WHO = question("who", Kind.SINGLE_CHOICE, "me group", required=True)
TOPICS = question("topics", Kind.SEVERAL_CHOICES, "roads parks trust", most_choices=2)
SIZE = question("size", Kind.NUMBER, lowest=Decimal(1), highest=Decimal(10))
SINCE = question("since", Kind.DATE, earliest=date(2020, 1, 1), latest=date(2023, 12, 31))
FIRST = page("first", WHO, TOPICS, SIZE, SINCE)


def asks(key: str, **test: Any) -> dict[str, Any]:
    return {"question": key, **test}


def all_of(*rules: Any) -> dict[str, Any]:
    return {"all": list(rules)}


def any_of(*rules: Any) -> dict[str, Any]:
    return {"any": list(rules)}


def unless(rule: Any) -> dict[str, Any]:
    return {"not": rule}


def of_pages(*pages: Any) -> Definition:
    return Definition(pk=1, version=1, sections=(Section("s", "S", pages),))


def about_rule(rule: Any) -> list[str]:
    """What the check says of a question with this rule, after the four questions of the first page."""
    second = page("second", question("more", shown_when=rule), question("end"))
    return [str(finding.wrong) for finding in check(of_pages(FIRST, second)) if finding.place.key == "more"]


@pytest.mark.parametrize(
    "rule",
    [
        None,
        asks("who", equals="group"),
        unless(asks("who", equals="group")),
        asks("topics", includes="roads"),
        all_of(asks("topics", includes="roads"), asks("topics", includes="parks")),
        asks("topics", count_at_least=2),
        asks("topics", answered=False),
        all_of(asks("size", at_least=10), asks("size", at_most=10)),
        all_of(asks("since", on_or_after="2023-12-31"), asks("who", equals="me")),
        all_of(unless(asks("size", equals=5)), asks("size", at_least=5)),
    ],
)
def test_rule_that_somebody_meets_is_right(rule: Any) -> None:
    assert about_rule(rule) == []


@pytest.mark.parametrize(
    "rule",
    [
        all_of(asks("who", equals="me"), asks("who", equals="group")),
        all_of(unless(asks("who", equals="me")), unless(asks("who", equals="group"))),
        all_of(*(asks("topics", includes=key) for key in ("roads", "parks", "trust"))),
        all_of(asks("topics", includes="roads"), asks("topics", answered=False)),
        all_of(asks("size", at_least=5.5), asks("size", at_most=5)),
        all_of(asks("since", on_or_after="2022-02-02"), asks("since", on_or_before="2022-02-01")),
        all_of(unless(asks("since", answered=True)), asks("since", on_or_before="2022-02-01")),
    ],
)
def test_rule_that_contradicts_itself_is_found(rule: Any) -> None:
    assert about_rule(rule) == [
        "Nobody can reach it: the conditions of its rule and of what leads to it contradict one another."
    ]


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        (asks("who", equals="nobody"), "looks for the answer “nobody”"),
        (asks("topics", includes="Roads"), "looks for the answer “Roads”"),
        (
            asks("size", at_least=11),
            "No answer that can be sent fits the condition",
        ),
        (asks("since", on_or_before="2019-12-31"), "is 31 December 2019 or earlier"),
        (asks("topics", count_at_least=3), "at least 3 choices"),
        (asks("who", answered=False), "“What about who?” is not answered"),
        (asks("absent", answered=True), "a question that is not there: “absent”"),
        (asks("end", answered=True), "asks about “What about end?”, which is not asked before it"),
        (asks("more", answered=True), "which is not asked before it"),
        (asks("who", includes="me"), "does not fit its kind"),
        (asks("topics", equals="roads"), "does not fit its kind"),
        (asks("who", at_least=3), "does not fit its kind"),
        (asks("size", on_or_after="2020-01-01"), "does not fit its kind"),
        (asks("size", at_least="many"), "compares “What about size?” with “many”"),
        (asks("since", on_or_after="last week"), "compares “What about since?” with “last week”"),
        (asks("topics", count_at_least="two"), "with “two”"),
        (asks("who", answered="yes"), "with “yes”"),
        (asks("who", resembles="me"), "cannot be read"),
        (asks("who", equals="me", answered=True), "cannot be read"),
        ({"all": [asks("who", equals="me")], "any": []}, "cannot be read"),
        ({"all": asks("who", equals="me")}, "cannot be read"),
        ({}, "cannot be read"),
        (["who"], "cannot be read"),
        (any_of(asks("who", equals="me"), any_of()), "has no conditions"),
        (any_of(asks("who", equals="me"), asks("who", equals="nobody")), "looks for the answer “nobody”"),
        (unless(unless(all_of(asks("who", equals="nobody")))), "looks for the answer “nobody”"),
    ],
)
def test_rule_that_does_not_fit_is_named(rule: Any, wrong: str) -> None:
    (found,) = about_rule(rule)
    assert wrong in found


def test_rule_about_a_question_that_nobody_reaches_names_it() -> None:
    never = all_of(asks("who", equals="me"), asks("who", equals="group"))
    lost = page("lost", question("lost"), shown_when=never)
    after = page("after", question("after", shown_when=asks("lost", answered=True)), question("end"))
    found = check(of_pages(FIRST, lost, after))
    assert [finding.place.key for finding in found] == ["lost", "after"]
    assert "which nobody can reach" in str(found[1].wrong)
    assert found[0].place.sort == "page"


def test_a_page_may_not_ask_about_itself() -> None:
    itself = page("itself", question("one"), shown_when=asks("one", answered=True))
    (found,) = check(of_pages(FIRST, itself))
    assert "which is not asked before it" in str(found.wrong)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        (question("q", Kind.SINGLE_CHOICE), "It has no possible answer."),
        (question("q", Kind.SINGLE_CHOICE, required=True), "nobody could send a response"),
        (question("q", Kind.BOROUGH), "It has no possible answer."),
        (question("q", Kind.SINGLE_CHOICE, "one"), "only one choice"),
        (question("q", Kind.RANKING, "one"), "only one choice"),
        (question("q", Kind.SEVERAL_CHOICES, "a b", most_choices=0), "It has no possible answer."),
        (question("q", Kind.POINTS, "a b", total=0), "It has no possible answer."),
        (question("q", Kind.NUMBER, lowest=Decimal(2), highest=Decimal(1)), "It has no possible answer."),
        (question("q", Kind.DATE, earliest=date(2023, 1, 2), latest=date(2023, 1, 1)), "It has no possible answer."),
    ],
)
def test_question_that_nobody_can_answer_is_found(asked: Question, wrong: str) -> None:
    (found,) = check(of_pages(FIRST, page("p", asked)))
    assert wrong in str(found.wrong)
    assert found.place.title == asked.text


def test_dead_ends_are_found() -> None:
    routed = question("routed", shown_when=asks("absent", answered=True))
    found = [str(finding.wrong) for finding in check(of_pages(page("p", routed)))]
    assert "Every question has a rule, so nobody is ever asked a first one." in found
    empty = Definition(pk=1, version=1, sections=(Section("s", "S"), Section("t", "T", (page("p"), FIRST))))
    assert [str(finding.wrong) for finding in check(empty)] == [
        "It has no page.",
        "It has no question, so nobody ever sees it.",
    ]
    (nothing,) = check(of_pages(page("p", question("hello", Kind.INFORMATION))))
    assert str(nothing.wrong) == "It asks no question."


def test_key_used_twice_is_found() -> None:
    found = [str(finding.wrong) for finding in check(of_pages(FIRST, page("first", question("who"))))]
    assert found[:2] == ["Two pages have the key “first”.", "Two questions have the key “who”."]


def test_required_question_without_an_answer_does_not_hide_what_follows() -> None:
    stuck = question("stuck", Kind.SINGLE_CHOICE, required=True)
    (found,) = check(of_pages(page("a", stuck), page("b", question("b", shown_when=asks("stuck", answered=False)))))
    assert found.place.key == "stuck"


def test_two_hundred_questions_are_checked_quickly() -> None:
    chained = [question("q0", Kind.SINGLE_CHOICE, "yes no")]
    for number in range(1, 100):
        rule = asks(f"q{number - 1}", equals="yes")
        chained.append(question(f"q{number}", Kind.SINGLE_CHOICE, "yes no", shown_when=rule))
    many = question("many", Kind.SEVERAL_CHOICES, " ".join(f"c{number}" for number in range(30)), most_choices=3)
    follow = [question(f"f{number}", shown_when=asks("many", includes=f"c{number}")) for number in range(30)]
    asked = [question(f"n{number}", Kind.NUMBER) for number in range(60)]
    one_of_all = question("last", shown_when=any_of(*(asks(f"n{number}", at_least=number) for number in range(60))))
    all_of_all = question("all", shown_when=all_of(*(asks(f"n{number}", at_least=number) for number in range(60))))
    four = question("four", shown_when=all_of(*(asks("many", includes=f"c{number}") for number in range(4))))
    pages = [page(f"p-{part.key}", part) for part in (*chained, many, *follow, *asked, one_of_all, all_of_all, four)]
    started = time.process_time()
    found = check(of_pages(*pages))
    assert [(finding.place.key, finding.certain) for finding in found] == [("four", True)]
    assert time.process_time() - started < 3


def test_rules_that_cannot_be_followed_through_are_said_to_be_unchecked() -> None:
    # Pairs of the first and the second half: told apart only by remembering the whole first half.
    half = 24
    asked = [question(f"q{number}", Kind.SINGLE_CHOICE, "yes no maybe") for number in range(2 * half)]
    pairs = [
        all_of(asks(f"q{number}", equals="yes"), asks(f"q{number + half}", equals="yes")) for number in range(half)
    ]
    tangled = question("tangled", shown_when=any_of(*pairs))
    found = check(of_pages(page("first", *asked), page("second", tangled, question("end"))))
    assert [(finding.place.key, finding.certain) for finding in found] == [("tangled", False)]
    assert "could not be checked" in str(found[0].wrong)


# --- Against trying every answer --------------------------------------------------------------------------------
KINDS = (Kind.SINGLE_CHOICE, Kind.SEVERAL_CHOICES, Kind.NUMBER, Kind.DATE, Kind.POSTCODE, Kind.SHORT_TEXT)
DAYS = ("2022-12-31", "2023-01-01", "2023-01-02", "2023-01-03", "2023-01-04")


def every_answer(asked: Question) -> list[Any]:
    keys = [choice.key for choice in asked.choices]
    if asked.kind == Kind.SINGLE_CHOICE:
        return [None, *keys]
    if asked.kind == Kind.POSTCODE:
        return [None, *({"borough": key} for key in keys)]
    if asked.kind == Kind.NUMBER:
        quarters = [number / 4 for number in range(-4, 21)]
        return [None, *(value for value in quarters if asked.lowest <= value <= asked.highest)]  # type: ignore[operator]
    if asked.kind == Kind.DATE:
        return [None, *(day for day in DAYS if str(asked.earliest) <= day <= str(asked.latest))]
    if asked.kind == Kind.SEVERAL_CHOICES:
        alone = {choice.key for choice in asked.choices if choice.exclusive}
        sets = chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))
        allowed = [list(keys) for keys in sets if len(keys) <= (asked.most_choices or 9)]
        return [some or None for some in allowed if len(some) < 2 or not alone & set(some)]
    return [None, "words"]


def every_way(definition: Definition, left: list[Question], answers: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not left:
        if not unanswered_pages(definition, answers):
            yield answers
        return
    for answer in every_answer(left[0]):
        yield from every_way(definition, left[1:], {**answers, left[0].key: answer})


@st.composite
def some_question(draw: Any, key: str, earlier: list[Question]) -> Question:
    kind = draw(st.sampled_from(KINDS))
    options: dict[str, Any] = {"required": draw(st.booleans())}
    if kind in (Kind.SINGLE_CHOICE, Kind.SEVERAL_CHOICES, Kind.POSTCODE):
        alone = draw(st.integers(0, 3)) if kind == Kind.SEVERAL_CHOICES else 3
        names = ["a", "b", "c"][: draw(st.integers(1, 3))]
        options["choices"] = tuple(Choice(name, name, exclusive=place == alone) for place, name in enumerate(names))
        options["most_choices"] = draw(st.none() | st.integers(1, 2)) if kind == Kind.SEVERAL_CHOICES else None
    if kind == Kind.NUMBER:
        lowest = draw(st.integers(0, 2))
        options |= {"lowest": Decimal(lowest), "highest": Decimal(lowest + draw(st.integers(0, 2)))}
    if kind == Kind.DATE:
        options |= {"earliest": date(2023, 1, draw(st.integers(1, 2))), "latest": date(2023, 1, 3)}
    return replace(question(key, kind, shown_when=draw(some_rule(earlier))), **options)


@st.composite
def some_rule(draw: Any, earlier: list[Question], depth: int = 2) -> Any:
    if not earlier or (depth == 2 and draw(st.booleans())):
        return None
    form = draw(st.sampled_from(["test", "test", "all", "any", "not"])) if depth else "test"
    if form == "not":
        return unless(draw(some_rule(earlier, depth=depth - 1)) or any_of())
    if form in ("all", "any"):
        parts = st.lists(some_rule(earlier, depth=depth - 1), min_size=1, max_size=3)
        return {form: [part or all_of() for part in draw(parts)]}
    asked = draw(st.sampled_from(earlier))
    return asks(asked.key, **dict([draw(st.sampled_from(list(some_tests(asked))))]))


def some_tests(asked: Question) -> Iterator[tuple[str, Any]]:
    yield from [("answered", True), ("answered", False)]
    for key in ("a", "b", "c", "absent"):
        if asked.kind in (Kind.SINGLE_CHOICE, Kind.POSTCODE):
            yield ("equals", key)
        if asked.kind == Kind.SEVERAL_CHOICES:
            yield ("includes", key)
    if asked.kind == Kind.SEVERAL_CHOICES:
        yield from ((name, count) for name in ("count_at_least", "count_at_most") for count in range(4))
    if asked.kind == Kind.NUMBER:
        yield from ((name, half / 2) for name in ("at_least", "at_most", "equals") for half in range(-1, 10))
    if asked.kind == Kind.DATE:
        yield from ((name, day) for name in ("on_or_after", "on_or_before", "equals") for day in DAYS)


@st.composite
def some_questionnaire(draw: Any) -> Definition:
    asked: list[Question] = []
    pages = []
    for number in range(draw(st.integers(2, 4))):
        rule = draw(some_rule(asked))
        on_page = []
        for letter in "xy"[: draw(st.integers(1, 2))]:
            if len(asked) < 3:
                on_page.append(draw(some_question(f"q{number}{letter}", list(asked))))
                asked.append(on_page[-1])
        pages.append(page(f"p{number}", *on_page, shown_when=rule))
    return of_pages(*pages)


@settings(max_examples=150, deadline=None)
@given(some_questionnaire())
def test_what_can_be_reached_is_what_some_response_reaches(definition: Definition) -> None:
    reached: set[str] = set()
    for answers in every_way(definition, list(definition.questions.values()), {}):
        reached |= {asked.key for asked in questions_on_path(definition, answers)}
    found = reach(definition)
    assert {key for key, can in found.questions.items() if can} == reached
    assert {key for key, can in found.questions.items() if can is None} == set()
    for part in definition.pages.values():
        if not found.pages[part.key]:
            assert not any(asked.key in reached for asked in part.questions)


@settings(max_examples=100, deadline=None)
@given(some_questionnaire())
def test_what_nobody_reaches_has_a_finding(definition: Definition) -> None:
    blamed = {finding.place.key for finding in check(definition)}
    found = reach(definition)
    for part in definition.pages.values():
        for asked in part.questions:
            if found.questions[asked.key] is False:
                assert blamed & {part.key, asked.key}


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "not", "question", "equals", "includes", "at_least", "on_or_after"]),
            inner | st.sampled_from(["who", "topics", "size", "since"]),
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(NONSENSE)
def test_a_rule_that_makes_no_sense_has_a_finding_and_breaks_nothing(rule: Any) -> None:
    if rule is not None:
        about = about_rule(rule)
        assert about or isinstance(rule_holds(rule, {}), bool)
