"""The reader of the plan's data file names the entry and what was expected."""

from datetime import date
from pathlib import Path

import pytest

from turnaround.actions.loading import title_from_address
from turnaround.actions.reading import Entry, PlanFileError, read_plan


@pytest.mark.parametrize(
    ("value", "text"), [(2025, "2025"), ("2023-07", "2023-07"), (date(2023, 1, 20), "2023-01-20")]
)
def test_date_is_read_as_yaml_gives_it(value: object, text: str) -> None:
    entry = Entry("commitments C01", {"due": value})
    assert str(entry.day("due")) == text
    assert entry.problems == []


def test_absent_fields_are_empty_and_no_problem() -> None:
    entry = Entry("commitments C01", {})
    assert entry.day("due") is None
    assert entry.text("evidence") == ""
    assert entry.words("partners") == []
    assert entry.problems == []


def test_each_wrong_field_is_named_with_its_entry_and_what_was_expected() -> None:
    entry = Entry("commitments C05", {"due": "soon", "status": "done", "title": None, "source": "nobody", "n": "one"})
    entry.day("due")
    entry.choice("status", ["delivered", "not_met"])
    entry.text("title", needed=True)
    entry.words("source", ["lbc"], needed=True)
    entry.whole("n")
    assert entry.problems == [
        "commitments C05: due is 'soon'; expected a year, a month or a day such as 2023-07",
        "commitments C05: status is 'done'; expected one of delivered, not_met",
        "commitments C05: title is None; expected a text",
        "commitments C05: source names 'nobody', which is not in the file",
        "commitments C05: n is 'one'; expected a whole number",
    ]


def test_entries_are_named_by_their_id_or_place() -> None:
    file = Entry("plan.yaml", {"asks": [{"id": "A1"}, {"ask": "x"}, "text"], "timeline": "none"})
    assert [entry.where for entry in file.entries("asks")] == ["asks A1", "asks number 2"]
    assert list(file.entries("timeline")) == []
    assert file.problems == [
        "asks number 3 is 'text'; expected an entry with fields",
        "plan.yaml: timeline is 'none'; expected a list",
    ]


@pytest.mark.parametrize(("content", "problem"), [("- a\n- b", "holds no entries"), ("a: [", "is not YAML")])
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(content)
    with pytest.raises(PlanFileError, match=problem):
        read_plan(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match=r"none\.yaml is not there"):
        read_plan(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://www.lbc.co.uk/news/mark-rowley-turn-around-met/", "lbc.co.uk: mark rowley turn around met"),
        ("https://example.org/members/viewnews.html?id=147533", "example.org"),
        ("https://example.org/?p=2347453", "example.org"),
        ("https://example.org/met-plan-2023-2025-b1127574.html", "example.org: met plan 2023 2025"),
        ("https://example.org/a/public-met-launch.html", "example.org: public met launch"),
    ],
)
def test_a_page_without_a_title_is_named_by_its_address(address: str, title: str) -> None:
    assert title_from_address(address) == title
