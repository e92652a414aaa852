"""The questions endpoint says what every version that has opened asks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultation.models import Consultation, Questionnaire
from tests.factories.consultation import nine_priorities, open_consultation

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/questions/"


def test_question_with_its_choices_bounds_and_rule(client: Client) -> None:
    open_consultation("number_rules")
    years, changed, _ = client.get(ADDRESS, {"consultation": "number-rules"}).json()["results"]
    assert (years["kind"], years["lowest"], years["highest"], years["version"]) == ("number", "0.000", "120.000", 1)
    assert changed["page_shown_when"] == {"question": "years", "at_least": 10}
    nine_priorities()
    ranking = client.get(ADDRESS, {"consultation": "nine-priorities", "kind": "ranking"}).json()["results"]
    assert [len(question["choices"]) for question in ranking] == [9]


def test_filter_by_priority(client: Client) -> None:
    nine_priorities()
    rows = client.get(ADDRESS, {"priority": 3, "page_size": 100}).json()["results"]
    assert rows
    assert {row["priority"] for row in rows} == {3}


def test_nothing_is_told_of_what_has_not_opened_or_is_being_changed(client: Client) -> None:
    consultation = open_consultation("one_page")
    Questionnaire.objects.create(consultation=consultation, version=2)
    assert {row["version"] for row in client.get(ADDRESS).json()["results"]} == {1}
    Consultation.objects.update(opens_at=timezone.now() + timedelta(days=1))
    assert client.get(ADDRESS).json()["results"] == []


def test_csv_has_a_line_for_each_question(client: Client) -> None:
    open_consultation("every_kind")
    lines = client.get(ADDRESS, {"format": "csv", "page_size": 100}).text.splitlines()
    assert len(lines) == 13
    assert lines[0].startswith("consultation,version,section,page")


def test_long_questionnaire_costs_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("one_page", "two_hundred"):
        open_consultation(name)
        with django_assert_num_queries(2):
            client.get(ADDRESS, {"consultation": name.replace("_", "-"), "page_size": 200})
