"""Claims in batches, kept by activity, given back on leaving; and work that wants another person."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from consultation.actions.moderating.claiming import (
    QueueEmptyError,
    TookPartError,
    claim_answer,
    claim_batch,
    claim_next,
    release_all,
    renew_claims,
)
from consultation.models import Answer
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam() -> User:
    return make_user("sam")


@pytest.fixture
def kit() -> User:
    return make_user("kit")


def make_answers(number: int) -> list[Answer]:
    """Answers of one consultation, the one that has waited longest first."""
    consultation = make_consultation()
    return [make_answer(consultation, minutes_ago=number - place) for place in range(number)]


def left_for(minutes: float, person: User) -> None:
    Answer.objects.filter(claimed_by=person).update(claim_expires_at=timezone.now() + timedelta(minutes=minutes))


def test_batch_is_of_the_ten_that_have_waited_longest(sam: User, kit: User) -> None:
    answers = make_answers(12)
    assert claim_batch(by=sam, among=Answer.objects.all()) == [answer.pk for answer in answers[:10]]
    assert claim_batch(by=kit, among=Answer.objects.all()) == [answer.pk for answer in answers[10:]]


def test_batch_is_filled_up_to_ten(sam: User) -> None:
    answers = make_answers(12)
    for answer in answers[9:]:
        claim_answer(answer_id=answer.pk, by=sam)
    held = claim_batch(by=sam, among=Answer.objects.all())
    assert held == [answer.pk for answer in [*answers[9:], *answers[:7]]]
    assert Answer.objects.filter(claimed_by=sam).count() == 10


def test_batch_of_nothing_says_so(sam: User) -> None:
    make_consultation()
    with pytest.raises(QueueEmptyError):
        claim_batch(by=sam, among=Answer.objects.all())


def test_activity_keeps_everything_that_is_held(sam: User, kit: User) -> None:
    first, second, others = make_answers(3)
    for answer in (first, second):
        claim_answer(answer_id=answer.pk, by=sam)
    left_for(2, sam)
    claim_answer(answer_id=others.pk, by=kit)
    left_for(2, kit)
    until = renew_claims(by=sam)
    assert set(until) == {first.pk, second.pk}
    assert all(end - timezone.now() > timedelta(minutes=14) for end in until.values())
    others.refresh_from_db()
    assert others.claim_expires_at - timezone.now() < timedelta(minutes=3)


def test_activity_does_not_bring_back_what_has_lapsed(sam: User) -> None:
    (answer,) = make_answers(1)
    claim_answer(answer_id=answer.pk, by=sam)
    left_for(-1, sam)
    assert renew_claims(by=sam) == {}


def test_leaving_gives_back_everything_of_ones_own(sam: User, kit: User) -> None:
    first, second, others = make_answers(3)
    for answer in (first, second):
        claim_answer(answer_id=answer.pk, by=sam)
    claim_answer(answer_id=others.pk, by=kit)
    assert release_all(by=sam) == 2
    assert list(Answer.objects.filter(claimed_by__isnull=False)) == [others]


def test_page_that_is_closed_gives_back_after_a_while_unless_it_comes_back(sam: User, kit: User) -> None:
    (answer,) = make_answers(1)
    claim_answer(answer_id=answer.pk, by=sam)
    release_all(by=sam, after=timedelta(seconds=30))
    answer.refresh_from_db()
    assert timedelta() < answer.claim_expires_at - timezone.now() <= timedelta(seconds=30)
    assert set(renew_claims(by=sam)) == {answer.pk}


def test_closing_a_page_never_makes_a_hold_longer(sam: User) -> None:
    (answer,) = make_answers(1)
    claim_answer(answer_id=answer.pk, by=sam)
    left_for(0.1, sam)
    release_all(by=sam, after=timedelta(seconds=30))
    answer.refresh_from_db()
    assert answer.claim_expires_at - timezone.now() < timedelta(seconds=10)


@pytest.mark.parametrize("work", ["second", "opinion", "appeal"])
def test_whoever_took_part_cannot_take_work_that_wants_another(sam: User, kit: User, work: str) -> None:
    consultation = make_consultation()
    answer = make_answer(consultation, state="withheld", waits_for=work, not_by=[sam.pk])
    with pytest.raises(TookPartError):
        claim_answer(answer_id=answer.pk, by=sam)
    with pytest.raises(QueueEmptyError):
        claim_next(by=sam, among=Answer.objects.all(), works=[work])
    assert claim_answer(answer_id=answer.pk, by=kit).claimed_by == kit


def test_comparison_is_next_for_others_and_never_for_the_first(sam: User, kit: User) -> None:
    answer = make_answer(make_consultation(), state="withheld", waits_for="recheck", not_by=[sam.pk])
    with pytest.raises(QueueEmptyError):
        claim_next(by=sam, among=Answer.objects.all())
    assert claim_next(by=kit, among=Answer.objects.all()) == answer


def test_first_can_change_a_decision_that_is_compared_as_any_other(sam: User) -> None:
    answer = make_answer(make_consultation(), state="withheld", waits_for="recheck", not_by=[sam.pk])
    assert claim_answer(answer_id=answer.pk, by=sam).claimed_by == sam


def test_urgent_ones_come_before_older_ones(sam: User) -> None:
    consultation = make_consultation()
    make_answer(consultation, minutes_ago=90)
    urgent = make_answer(consultation, urgency=30)
    assert claim_next(by=sam, among=Answer.objects.all()) == urgent
