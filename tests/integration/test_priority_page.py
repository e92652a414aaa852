"""A priority's page: the plan, the consultation and the measures side by side."""

import html
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultation.models import Consultation
from tests.factories.consultation import nine_priorities
from tests.factories.turnaround import make_commitments
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA
from turnaround.models import Priority

pytestmark = pytest.mark.django_db


def words(client: Client, number: int) -> str:
    """Return the words of a priority's page."""
    page = client.get(reverse("priority", args=[number]))
    assert page.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


@pytest.fixture
def plan() -> None:
    """Load the real plan."""
    load_plan(path=DATA)


@pytest.mark.usefixtures("plan")
def test_without_consultation_or_figures_the_plan_is_shown(client: Client) -> None:
    page = words(client, 5)
    assert "We will raise standards and show care and respect" in page
    assert "Have your say on this priority" not in page
    assert "No measure of MOPAC’s survey speaks to this priority." in page


@pytest.mark.usefixtures("plan")
def test_an_open_consultation_invites_and_leads_to_what_was_said(client: Client) -> None:
    consultation = nine_priorities()
    page = client.get(reverse("priority", args=[5])).text
    assert "Have your say on this priority" in page
    assert reverse("consultation:detail", args=[consultation.slug]) in page
    assert reverse("consultation:responses", args=[consultation.slug]) + "?priority=5" in page


@pytest.mark.usefixtures("plan")
def test_a_closed_consultation_no_longer_invites(client: Client) -> None:
    nine_priorities()
    closed_at = timezone.now() - timedelta(days=1)
    Consultation.objects.update(opens_at=closed_at - timedelta(weeks=12), closes_at=closed_at)
    page = words(client, 5)
    assert "Have your say on this priority" not in page
    assert "Consultations that have closed What do you think of the nine priorities?" in page


@pytest.mark.usefixtures("plan")
def test_the_measures_that_speak_to_it_are_shown_with_date_and_source(client: Client) -> None:
    call_command("import_published_series", verbosity=0)
    page = words(client, 5)
    assert "Trust in the Met" in page
    assert "agree the Metropolitan Police is an organisation they can trust" in page
    assert "12 months to December 2023" in page
    assert "which ones do is this project’s own reading" in page.lower()


@pytest.mark.usefixtures("plan")
def test_the_whole_page_costs_at_most_twelve_queries_whatever_it_holds(client: Client) -> None:
    call_command("import_published_series", verbosity=0)
    nine_priorities()

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            words(client, 1)
        return len(captured)

    before = cost()
    make_commitments(500, priority=Priority.objects.get(number=1))
    assert cost() == before <= 12


@pytest.mark.usefixtures("plan")
def test_many_commitments_are_cut_and_lead_to_the_list(client: Client) -> None:
    make_commitments(40, priority=Priority.objects.get(number=9))
    page = client.get(reverse("priority", args=[9])).text
    assert page.count("app-commitment__title") == 25
    assert "See all 40 commitments of this priority" in page
    assert f"{reverse('turnaround:commitments')}?priority=9" in page
