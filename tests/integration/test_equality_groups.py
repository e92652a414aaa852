"""Trade-offs by the equality groups: counted apart from every text, at least ten at a time, small groups hidden."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from consultation.actions.changing import begin_change, withdraw_response
from consultation.actions.equality import save_equality_answer
from consultation.actions.erasing import erase_response
from consultation.actions.responding import save_page, submit_response
from consultation.actions.retaining import enforce_retention
from consultation.actions.synthetic import make_synthetic_responses
from consultation.actions.tallying import rebuild_tallies, tally_equality, tally_untallied
from consultation.definition.equality import equality_groupings, equality_groups, equality_question
from consultation.models import Consultation, EqualityAnswers, Questionnaire, Response, Tally
from consultation.selectors.priorities import GroupResult, exercises_of, trade_off_rows, trade_offs_of
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_response

pytestmark = pytest.mark.django_db
BY_SEX = "points@_equality_sex:Female"


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


def respond(consultation: Consultation, number: int, *, points: dict[str, int], **told: str) -> list[Response]:
    """Make responses that are counted, and let each tell something of itself after that."""
    answers = {"respondent": "individual", "points": points}
    made = [make_response(consultation, borough="", closed_answers=answers) for _ in range(number)]
    tally_untallied()
    for response in made:
        for key, option in told.items():
            tell(response, key, option)
    return made


def tell(response: Response, key: str, option: str) -> None:
    question = equality_question(key)
    assert question is not None
    save_equality_answer(draft_id=response.draft_id, question=question, option=option, words="")


def groups(consultation: Consultation, grouping: str, exercise: str = "points") -> dict[str, GroupResult]:
    found = next(row for row in exercises_of(consultation) if row.key == exercise)
    parts = [part for part in found.breakdowns if part.key == f"_equality_{grouping}"]
    return {group.key: group for part in parts for group in part.groups}


def counted(key: str, value: str = "") -> int:
    return sum(Tally.objects.filter(question_key=key, value=value).values_list("count", flat=True))


def long_closed(ago: timedelta) -> None:
    """Let every consultation have closed so long ago."""
    closed_at = timezone.now() - ago
    Consultation.objects.update(opens_at=closed_at - timedelta(days=90), closes_at=closed_at)


def whole(consultation: Consultation) -> bool:
    """Say whether a rebuild would change nothing."""
    return rebuild_tallies(questionnaire=consultation.questionnaires.get()) == []


def test_what_each_group_put_first_is_told(consultation: Consultation) -> None:
    respond(consultation, 12, points={"data": 100}, sex="Female")
    respond(consultation, 11, points={"victims": 100}, sex="Male")
    respond(consultation, 10, points={"data": 50, "victims": 50})
    assert tally_equality() == 23
    found = groups(consultation, "sex")
    assert {key: group.base for key, group in found.items()} == {"Female": 12, "Male": 11, "": 10}
    points = {row.key: row.points.mean for row in found["Female"].standings if row.points}
    assert (points["data"], points["victims"]) == (100, 0)
    assert trade_offs_of(consultation).told_equality == 23
    page = Respondent(consultation).get("priorities").text
    assert "23 people told us at least one of the things below" in page
    assert whole(consultation)


def test_small_group_is_hidden_with_the_next_smallest(consultation: Consultation) -> None:
    respond(consultation, 3, points={"data": 100}, sex="Female")
    respond(consultation, 30, points={"data": 100}, sex="Male")
    respond(consultation, 15, points={"data": 100})
    tally_equality()
    found = groups(consultation, "sex")
    assert {key: group.hidden for key, group in found.items()} == {"Female": True, "Male": False, "": True}
    rows = [row for row in trade_off_rows(consultation) if row["group_by"] == "equality_sex" and row["hidden"]]
    assert {(row["base"], row["mean_points"]) for row in rows} == {(None, None)}


def test_fewer_than_ten_wait_for_others_until_long_after_the_close(consultation: Consultation) -> None:
    respond(consultation, 9, points={"data": 100}, sex="Female")
    assert (tally_equality(), counted(BY_SEX)) == (0, 0)
    long_closed(timedelta(days=29))
    assert tally_equality() == 0
    long_closed(timedelta(days=31))
    assert (tally_equality(), counted(BY_SEX)) == (9, 9)
    assert "Fewer than ten people answered any of them so far." in Respondent(consultation).get("priorities").text


def test_those_who_prefer_not_to_say_are_in_no_group(consultation: Consultation) -> None:
    respond(consultation, 12, points={"data": 100}, sex="Prefer not to say", age_group="16 to 24")
    tally_equality()
    assert groups(consultation, "sex") == {}
    assert {key: group.base for key, group in groups(consultation, "age_group").items() if group.base} == {
        "16 to 24": 12
    }


def test_equality_answer_that_is_changed_or_removed_is_counted_anew(consultation: Consultation) -> None:
    made = respond(consultation, 12, points={"data": 100}, sex="Female")
    tally_equality()
    tell(made[0], "sex", "Male")
    tell(made[1], "sex", "")
    assert (counted(BY_SEX), counted("points"), whole(consultation)) == (10, 12, True)
    assert tally_equality() == 0
    long_closed(timedelta(days=31))
    assert tally_equality() == 1
    assert (counted(BY_SEX), counted("points@_equality_sex:Male"), whole(consultation)) == (10, 1, True)


def test_withdrawing_takes_a_response_out_of_the_counts_by_group(consultation: Consultation) -> None:
    made = respond(consultation, 12, points={"data": 100}, sex="Female")
    tally_equality()
    withdraw_response(response_id=made[0].pk)
    assert (counted(BY_SEX), counted("points"), counted("_equality")) == (11, 11, 11)
    assert whole(consultation)


def test_erasing_takes_only_what_the_equality_answers_added(consultation: Consultation) -> None:
    made = respond(consultation, 12, points={"data": 100}, sex="Female")
    tally_equality()
    erase_response(response_id=made[0].pk)
    erase_response(response_id=made[0].pk)
    assert (counted(BY_SEX), counted("points"), counted("_equality")) == (11, 12, 11)
    assert whole(consultation)


def test_changed_response_is_counted_anew_with_its_groups(consultation: Consultation) -> None:
    made = respond(consultation, 22, points={"data": 100}, sex="Female")
    tally_equality()
    for response in made[:10]:
        draft = begin_change(response_id=response.pk)
        save_page(draft=draft, page_key="points", answers={"points": {"victims": 100}})
        submit_response(draft_id=draft.pk)
        assert whole(consultation)
    assert (counted(BY_SEX), tally_equality()) == (12, 0)
    tally_untallied()
    assert (tally_equality(), counted(BY_SEX), counted(BY_SEX, "victims:100")) == (10, 22, 10)
    assert whole(consultation)


def test_totals_stay_when_the_time_of_the_equality_answers_is_over(consultation: Consultation) -> None:
    respond(consultation, 12, points={"data": 100}, sex="Female")
    tally_equality()
    long_closed(timedelta(days=5000))
    assert enforce_retention()["equality"] == 12
    assert not EqualityAnswers.objects.exists()
    questionnaire = Questionnaire.objects.get()
    assert rebuild_tallies(questionnaire=questionnaire) == []
    Tally.objects.filter(question_key="points", value="").update(count=1)
    assert rebuild_tallies(questionnaire=questionnaire) == [("points", "", 1, 12)]
    assert counted(BY_SEX) == 12


def change_all(rows: list[Response]) -> None:
    for response in rows:
        tell(response, "sex", "Male")


def withdraw_all(rows: list[Response]) -> None:
    for response in rows:
        withdraw_response(response_id=response.pk)


def count_again_and_again() -> None:
    for _time in range(8):
        tally_untallied()
        tally_equality(limit=15)


def rebuild_again_and_again(consultation: Consultation) -> None:
    for _time in range(4):
        assert whole(consultation)


@pytest.mark.django_db(transaction=True)
def test_workers_changes_and_rebuilds_at_once_end_with_the_right_counts() -> None:
    consultation = nine_priorities()
    made = respond(consultation, 30, points={"data": 100}, sex="Female")
    failures: list[Exception] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except (DatabaseError, AssertionError) as error:
            failures.append(error)
        finally:
            connection.close()

    work = (
        partial(change_all, made[:10]),
        partial(withdraw_all, made[8:16]),
        count_again_and_again,
        count_again_and_again,
        partial(rebuild_again_and_again, consultation),
    )
    threads = [threading.Thread(target=run, args=(act,)) for act in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    long_closed(timedelta(days=31))
    while tally_untallied() or tally_equality():
        continue
    # A response that was withdrawn before it was changed has no equality answers to count.
    told = counted(BY_SEX) + counted("points@_equality_sex:Male")
    assert (counted("points"), told, counted("points@_equality_sex:Male")) == (22, 22, 8)
    assert whole(consultation)


def test_made_up_responses_answer_them_too_and_page_and_data_show_the_same(
    consultation: Consultation, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_synthetic_responses(consultation=consultation, number=150)
    while tally_untallied() or tally_equality():
        continue
    assert whole(consultation)
    with django_assert_max_num_queries(5):
        page = Respondent(consultation).get("priorities").text
    for title, _options in equality_groupings().values():
        assert f"By group: {title}" in page
    assert "ethnic_background" not in page
    rows = client.get("/api/v1/trade-offs/nine-priorities/").json()
    assert rows == trade_off_rows(consultation)
    assert {"equality_sex", "equality_disability", "equality_age_group"} <= {row["group_by"] for row in rows}


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        ({"health_condition": "No"}, "Not disabled"),
        ({"health_condition": "Yes", "activity_restriction": "Not at all"}, "Not disabled"),
        ({"health_condition": "Yes", "activity_restriction": "Yes, a lot"}, "Disabled"),
        ({"health_condition": "Yes"}, None),
        ({"health_condition": "Yes", "activity_restriction": "Prefer not to say"}, None),
        ({"health_condition": "Prefer not to say"}, None),
    ],
    ids=range(6),
)
def test_disability_is_a_condition_that_reduces_what_somebody_can_do(
    answers: dict[str, str], group: str | None
) -> None:
    assert equality_groups(answers).get("disability") == group
