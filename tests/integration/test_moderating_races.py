"""Many moderators at once, each with a connection of their own: nobody holds what another holds."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from consultation.actions.moderating.claiming import AnswerClaimedError, QueueEmptyError, claim_answer, claim_next
from consultation.actions.moderating.deciding import decide
from consultation.models import Answer, ModerationDecision
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8

Held = list[tuple[int, int]]


def all_at_once(people: list[User], work: Callable[[User], list[int]]) -> Held:
    """Let everybody start `work` at the same moment; return (answer, person) for each answer that they got."""
    barrier = threading.Barrier(len(people))

    def run(person: User) -> Held:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            return [(answer_id, person.pk) for answer_id in work(person)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return [pair for pairs in pool.map(run, people) for pair in pairs]


def claim_without_asking(person: User, answer_id: int) -> bool:
    """The claim as it must not be written: look first, then save."""
    answer = Answer.objects.get(pk=answer_id)
    if answer.claimed_by_id is not None:
        return False
    time.sleep(0.001)
    Answer.objects.filter(pk=answer_id).update(claimed_by=person)
    return True


def claim_rightly(person: User, answer_id: int) -> bool:
    try:
        return claim_answer(answer_id=answer_id, by=person).claimed_by_id == person.pk
    except AnswerClaimedError:
        return False


def contend(claim: Callable[[User, int], bool]) -> tuple[Held, set[int]]:
    consultation = make_consultation()
    answers = [make_answer(consultation).pk for _ in range(40)]
    people = [make_user(f"person{number}") for number in range(PEOPLE)]
    held = all_at_once(people, lambda person: [pk for pk in answers if claim(person, pk)])
    return held, set(answers)


def test_nobody_holds_an_answer_that_another_holds() -> None:
    held, answers = contend(claim_rightly)
    assert sorted(pk for pk, _ in held) == sorted(answers)
    assert set(held) == set(Answer.objects.values_list("pk", "claimed_by"))


def test_looking_before_saving_would_have_been_caught() -> None:
    held, answers = contend(claim_without_asking)
    assert len(held) > len(answers)


def test_next_hands_every_answer_to_one_person() -> None:
    consultation = make_consultation()
    answers = {make_answer(consultation, minutes_ago=number).pk for number in range(60)}
    people = [make_user(f"person{number}") for number in range(PEOPLE)]

    def take_and_publish(person: User) -> list[int]:
        taken = []
        while True:
            try:
                answer = claim_next(by=person, among=Answer.objects.all())
            except QueueEmptyError:
                return taken
            decide(answer_id=answer.pk, by=person, kind="publish")
            taken.append(answer.pk)

    held = all_at_once(people, take_and_publish)
    assert sorted(pk for pk, _ in held) == sorted(answers)
    assert ModerationDecision.objects.count() == len(answers)
    assert not Answer.objects.pending().exists()
