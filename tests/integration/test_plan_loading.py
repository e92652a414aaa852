"""Loading the plan: the real content, twice, and files that are wrong."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from turnaround.actions.loading import FirstDueDateChangedError, PublishedVersionChangedError, load_plan
from turnaround.actions.reading import PlanFileError
from turnaround.management.commands.load_plan import DATA
from turnaround.models import (
    Ask,
    Change,
    Clause,
    Commitment,
    Pillar,
    PlanVersion,
    Priority,
    PublicOutcome,
    Source,
    Statement,
    StatusUpdate,
    TimelineEvent,
)

pytestmark = pytest.mark.django_db

Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Path]:
    """Return a function that writes the real file with one edit and gives its path."""

    def write(edit: Edit) -> Path:
        content = yaml.safe_load(DATA.read_text())
        edit(content)
        path = tmp_path / "plan.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
        return path

    return write


def test_real_content_is_loaded_whole() -> None:
    load_plan(path=DATA)
    counted = {
        model: model._default_manager.count()
        for model in (
            PlanVersion,
            Pillar,
            Priority,
            Clause,
            Commitment,
            StatusUpdate,
            Ask,
            Change,
            TimelineEvent,
            Source,
        )
    }
    assert counted == {
        PlanVersion: 3,
        Pillar: 3,
        Priority: 9,
        Clause: 18,
        Commitment: 37,
        StatusUpdate: 37,
        Ask: 9,
        Change: 11,
        TimelineEvent: 23,
        Source: 69,
    }
    assert PlanVersion.objects.published().count() == 3
    assert list(Priority.objects.values_list("number", flat=True)) == list(range(1, 10))
    assert Statement.objects.filter(kind="principle").count() == 4


def test_promised_and_actual_dates_are_both_kept() -> None:
    load_plan(path=DATA)
    later = PlanVersion.objects.get(slug="v2-nmfl")
    assert [str(promise.promised_on) for promise in later.promises.all()] == ["2023-04", "2023-05"]
    assert str(later.published_on) == "2023-07-18"
    moved = Commitment.objects.get(code="C04")
    assert (str(moved.original_due_on), str(moved.current_due_on)) == ("2023-04", "2023-05")


def test_dates_keep_the_precision_of_the_file() -> None:
    load_plan(path=DATA)
    as_of = {code: Commitment.objects.get(code=code).current.as_of for code in ("C01", "C03", "C13", "C07")}
    assert {code: value and value.words for code, value in as_of.items()} == {
        "C01": "July 2023",
        "C03": "20 January 2023",
        "C13": "2023",
        "C07": None,
    }


def test_what_the_draft_left_blank_stays_blank() -> None:
    load_plan(path=DATA)
    outcomes = PublicOutcome.objects.filter(version__slug="v1-draft")
    assert [outcome.is_written for outcome in outcomes] == [False, False, False]


def test_a_second_load_changes_nothing() -> None:
    assert sum(load_plan(path=DATA).values()) > 0
    assert load_plan(path=DATA) == {}


def test_command_says_what_it_did() -> None:
    output = StringIO()
    call_command("load_plan", stdout=output)
    call_command("load_plan", stdout=output)
    first, second = output.getvalue().splitlines()
    assert "37 Commitment" in first
    assert second == "The plan: nothing to change."


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda plan: plan["commitments"][4].update(status="done"), "commitments C05: status is 'done'"),
        (lambda plan: plan["commitments"][0].update(source="nobody"), "commitments C01: source names 'nobody'"),
        (lambda plan: plan["commitments"][0].update(source=[]), "commitments C01: source is \\[\\]"),
        (lambda plan: plan["commitments"][2].update(due="soon"), "commitments C03: due is 'soon'"),
        (lambda plan: plan["commitments"][5].update(priority=12), "commitments C06: priority is 12"),
        (lambda plan: plan["commitments"][5].update(title=""), "commitments C06: title is ''"),
        (lambda plan: plan["priorities"][0].update(carried_to="nowhere"), "priorities 1: carried_to names 'nowhere'"),
        (
            lambda plan: plan["priorities"][2]["objectives"][1].pop("text"),
            "priorities 3, objective 2: text is None",
        ),
        (lambda plan: plan["version_diff"][0].update(kind="better"), "version_diff structure: kind is 'better'"),
        (lambda plan: plan["timeline"][0].update(date="2021-14"), "timeline 2021-14: date is '2021-14'"),
        (lambda plan: plan["asks_of_others"][0].update(to="IOPC, Nobody"), "asks_of_others number 1: to is"),
        (lambda plan: plan["plan_versions"][0].update(status="lost"), "plan_versions v1-draft: status is 'lost'"),
        (
            lambda plan: plan["public_will_see"]["nmfl_equivalent"].update(elsewhere=["x"]),
            "elsewhere is no part of v2-nmfl",
        ),
        (lambda plan: plan.pop("pillars_source"), "pillars_source is None"),
        (lambda plan: plan["sources"]["est"].pop("url"), "sources, est: needs where, what or url"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_loaded(
    edited: Callable[[Edit], Path], edit: Edit, problem: str
) -> None:
    path = edited(edit)
    with pytest.raises(PlanFileError, match=problem):
        load_plan(path=path)
    assert not Source.objects.exists()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_plan", path=path)


def test_all_wrong_commitments_are_named_at_once(edited: Callable[[Edit], Path]) -> None:
    def edit(plan: dict[str, Any]) -> None:
        plan["commitments"][0].update(due="soon", title="")
        plan["commitments"][1].update(as_of="later")

    with pytest.raises(PlanFileError) as refused:
        load_plan(path=edited(edit))
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda plan: plan["plan_versions"][0].update(cover_statement="Other words"), "v1-draft: statement differs"),
        (lambda plan: plan["priorities"][0]["objectives"][0].update(text="Other"), "clause p1-o1 differs"),
        (
            lambda plan: plan["priorities"][4]["objectives"].append({"text": "A new one", "source": "lbc_jan23"}),
            "clause p5-o2 differs",
        ),
        (lambda plan: plan["public_will_see"].update(body="Now written"), "public outcome 1 differs"),
    ],
)
def test_a_published_version_is_not_rewritten_by_the_file(
    edited: Callable[[Edit], Path], edit: Edit, problem: str
) -> None:
    load_plan(path=DATA)
    with pytest.raises(PublishedVersionChangedError, match=problem):
        load_plan(path=edited(edit))


def test_a_new_status_is_added_to_the_history(edited: Callable[[Edit], Path]) -> None:
    load_plan(path=DATA)
    new = {"status": "delivered", "as_of": "2026-01", "evidence": "New evidence"}
    path = edited(lambda plan: plan["commitments"][15].update(new))
    assert load_plan(path=path) == {"StatusUpdate": 1}
    commitment = Commitment.objects.get(code="C16")
    assert [update.status for update in commitment.updates.all()] == ["delivered", "in_progress"]
    assert commitment.current.status == "delivered"


def test_a_moved_date_never_replaces_the_first(edited: Callable[[Edit], Path]) -> None:
    load_plan(path=DATA)
    load_plan(path=edited(lambda plan: plan["commitments"][4].update(due_now="2026-03")))
    moved = Commitment.objects.get(code="C05")
    assert (str(moved.original_due_on), str(moved.current_due_on)) == ("2025-06", "2026-03")
    with pytest.raises(FirstDueDateChangedError, match="commitments C05: due was 2025-06"):
        load_plan(path=edited(lambda plan: plan["commitments"][4].update(due="2026-03")))


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda plan: plan["commitments"].append({**plan["commitments"][4]}), "commitment C05 is there twice"),
        (lambda plan: plan["priorities"].append({**plan["priorities"][8]}), "priority 9 is there twice"),
    ],
)
def test_an_entry_that_is_there_twice_is_refused(edited: Callable[[Edit], Path], edit: Edit, problem: str) -> None:
    with pytest.raises(PlanFileError, match=problem):
        load_plan(path=edited(edit))
