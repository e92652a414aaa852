"""How priorities are set: trade-offs by group without small groups, and the register of decisions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from consultation.actions.synthetic import make_synthetic_responses
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.models import Consultation, Tally
from consultation.selectors.priorities import Exercise, GroupResult, exercises_of, trade_off_rows
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_response, make_user
from turnaround.actions.deciding import AlreadyCorrectedError, record_decision
from turnaround.models import Decision, PlanVersion

pytestmark = pytest.mark.django_db
HACKNEY, BARNET, CAMDEN = "E09000012", "E09000003", "E09000007"


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


def respond(consultation: Consultation, number: int, borough: str = "", **answers: Any) -> None:
    place = {"borough": {"borough": borough}} if borough else {}
    for _ in range(number):
        make_response(consultation, borough=borough, closed_answers={"respondent": "individual", **place, **answers})


def exercise(consultation: Consultation, key: str) -> Exercise:
    tally_untallied()
    return next(found for found in exercises_of(consultation) if found.key == key)


def groups(found: Exercise, key: str) -> dict[str, GroupResult]:
    return {group.key: group for part in found.breakdowns if part.key == key for group in part.groups}


def test_ranking_is_told_by_schulze_borda_and_mean_rank(consultation: Consultation) -> None:
    respond(consultation, 3, ranking=["victims", "data"])
    respond(consultation, 2, ranking=["data"])
    best = exercise(consultation, "ranking").best_first
    first, second, third = best[:3]
    assert (first.key, first.schulze_place, first.borda, first.mean_rank) == ("victims", 1, 24, 1.0)
    assert (second.key, second.schulze_place, second.borda, second.mean_rank) == ("data", 2, 37, 1.6)
    assert (third.schulze_place, third.tied, third.mean_rank) == (3, True, None)


def test_points_are_told_with_their_spread(consultation: Consultation) -> None:
    respond(consultation, 1, points={"data": 100})
    respond(consultation, 3, points={"data": 20, "victims": 80})
    victims, data = exercise(consultation, "points").best_first[:2]
    assert (victims.key, data.key) == ("victims", "data")
    assert data.points is not None
    assert victims.points is not None
    assert (data.points.mean, data.points.median, data.points.share_none) == (40, 20, 0)
    assert (victims.points.mean, victims.points.median, victims.points.share_none) == (60, 80, 0.25)


def test_small_groups_are_hidden_and_so_is_what_would_tell_them(consultation: Consultation) -> None:
    respond(consultation, 9, HACKNEY, points={"data": 100})
    respond(consultation, 12, BARNET, points={"victims": 100})
    respond(consultation, 30, CAMDEN, points={"victims": 50, "data": 50})
    found = groups(exercise(consultation, "points"), "_borough")
    assert (found[HACKNEY].hidden, found[BARNET].hidden, found[CAMDEN].hidden) == (True, True, False)
    assert found[HACKNEY].standings == found[BARNET].standings == []
    rows = [row for row in trade_off_rows(consultation) if row["group"] == HACKNEY and row["kind"] == "points"]
    assert [(row["hidden"], row["base"], row["mean_points"]) for row in rows] == [(True, None, None)]
    page = Respondent(consultation).get("priorities").text
    assert page.count("Too few to show") == 2


def test_those_who_did_not_say_are_a_group_too(consultation: Consultation) -> None:
    respond(consultation, 20, HACKNEY, ranking=["data"])
    respond(consultation, 10, ranking=["victims"])
    found = groups(exercise(consultation, "ranking"), "_borough")
    assert (found[""].name, found[""].base, found[""].hidden) == ("Did not say", 10, False)
    best = min(found[""].standings, key=lambda row: row.schulze_place or 99)
    assert best.key == "victims"


def test_question_that_is_marked_makes_groups(consultation: Consultation) -> None:
    for kind in ("charity", "residents"):
        for _ in range(10):
            answers = {"respondent": "organisation", "organisation-type": kind, "points": {"data": 100}}
            make_response(consultation, respondent_kind="organisation", borough="", closed_answers=answers)
    found = groups(exercise(consultation, "points"), "organisation-type")
    assert {key: group.base for key, group in found.items() if group.base} == {"charity": 10, "residents": 10}


def test_counts_for_groups_are_kept_as_a_rebuild_makes_them(consultation: Consultation) -> None:
    make_synthetic_responses(consultation=consultation, number=120)
    while tally_untallied(limit=7):
        continue
    assert Tally.objects.filter(question_key__startswith="ranking@_borough:").exists()
    assert Tally.objects.filter(question_key="ranking", value="data>victims").exists()
    assert rebuild_tallies(questionnaire=consultation.questionnaires.get()) == []
    page = Respondent(consultation).get("priorities").text
    assert "Schulze place" in page
    assert "Middle half" in page


def test_page_costs_the_same_however_many_responded(
    consultation: Consultation, django_assert_max_num_queries: object
) -> None:
    make_synthetic_responses(consultation=consultation, number=60)
    exercise(consultation, "points")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        page = Respondent(consultation).get("priorities").text
    assert "60 of these responses are made up" in page


def test_page_before_anybody_answered_says_so(consultation: Consultation) -> None:
    page = Respondent(consultation).get("priorities").text
    assert page.count("Nobody has answered this yet.") == 2
    assert "No decision on this version of the plan is recorded yet." in page
    assert "Who decides" in page


def test_api_and_download_have_the_rows_of_the_page(consultation: Consultation, client: Client) -> None:
    respond(consultation, 12, HACKNEY, points={"data": 100})
    rows = trade_off_rows(consultation)
    tally_untallied()
    rows = trade_off_rows(consultation)
    assert client.get("/api/v1/trade-offs/nine-priorities/").json() == rows
    download = b"".join(Respondent(consultation).get("priorities-csv").streaming_content).decode()
    assert len(download.splitlines()) == 1 + len(rows)


# --- The register of decisions ------------------------------------------------------------------------------------
DETAILS = {
    "question": "Which priority comes first?",
    "decision": "The second",
    "reason": "More was said about it",
    "decided_on": date(2023, 7, 1),
    "body": "The board",
    "source_title": "Minutes",
    "source_url": "https://example.org/minutes",
}


def decided(**details: Any) -> Decision:
    version = PlanVersion.objects.get(slug="v1-draft")
    by = make_user(f"editor{Decision.objects.count()}", "Plan editor")
    return record_decision(details={"version": version, **DETAILS, **details}, by=by)


@pytest.mark.usefixtures("consultation")
def test_register_is_only_added_to() -> None:
    decision = decided()
    for change in (lambda: Decision.objects.update(reason="Another"), decision.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    correction = decided(corrects=decision)
    assert correction.corrects == decision
    with pytest.raises(AlreadyCorrectedError):
        decided(corrects=decision)


@pytest.mark.usefixtures("consultation")
def test_register_is_read_by_everybody(client: Client, django_assert_max_num_queries: object) -> None:
    assert "No decision is recorded yet" in client.get("/plan/decisions/").text
    first = decided()
    decided(corrects=first, decision="The third")
    for _ in range(8):
        decided()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        page = client.get("/plan/decisions/").text
    assert f"Corrected by decision {first.pk + 1}" in page
    assert "https://example.org/minutes" in page
    lines = b"".join(client.get("/plan/decisions.csv").streaming_content).decode().splitlines()
    assert len(lines) == 11
    found = client.get("/api/v1/decisions/").json()["results"]
    assert [row["corrected_by"] for row in found[:2]] == [first.pk + 1, None]


def test_decision_stands_on_the_page_of_its_consultation(consultation: Consultation) -> None:
    decided()
    assert "Which priority comes first?" in Respondent(consultation).get("priorities").text


FORM = {**DETAILS, "version": "v1-draft", "decided_on": "1/7/2023", "checked": "on"}


@pytest.mark.usefixtures("consultation")
def test_plan_editor_records_a_decision(client: Client) -> None:
    PlanVersion.objects.update(state="published")
    client.force_login(make_user("ed", "Plan editor"))
    assert client.post("/plan/decisions/record/", FORM).status_code == 302
    assert Decision.objects.get().recorded_by.username == "ed"
    assert "is in the register" in client.get("/plan/decisions/record/").text


@pytest.mark.usefixtures("consultation")
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("checked", "", "Confirm that you have checked it"),
        ("decided_on", "July", "Enter a date, such as 31/1/2023"),
        ("decided_on", f"{timezone.localdate() + timedelta(days=2):%d/%m/%Y}", "must be today or in the past"),
        ("version", "", "Choose a version of the plan"),
        ("source_url", "javascript:alert(1)", "Enter a web address, such as"),
    ],
)
def test_mistake_in_a_decision_is_explained_and_keeps_what_was_typed(
    client: Client, field: str, value: str, message: str
) -> None:
    PlanVersion.objects.update(state="published")
    client.force_login(make_user("ed", "Plan editor"))
    page = client.post("/plan/decisions/record/", {**FORM, field: value}).text
    assert message in page
    assert "More was said about it" in page
    assert not Decision.objects.exists()
