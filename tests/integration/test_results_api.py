"""The results endpoint says what the results page says."""

import pytest
from django.test import Client

from consultation.actions.tallying import tally_untallied
from tests.factories.consultation import Respondent, nine_priorities, open_consultation
from tests.factories.moderating import make_response

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


def test_editions_are_told_as_the_page_tells_them(client: Client) -> None:
    consultation = nine_priorities()
    for edition, number in (("en", 12), ("easy-read", 3), ("pl", 6)):
        for _time in range(number):
            make_response(consultation, edition=edition, closed_answers={"respondent": "individual"})
    tally_untallied()
    address = f"/api/v1/results/{consultation.slug}/"
    rows = [row for row in client.get(address).json() if row["kind"] == "edition"]
    assert [(row["choice_key"], row["choice"], row["count"], row["count_shown"], row["base"]) for row in rows] == [
        ("easy-read", "Easy Read", None, "1 to 4", 21),
        ("en", "English", 10, "about 10", 21),
        ("pl", "Polski", 5, "about 5", 21),
    ]
    assert any("Easy Read,,1 to 4,21" in line for line in client.get(address, {"format": "csv"}).text.splitlines())
    download = b"".join(Respondent(consultation).get("results-csv").streaming_content).decode()
    assert "easy-read" in download


def test_consultation_in_english_alone_has_no_rows_of_editions(client: Client) -> None:
    consultation = nine_priorities()
    make_response(consultation, closed_answers={"respondent": "individual"})
    tally_untallied()
    rows = client.get(f"/api/v1/results/{consultation.slug}/").json()
    assert not [row for row in rows if row["kind"] == "edition"]


def test_unchanged_results_answer_not_modified(client: Client) -> None:
    address = f"/api/v1/results/{nine_priorities().slug}/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_missing_consultation_is_a_problem_document(client: Client) -> None:
    page = client.get("/api/v1/results/none/")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("application/problem+json")
    assert page.json()["code"] == "not_found"


def test_numbers_and_dates_are_counted_in_bands(client: Client) -> None:
    consultation = open_consultation("every_kind")
    for number, day in ((3, "1"), (3, "2"), (40, "3")):
        person = Respondent(consultation, Client()).start()
        entered = {"count": str(number), "when-day": day, "when-month": "3", "when-year": "2024"}
        assert person.post("question", entered, page_key="entered").status_code == 302
        assert person.post("submit").status_code == 302
    tally_untallied()
    rows = client.get(f"/api/v1/results/{consultation.slug}/").json()
    counted = {(row["question_key"], row["choice"]): (row["count"], row["base"]) for row in rows if row["count"]}
    assert counted == {("count", "3"): (2, 3), ("count", "40"): (1, 3), ("when", "March 2024"): (3, 3)}
    page = client.get(f"/consultations/{consultation.slug}/results/").text
    assert "March 2024" in page
