"""Results over versions, and responses that are sent while a version opens."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultation.actions.responding import save_page, start_draft, submit_response
from consultation.actions.tallying import tally_untallied
from consultation.models import Choice, Consultation, Question, Response
from consultation.selectors.priorities import exercises_of, trade_off_rows
from consultation.selectors.results import result_rows, results_of
from tests.factories.opening import begin, make_open, open_by_two

pytestmark = pytest.mark.django_db


def answered(consultation: Consultation, version: int, **answers: object) -> None:
    """Send a counted response to one version."""
    Response.objects.create(
        questionnaire=consultation.questionnaires.get(version=version),
        draft_id=uuid.uuid4(),
        receipt_hash=uuid.uuid4().hex,
        respondent_kind="individual",
        closed_answers=answers,
    )


def amend(consultation: Consultation, **texts: str) -> None:
    """Open another version in which some questions, by key, say something else."""
    version = begin(consultation)
    for key, text in texts.items():
        Question.objects.filter(page__section__questionnaire=version, key=key).update(text=text)
    open_by_two(consultation)


def figures(consultation: Consultation) -> list[tuple[str, int, str]]:
    """Return the text, base and versions of each closed question and ranking."""
    results = results_of(consultation)
    rows = [question for section in results.sections for question in section.questions] + results.rankings
    return [(row.text, row.base, row.asked.numbers) for row in rows]


def test_what_stays_the_same_is_counted_together_and_what_changed_apart() -> None:
    consultation = make_open()
    answered(consultation, 1, agree="yes", best=["one", "two"])
    answered(consultation, 1, agree="no")
    amend(consultation, agree="Do you really agree?")
    answered(consultation, 2, agree="yes", best=["two"])
    tally_untallied()
    assert figures(consultation) == [
        ("Do you really agree?", 1, "2"),
        ("What about agree?", 2, "1"),
        ("What about best?", 2, "1 2"),
    ]
    results = results_of(consultation)
    newer, older = results.sections[0].questions
    assert newer.asked.note.startswith("Asked since ")
    assert older.asked.note.startswith("Asked until ")
    (ranking,) = results.rankings
    assert ranking.asked.note == ""
    assert {row.key: row.ranked_by for row in ranking.choices} == {"one": 1, "two": 2, "three": 0}
    assert (results.responses, sum(day.count for day in results.days), results.versions) == (3, 3, 2)


def test_other_choices_or_bounds_make_another_question_and_help_or_rules_do_not() -> None:
    consultation = make_open()
    answered(consultation, 1, agree="yes")
    version = begin(consultation)
    questions = Question.objects.filter(page__section__questionnaire=version)
    questions.update(hint="Some help", required=False)
    open_by_two(consultation)
    answered(consultation, 2, agree="yes")
    version = begin(consultation)
    Choice.objects.filter(question__page__section__questionnaire=version, key="yes").update(text="Yes, always")
    open_by_two(consultation)
    answered(consultation, 3, agree="yes")
    tally_untallied()
    assert figures(consultation)[:2] == [("What about agree?", 1, "3"), ("What about agree?", 2, "1 2")]


def test_a_question_that_was_left_out_for_a_while_names_its_versions() -> None:
    consultation = make_open()
    answered(consultation, 1, agree="yes")
    for text in ("Another?", "What about agree?"):
        amend(consultation, agree=text)
    answered(consultation, 3, agree="no")
    tally_untallied()
    (first, second) = results_of(consultation).sections[0].questions
    assert (first.base, first.asked.note) == (2, "Asked in versions 1, 3.")
    assert (second.text, second.base) == ("Another?", 0)
    assert second.asked.note.startswith("Asked from ")


def test_a_question_that_was_removed_keeps_its_figures() -> None:
    consultation = make_open()
    answered(consultation, 1, agree="yes", best=["one"])
    version = begin(consultation)
    Question.objects.filter(page__section__questionnaire=version, key="best").delete()
    open_by_two(consultation)
    tally_untallied()
    assert ("What about best?", 1, "1") in figures(consultation)


def test_page_file_and_api_say_the_same(client: Client) -> None:
    consultation = make_open()
    answered(consultation, 1, agree="yes")
    amend(consultation, agree="Do you really agree?")
    answered(consultation, 2, agree="no")
    tally_untallied()
    page = client.get(f"/consultations/{consultation.slug}/results/").text
    assert "Asked until " in page
    assert "What changed in the questions while it was open" in page
    rows = result_rows(consultation)
    found = client.get(f"/api/v1/results/{consultation.slug}/").json()
    assert [row["versions"] for row in found] == [row["versions"] for row in rows]
    assert {row["versions"] for row in found if row["question_key"] == "agree"} == {"1", "2"}
    assert all(bool(row["asked_until"]) is (row["versions"] == "1") for row in found)
    text = b"".join(client.get(f"/consultations/{consultation.slug}/results.csv").streaming_content).decode()
    assert text.splitlines()[0].endswith("versions,asked_since,asked_until")
    assert len(text.splitlines()) == len(rows) + 1


def test_results_cost_the_same_queries_however_many_versions_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    consultation = make_open()
    for number in range(3):
        amend(consultation, agree=f"Agree {number}?")
    results_of(consultation)
    with django_assert_num_queries(2):
        results_of(consultation)


PEOPLE, EACH = 6, 6
# A response and the version that its draft was begun with.
Sent = tuple[int, int]


def respond(consultation: Consultation, text: str) -> Sent:
    """Answer the version that is current, and send it."""
    draft = start_draft(consultation=Consultation.objects.get(pk=consultation.pk))
    number = draft.questionnaire.version
    key = "agree" if number == 1 else "agree-2"
    save_page(draft=draft, page_key="first", answers={key: "yes", "best": ["two"], "why": text})
    return submit_response(draft_id=draft.pk).response_id, number


def all_at_once(works: list[Callable[[], list[Sent]]]) -> list[Sent]:
    """Start every work at the same moment, each with a connection of its own; return what they sent."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], list[Sent]]) -> list[Sent]:
        try:
            barrier.wait(20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [pair for pairs in pool.map(run, works) for pair in pairs]


@pytest.mark.django_db(transaction=True)
def test_responses_sent_while_a_version_opens_are_whole_and_know_their_version() -> None:
    consultation = make_open()
    version = begin(consultation)
    Question.objects.filter(page__section__questionnaire=version, key="agree").update(key="agree-2")

    def approve() -> list[Sent]:
        open_by_two(consultation)
        return [respond(consultation, "After it opened")]

    def keep_responding() -> list[Sent]:
        return [respond(consultation, f"Text {number}") for number in range(EACH)]

    sent = all_at_once([approve, *[keep_responding] * PEOPLE])
    assert len(sent) == Response.objects.count() == PEOPLE * EACH + 1
    assert sent[0][1] == 2
    for response_id, number in sent:
        response = Response.objects.select_related("questionnaire").get(pk=response_id)
        assert response.questionnaire.version == number
        assert response.closed_answers == {"agree" if number == 1 else "agree-2": "yes", "best": ["two"]}
        (text,) = response.answers.select_related("question__page__section")
        assert text.question.page.section.questionnaire_id == response.questionnaire_id
    tally_untallied()
    (ranking,) = results_of(consultation).rankings
    assert ranking.base == len(sent)


def test_trade_offs_combine_versions_and_keep_apart_what_changed(client: Client) -> None:
    consultation = make_open()
    for _time in range(3):
        answered(consultation, 1, best=["one", "two"])
    amend(consultation, agree="Do you really agree?")
    answered(consultation, 2, best=["two"])
    amend(consultation, best="What matters most?")
    answered(consultation, 3, best=["three"])
    tally_untallied()
    newer, older = exercises_of(consultation)
    assert (newer.text, newer.whole.base, newer.asked.numbers, newer.anchor) == ("What matters most?", 1, "3", "best")
    assert (older.text, older.whole.base, older.asked.numbers) == ("What about best?", 4, "1 2")
    assert older.anchor == "best-2"
    assert [row.key for row in older.best_first] == ["one", "two", "three"]
    page = client.get(f"/consultations/{consultation.slug}/priorities/").text
    assert "answers to one that was changed are counted apart" in page
    assert older.asked.note in page
    rows = client.get(f"/api/v1/trade-offs/{consultation.slug}/").json()
    assert {(row["question"], row["versions"]) for row in rows} == {
        ("What matters most?", "3"),
        ("What about best?", "1 2"),
    }
    assert {(row["versions"], row["asked_since"] is None, row["asked_until"] is None) for row in rows} == {
        ("3", False, True),
        ("1 2", True, False),
    }


def test_groups_of_a_question_are_compared_within_the_versions_that_told_them() -> None:
    consultation = make_open()
    version = begin(consultation)
    Question.objects.filter(page__section__questionnaire=version, key="agree").update(breaks_down=True)
    open_by_two(consultation)
    amend(consultation, agree="Do you really agree?")
    for version_number, answer in ((1, "yes"), (2, "yes"), (3, "yes"), (3, "no")):
        for _time in range(10):
            answered(consultation, version_number, agree=answer, best=["one"])
    tally_untallied()
    (exercise,) = exercises_of(consultation)
    assert exercise.whole.base == 40
    newer, older = [part for part in exercise.breakdowns if part.key == "agree"]
    assert newer.asked.note.startswith("Asked since ")
    assert {group.key: group.base for group in newer.groups} == {"yes": 10, "no": 10}
    assert older.asked.note.startswith("Asked from ")
    assert {group.key: group.base for group in older.groups} == {"yes": 10, "no": 0}
    by_agree = {
        (row["group"], row["versions"], row["base"])
        for row in trade_off_rows(consultation)
        if row["group_by"] == "agree"
    }
    assert by_agree == {("yes", "3", 10), ("no", "3", 10), ("yes", "2", 10), ("no", "2", 0)}
