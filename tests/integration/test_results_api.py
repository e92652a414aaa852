"""The results endpoint says what the results page says."""

import pytest
from django.test import Client

from consultation.actions.tallying import tally_untallied
from tests.factories.consultation import Respondent, nine_priorities

pytestmark = pytest.mark.django_db


def test_results_as_json_and_csv(client: Client) -> None:
    consultation = nine_priorities()
    Respondent(consultation).respond(victims="Call people back")
    tally_untallied()
    address = f"/api/v1/results/{consultation.slug}/"
    rows = client.get(address).json()
    agree = next(row for row in rows if (row["question_key"], row["choice_key"]) == ("victims-agree", "agree"))
    assert (agree["count"], agree["base"], agree["share"]) == (1, 1, 1.0)
    lines = client.get(address, {"format": "csv"}).text.splitlines()
    assert len(lines) == len(rows) + 1


def test_unchanged_results_answer_not_modified(client: Client) -> None:
    address = f"/api/v1/results/{nine_priorities().slug}/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_missing_consultation_is_a_problem_document(client: Client) -> None:
    page = client.get("/api/v1/results/none/")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("application/problem+json")
    assert page.json()["code"] == "not_found"
