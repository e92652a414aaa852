"""Tallies: every response once, whatever happens to the workers."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from consultation.actions.responding import save_page, start_draft, submit_response
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.models import Consultation, Response, Tally
from consultation.selectors.results import result_rows, results_of
from tests.factories.consultation import Respondent, nine_priorities


@pytest.fixture
def consultation(db: None) -> Consultation:
    return nine_priorities()


def respond(consultation: Consultation, **answers: object) -> None:
    draft = start_draft(consultation=consultation)
    for page_key, values in {"who": {"respondent": "individual"}, **answers}.items():
        save_page(draft=draft, page_key=page_key.replace("_", "-"), answers=values)  # type: ignore[arg-type]
    submit_response(draft_id=draft.pk)


def test_counts_choices_ranking_days_and_boroughs(consultation: Consultation) -> None:
    for _ in range(5):
        respond(consultation, you_and_london={"borough": {"borough": "E09000012"}, "connection": ["lives", "works"]})
    respond(consultation, victims={"victims-agree": "agree"}, ranking={"ranking": ["victims", "data"]})
    respond(consultation, victims={"victims-agree": "disagree"}, ranking={"ranking": ["data"]})
    assert tally_untallied() == 7
    results = results_of(consultation)
    assert (results.responses, results.individuals, results.organisations) == (7, 7, 0)
    victims = next(section for section in results.sections if section.priority_number == 3).questions[0]
    assert (victims.base, [choice.count for choice in victims.choices]) == (2, [0, 1, 0, 1, 0, 0])
    assert sum(choice.share for choice in victims.choices) == pytest.approx(1)
    ranking = results.rankings[0]
    data, victims_rank = ranking.choices[:2]
    assert (data.key, data.mean_rank, data.borda, data.first) == ("data", 1.5, 15, 1)
    assert (victims_rank.key, victims_rank.mean_rank, victims_rank.borda) == ("victims", 1.0, 8)
    assert ranking.choices[-1].mean_rank is None
    assert [day.count for day in results.days] == [7]
    hackney = next(borough for borough in results.boroughs if borough.gss_code == "E09000012")
    assert hackney.shown == "5"


def test_small_number_in_a_borough_is_not_told_exactly(consultation: Consultation) -> None:
    respond(consultation, you_and_london={"borough": {"borough": "E09000012"}})
    tally_untallied()
    page = Respondent(consultation).get("results").text
    assert "1 to 4" in page


def test_tallying_twice_changes_nothing(consultation: Consultation) -> None:
    respond(consultation)
    assert (tally_untallied(), tally_untallied()) == (1, 0)
    assert Tally.objects.get(question_key="_respondent").count == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_count_each_response_once() -> None:
    consultation = nine_priorities()
    for _ in range(30):
        respond(consultation, victims={"victims-agree": "agree"})

    def work() -> None:
        try:
            while tally_untallied(limit=3):
                continue
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not Response.objects.filter(tallied_at=None).exists()
    assert Tally.objects.get(question_key="victims-agree", value="agree").count == 30
    assert rebuild_tallies(questionnaire=consultation.questionnaires.get()) == []


def test_rebuild_finds_a_difference_and_puts_it_right(consultation: Consultation) -> None:
    respond(consultation, victims={"victims-agree": "agree"})
    tally_untallied()
    Tally.objects.filter(question_key="victims-agree", value="agree").update(count=7)
    assert rebuild_tallies(questionnaire=consultation.questionnaires.get()) == [("victims-agree", "agree", 7, 1)]
    assert Tally.objects.get(question_key="victims-agree", value="agree").count == 1


def test_rebuild_command_reports(consultation: Consultation, capsys: pytest.CaptureFixture[str]) -> None:
    respond(consultation)
    call_command("rebuild_tallies")
    assert "no difference" in capsys.readouterr().out


def test_results_page_costs_the_same_however_many_responded(
    consultation: Consultation, django_assert_max_num_queries: object
) -> None:
    respond(consultation)
    tally_untallied()
    for _ in range(2):
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            Respondent(consultation).get("results")
        for _ in range(20):
            respond(consultation, ranking={"ranking": ["data"]})
        tally_untallied()


def test_download_has_the_rows_of_the_page(consultation: Consultation) -> None:
    respond(consultation, victims={"victims-agree": "agree"})
    tally_untallied()
    page = Respondent(consultation).get("results-csv")
    lines = b"".join(page.streaming_content).decode().splitlines()
    assert len(lines) == 1 + len(result_rows(consultation))
    assert "not a sample of London" in Respondent(consultation).get("results").text
