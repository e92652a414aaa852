"""The lead moderator's pages: how the work stands, and who works on what."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultation.actions.moderating.assigning import assign_moderator, set_moderators
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import decide
from consultation.models import Answer, Consultation, ModerationAssignment
from consultation.selectors.moderating.leading import overview
from consultation.selectors.moderating.queue import reachable_answers
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
LEAD = "/consultations/staff/lead/"


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def page(client: Client, consultation: Consultation) -> Client:
    client.force_login(make_user("lee", "Lead moderator"))
    return client


def waits(answer: Answer, **fields: object) -> Answer:
    Answer.objects.filter(pk=answer.pk).update(**fields)
    return answer


def test_work_is_counted_by_kind_and_age_with_the_oldest(consultation: Consultation) -> None:
    now = timezone.now()
    for hours in (1, 30, 80, 24 * 8, 24 * 20, 24 * 30):
        waits(make_answer(consultation), waiting_since=now - timedelta(hours=hours))
    referred = make_answer(consultation, state="withheld")
    waits(referred, waits_for="referred", waiting_since=now - timedelta(hours=2))
    make_answer(consultation, state="withheld")
    first, second = overview().by_kind
    assert (first.title, first.bands, first.total) == ("A decision", [1, 1, 1, 1, 2], 6)
    assert first.oldest == now - timedelta(days=30)
    assert (second.title, second.total) == ("Somebody it was referred to", 1)


def test_work_is_counted_by_consultation(consultation: Consultation) -> None:
    make_answer(consultation)
    other = make_consultation("other")
    make_answer(other)
    make_answer(other)
    assert [(work.title, work.total) for work in overview().by_consultation] == [
        ("Consultation other", 2),
        ("Consultation small", 1),
    ]


def test_page_says_when_the_queue_is_empty(page: Client, consultation: Consultation) -> None:
    assert "It is empty now." in page.get(LEAD).text
    old = timezone.now() - timedelta(days=3)
    answers = [make_answer(consultation) for _ in range(4)]
    Answer.objects.update(submitted_at=old, waiting_since=old)
    assert "nothing was decided in the last 24 hours" in page.get(LEAD).text
    sam = make_user("sam")
    for answer in answers[:2]:
        claim_answer(answer_id=answer.pk, by=sam)
        decide(answer_id=answer.pk, by=sam, kind="publish")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert f"On {tomorrow.day} {tomorrow:%B %Y}, at the pace" in page.get(LEAD).text
    for _ in range(3):
        make_answer(consultation)
    assert "Not at this pace: more comes than is decided." in page.get(LEAD).text


def test_page_shows_clocks_that_run_out_the_first_first(page: Client, consultation: Consultation) -> None:
    now = timezone.now()
    kim = make_user("kim")
    late, soon, later, done = (make_answer(consultation) for _ in range(4))
    waits(late, due_at=now - timedelta(hours=1), referred_to=kim)
    waits(soon, due_at=now + timedelta(days=2), for_safeguarding=True)
    waits(later, due_at=now + timedelta(days=9))
    waits(done, due_at=now - timedelta(days=1), waits_for="", state="withheld")
    assert [answer.pk for answer in overview().clocks] == [late.pk, soon.pk]
    shown = page.get(LEAD).text
    assert shown.count(">Late<") + len(re.findall(r"Late\s*</strong>", shown)) == 1
    assert "kim" in shown
    assert "Safeguarding lead" in shown


def test_page_shows_who_holds_what_until_when(page: Client, consultation: Consultation) -> None:
    assert "Nobody holds an answer." in page.get(LEAD).text
    sam = make_user("sam")
    for _ in range(2):
        claim_answer(answer_id=make_answer(consultation).pk, by=sam)
    waits(make_answer(consultation), claimed_by=make_user("kim"), claim_expires_at=timezone.now() - timedelta(1))
    shown = page.get(LEAD).text
    assert "sam holds 2 answers, the first until" in shown
    assert "kim holds" not in shown


def test_page_shows_no_words_of_an_answer(page: Client, consultation: Consultation) -> None:
    waits(make_answer(consultation, "secret words"), due_at=timezone.now())
    assert "secret words" not in page.get(LEAD).text


def test_number_of_queries_does_not_depend_on_the_work(
    page: Client, consultation: Consultation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_answer(consultation)
    page.get(LEAD)
    with django_assert_num_queries(12):
        page.get(LEAD)
    for number in range(20):
        answer = make_answer(make_consultation(f"other-{number}"))
        waits(answer, due_at=timezone.now(), claimed_by=make_user(f"kim-{number}"), claim_expires_at=timezone.now())
    with django_assert_num_queries(12):
        page.get(LEAD)


# --- Who works on what -----------------------------------------------------------------------------------------
def team_of(consultation: Consultation) -> set[str]:
    rows = ModerationAssignment.objects.filter(consultation=consultation)
    return set(rows.values_list("moderator__username", flat=True))


@pytest.fixture
def kim(consultation: Consultation) -> User:
    user = make_user("kim")
    ModerationAssignment.objects.all().delete()
    return user


def test_lead_says_who_works_on_a_consultation(page: Client, consultation: Consultation, kim: User) -> None:
    sam = make_user("sam")
    ModerationAssignment.objects.all().delete()
    make_answer(consultation)
    assign_moderator(consultation=consultation, moderator=sam, by=None)
    address = f"{LEAD}{consultation.slug}/moderators/"
    shown = page.get(address).text
    assert re.search(rf'value="{sam.pk}"[^>]* checked', shown)
    assert not re.search(rf'value="{kim.pk}"[^>]* checked', shown)
    assert not reachable_answers(by=kim).exists()
    saved = page.post(address, {"moderators": [kim.pk]}, follow=True)
    assert "Saved who works on" in saved.text
    assert team_of(consultation) == {"kim"}
    assert reachable_answers(by=kim).exists()
    assert not reachable_answers(by=sam).exists()


def test_a_consultation_without_moderators_says_so(page: Client, consultation: Consultation, kim: User) -> None:
    assert "Nobody" in page.get(LEAD).text
    page.post(f"{LEAD}{consultation.slug}/moderators/", {"moderators": []})
    assert team_of(consultation) == set()


def test_somebody_who_is_no_moderator_cannot_be_assigned(page: Client, consultation: Consultation, kim: User) -> None:
    clerk = make_user("ann", "Data entry clerk")
    ModerationAssignment.objects.all().delete()
    shown = page.post(f"{LEAD}{consultation.slug}/moderators/", {"moderators": [clerk.pk]}).text
    assert "There is a problem" in shown
    assert team_of(consultation) == set()


def test_moderators_who_stay_keep_what_they_hold(consultation: Consultation, kim: User) -> None:
    assign_moderator(consultation=consultation, moderator=kim, by=None)
    answer = make_answer(consultation)
    claim_answer(answer_id=answer.pk, by=kim)
    set_moderators(consultation=consultation, moderators=[kim], by=kim)
    answer.refresh_from_db()
    assert answer.claimed_by == kim


@pytest.mark.parametrize("slug", ["absent", "unopened"])
def test_consultation_that_is_not_moderated_has_no_such_page(page: Client, slug: str) -> None:
    make_consultation("unopened", opened=False)
    assert page.get(f"{LEAD}{slug}/moderators/").status_code == 404
