"""The home page: what this is, what to do, where trust stands."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consultation.models import Consultation
from tests.factories.consultation import nine_priorities

pytestmark = pytest.mark.django_db


def test_without_content_says_so(client: Client) -> None:
    page = client.get("/").text
    assert "No consultation is open now." in page
    assert "The plan has not been loaded yet." in page
    assert "The survey figures have not been loaded yet." in page


def test_shows_the_open_consultation_trust_and_the_nine_priorities(client: Client) -> None:
    call_command("load_plan", stdout=StringIO())
    call_command("import_published_series", stdout=StringIO())
    nine_priorities()
    page = client.get("/").text
    assert "84 days left" in page
    assert "trend-trust_mps.svg" in page
    assert page.count('class="app-card"') == 9
    assert "69%" in page


def test_on_the_last_day_says_so(client: Client) -> None:
    nine_priorities()
    tonight = timezone.localtime().replace(hour=23, minute=59, second=59)
    Consultation.objects.update(opens_at=tonight - timedelta(days=9), closes_at=tonight)
    assert "Closes today" in client.get("/").text


def test_costs_a_constant_number_of_queries(client: Client, django_assert_max_num_queries: object) -> None:
    nine_priorities()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/")
