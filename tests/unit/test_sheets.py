"""Responses as rows of a spreadsheet."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from consultation.definition import Choice, Definition, Kind, Page, Question, Section
from consultation.definition.files.sheets import (
    allowed,
    check_header,
    columns_of,
    postcodes_in,
    read_row,
    template_rows,
)

CHOICES = (Choice("a", "Apples"), Choice("b", "Bread"), Choice("none", "None", exclusive=True))
QUESTIONS = (
    Question("who", Kind.SINGLE_CHOICE, "Who?", choices=(Choice("me", "Me"), Choice("org", "A club")), required=True),
    Question("org", Kind.ORGANISATION, "Which club?", required=True, shown_when={"question": "who", "equals": "org"}),
    Question("some", Kind.SEVERAL_CHOICES, "Which?", choices=CHOICES),
    Question("rank", Kind.RANKING, "In order", choices=CHOICES[:2]),
    Question("share", Kind.POINTS, "Share", choices=CHOICES[:2], total=10),
    Question("age", Kind.NUMBER, "How many?", lowest=Decimal(0), highest=Decimal(120)),
    Question("day", Kind.DATE, "When?", earliest=date(2020, 1, 1)),
    Question("where", Kind.POSTCODE, "Where?", choices=(Choice("E09000012", "Hackney"), Choice("out", "Outside"))),
    Question("said", Kind.LONG_TEXT, "Say more", limit=20),
    Question("note", Kind.INFORMATION, "Read this"),
)
DEFINITION = Definition(1, 1, (Section("s", "S", (Page("p", "P", questions=QUESTIONS),)),))
PLACES = {"AA11AA": {"borough": "E09000012", "ward": "E05009367"}, "AA11AB": {"borough": "E09000028"}}


def read(**cells: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Read a row that says "me" unless it says otherwise; underscores stand for dots."""
    row = {"who": "me", **{name.replace("_", "."): text for name, text in cells.items()}}
    answers, faults = read_row(DEFINITION, 7, row, PLACES)
    assert all(fault.row == 7 for fault in faults)
    return answers, [(fault.column, fault.found) for fault in faults]


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ({"who": " ME "}, {}),
        ({"some": "a; Bread"}, {"some": ["a", "b"]}),
        ({"rank_b": "1", "rank_a": "2"}, {"rank": ["b", "a"]}),
        ({"share_a": "10", "share_b": "0"}, {"share": {"a": 10}}),
        ({"age": "1.5"}, {"age": 1.5}),
        ({"age": "12"}, {"age": 12}),
        ({"day": "31/1/2023"}, {"day": "2023-01-31"}),
        ({"day": "2023-01-31T00:00:00"}, {"day": "2023-01-31"}),
        ({"where": "hackney"}, {"where": {"borough": "E09000012"}}),
        ({"where": "aa1 1aa"}, {"where": PLACES["AA11AA"]}),
        ({"said": "Hello\x00\r\nمرحبا "}, {"said": "Hello\nمرحبا"}),
    ],
)
def test_what_is_meant(cells: dict[str, str], answer: dict[str, Any]) -> None:
    assert read(**cells) == ({"who": "me", **answer}, [])


def test_organisation_stands_in_columns_of_its_parts() -> None:
    answers, faults = read(who="A club", org_name="Green", org_people="1,200", org_named="Yes", org_role="chair")
    assert not faults
    assert answers["org"] == {"name": "Green", "people": 1200, "named": True, "role": "chair"}


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"who": "you"}, [("who", "you")]),
        ({"who": ""}, [("who", "")]),
        ({"some": "a;x"}, [("some", "x")]),
        ({"some": "a;none"}, [("some", "a;none")]),
        ({"rank_a": "2"}, [("rank.a", "2")]),
        ({"rank_a": "1", "rank_b": "1"}, [("rank.b", "1")]),
        ({"rank_a": "²"}, [("rank.a", "²")]),
        ({"share_a": "9"}, [("share.a", "9")]),
        ({"age": "121"}, [("age", "121")]),
        ({"age": "NaN"}, [("age", "NaN")]),
        ({"age": "1e99"}, [("age", "1e99")]),
        ({"day": "2019-12-31"}, [("day", "2019-12-31")]),
        ({"day": "31 Jan"}, [("day", "31 Jan")]),
        ({"where": "Paris"}, [("where", "Paris")]),
        ({"where": "AA9 9AA"}, [("where", "(a postcode that is not known in London)")]),
        ({"where": "AA1 1AB"}, [("where", "(a postcode that is not known in London)")]),
        ({"said": "x" * 21}, [("said", "a text of 21 characters")]),
        ({"org_name": "Green"}, [("org.name", "Green")]),
        ({"who": "org"}, [("org.name", "")]),
        ({"who": "org", "org_people": "3"}, [("org.name", "")]),
        ({"who": "org", "org_name": "Green", "org_named": "perhaps"}, [("org.named", "perhaps")]),
    ],
)
def test_what_cannot_be_meant_names_the_column_and_what_was_there(
    cells: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    assert read(**cells)[1] == faults


def test_every_fault_of_a_row_is_told_at_once() -> None:
    assert read(age="old", day="soon", said="fine")[1] == [("age", "old"), ("day", "soon")]


def test_postcodes_are_looked_up_only_where_they_are_asked_for() -> None:
    cells = {"where": "aa1 1aa", "said": "BB1 1BB"}
    assert postcodes_in(columns_of(DEFINITION), cells) == ["AA11AA"]


def test_header_must_be_that_of_the_template() -> None:
    columns = columns_of(DEFINITION)
    assert check_header(["reference", "who", "share.a", ""], columns, 1) == []
    wrong = check_header(["who", "who", "colour"], columns, 1)
    assert [fault.found for fault in wrong] == ["who", "colour"]
    assert check_header(["Dear team"], columns, 1)[-1].expected == "the columns of the template in the first row"


def test_template_names_asks_and_allows() -> None:
    names, asked, may = template_rows(DEFINITION)
    assert names[:4] == ["reference", "who", "org.name", "org.role"]
    assert "note" not in names
    assert asked[names.index("share.a")] == "Share – Apples"
    assert may[names.index("who")] == "one of: me, org (must be answered where it is asked)"
    assert len({len(names), len(asked), len(may)}) == 1
    assert all(allowed(column) for column in columns_of(DEFINITION))
