"""The lead's page of agreement: figures, differences, patterns, and how much it costs."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from auditing.models import AuditEntry
from consultation.models import Consultation, ModerationDecision, ModerationReason, Recheck
from consultation.selectors.moderating.agreement import agreement_report, disagreements
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
PAGE = "/consultations/staff/agreement/"
START = datetime(2027, 3, 1, 9, tzinfo=timezone.get_fixed_timezone(0))


def compared(
    consultation: Consultation, first: tuple[User, str], second: tuple[User, str] | None = None, *, seconds: int = 0
) -> ModerationDecision:
    """Write what two people decided on a new answer, `seconds` after the start."""
    reason = ModerationReason.objects.filter(consultation=consultation).first()
    answer = make_answer(consultation)
    at = START + timedelta(seconds=seconds)
    decision = ModerationDecision.objects.create(
        answer=answer, decided_by=first[0], kind=first[1], reason=reason, decided_at=at
    )
    if second is not None:
        Recheck.objects.create(
            decision=decision, answer=answer, decided_by=second[0], kind=second[1], decided_at=at + timedelta(hours=1)
        )
    return decision


@pytest.fixture
def people() -> tuple[User, User, User]:
    return make_user("sam"), make_user("kit"), make_user("lead", "Lead moderator")


@pytest.fixture
def lead_page(people: tuple[User, User, User]) -> Client:
    client = Client()
    client.force_login(people[2])
    return client


def test_figures_of_a_known_table(people: tuple[User, User, User]) -> None:
    sam, kit, _ = people
    consultation = make_consultation()
    kinds = [("publish", "publish")] * 45 + [("withhold", "withhold")] * 40 + [("publish", "withhold")] * 15
    for first, second in kinds:
        compared(consultation, (sam, first), (kit, second))
    compared(consultation, (kit, "publish"))
    report = agreement_report(consultation)
    assert (report.agreement.compared, report.agreement.agreed) == (100, 85)
    assert report.agreement.alpha == pytest.approx(1 - (30 / 200) / (19950 / 39800))
    assert report.kinds == ["Publish", "Withhold"]
    assert [row.counts for row in report.confusion] == [[45, 15], [0, 40]]
    assert len(disagreements(consultation)) == 15
    own = {pattern.name: pattern for pattern in report.patterns}
    assert own["sam"].withheld == pytest.approx(0.4)
    assert own["sam"].withheld_by_others is None
    assert (own["sam"].compared, own["sam"].agreed, own["kit"].agreed) == (
        100,
        pytest.approx(0.85),
        pytest.approx(0.85),
    )
    assert own["kit"].by_kind == [("Publish", 1)]


def test_time_is_from_one_decision_to_the_next_without_breaks(people: tuple[User, User, User]) -> None:
    sam, kit, _ = people
    consultation = make_consultation()
    for number in range(31):
        compared(consultation, (sam, "publish"), seconds=number * 12)
        compared(consultation, (kit, "publish"), seconds=number * 3600)
    own = {pattern.name: pattern for pattern in agreement_report().patterns}
    assert own["sam"].seconds == pytest.approx(12)
    assert own["kit"].seconds is None


def test_few_decisions_say_so_and_show_no_figure(people: tuple[User, User, User], lead_page: Client) -> None:
    sam, kit, _ = people
    consultation = make_consultation()
    assert "Nobody has decided anything yet." in lead_page.get(PAGE).text
    compared(consultation, (sam, "publish"), (kit, "withhold"))
    shown = lead_page.get(PAGE).text
    assert "Not enough yet" in shown
    assert "too few to say" in shown
    assert "First: Publish" in shown
    assert "Second: Withhold" in shown


def test_difference_that_was_decided_again_says_so(people: tuple[User, User, User], lead_page: Client) -> None:
    sam, kit, lead = people
    decision = compared(make_consultation(), (sam, "publish"), (kit, "spam"))
    assert "Decided again since" not in lead_page.get(PAGE).text
    ModerationDecision.objects.create(
        answer=decision.answer, decided_by=lead, kind="publish", decided_at=START + timedelta(days=1)
    )
    assert "Decided again since" in lead_page.get(PAGE).text


def test_one_consultation_can_be_chosen(people: tuple[User, User, User], lead_page: Client) -> None:
    sam, kit, _ = people
    compared(make_consultation(), (sam, "publish"), (kit, "spam"))
    make_consultation("other")
    assert "No two decisions differ so far." in lead_page.get(f"{PAGE}?consultation=other").text
    assert "First: Publish" in lead_page.get(f"{PAGE}?consultation=small").text
    assert lead_page.get(f"{PAGE}?consultation=missing").status_code == 404


def test_page_costs_as_many_queries_for_much_as_for_little(
    people: tuple[User, User, User],
    lead_page: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sam, kit, _ = people
    consultation = make_consultation()
    compared(consultation, (sam, "publish"), (kit, "spam"))
    lead_page.get(PAGE)
    with django_assert_max_num_queries(12) as few:
        lead_page.get(PAGE)
    more = [make_user(f"person{number}") for number in range(5)]
    for number in range(40):
        compared(consultation, (more[number % 5], "publish"), (kit, "withhold" if number % 2 else "spam"))
    with django_assert_num_queries(len(few)):
        lead_page.get(PAGE)


def test_moderators_do_not_see_it(people: tuple[User, User, User]) -> None:
    client = Client()
    client.force_login(people[0])
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/staff/").text


def test_lead_changes_the_share_of_a_consultation_and_it_is_noted(lead_page: Client) -> None:
    consultation = make_consultation()
    address = f"{PAGE}?consultation={consultation.slug}"
    assert "Enter a number" in lead_page.post(address, {"recheck_percent": ""}).text
    assert lead_page.post(address, {"recheck_percent": "101"}).status_code == 200
    assert (
        "It holds for the decisions made from now on."
        in lead_page.post(address, {"recheck_percent": "12"}, follow=True).text
    )
    consultation.refresh_from_db()
    assert consultation.recheck_percent == 12
    entry = AuditEntry.objects.get(action="consultation.moderation")
    assert (entry.before, entry.after) == ({"recheck_percent": 0}, {"recheck_percent": 12})
    assert lead_page.post(PAGE, {"recheck_percent": "12"}).status_code == 404
