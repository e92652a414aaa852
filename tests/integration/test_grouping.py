"""Answers in nearly the same words are grouped as they come in, in whatever order, by however many workers."""

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consultation.actions.erasing import erase_texts
from consultation.actions.moderating.grouping import group_new_answers
from consultation.models import Answer, AnswerSignature, Campaign, Consultation, NeighbourKey
from tests.factories.campaigns import changed, own_text, planted
from tests.factories.moderating import make_answer, make_consultation

LETTER = (
    "Dear team, the plan must put victims first. Please fund the Walworth office, open it at night and publish how "
    "many burglaries were solved in our ward each month."
)


def group_all(limit: int = 1000) -> None:
    while group_new_answers(limit=limit):
        continue


def send_in(consultation: Consultation, texts: Sequence[str], *, at_once: int) -> None:
    for start in range(0, len(texts), at_once):
        for text in texts[start : start + at_once]:
            make_answer(consultation, text)
        group_all()


def others(number: int, seed: int = 5) -> list[str]:
    chance = random.Random(seed)
    return [own_text(chance, least=2) for _ in range(number)]


def variants(number: int, seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    return [changed(LETTER, 0.05 + 0.12 * chance.random(), chance) for _ in range(number)]


def suggested() -> list[Campaign]:
    return list(Campaign.objects.filter(state="suggested"))


@pytest.mark.django_db
def test_a_letter_sent_by_many_becomes_a_suggestion_and_nothing_else_does() -> None:
    consultation = make_consultation()
    send_in(consultation, [*others(40), *variants(9)], at_once=100)
    (campaign,) = suggested()
    letters = set(variants(9))
    members = {answer.text for answer in campaign.answers.all()}
    assert members <= letters
    assert len(members) >= 8
    assert campaign.template is not None
    assert campaign.template.text in letters
    assert campaign.decided_by is None
    assert Answer.objects.filter(state="pending").count() == 49


@pytest.mark.django_db
def test_fewer_than_the_setting_are_near_and_no_campaign() -> None:
    consultation = make_consultation()
    send_in(consultation, [LETTER, f"{LETTER} Thank you.", *others(10)], at_once=100)
    assert not suggested()
    assert Campaign.objects.get(state="near").answers.count() == 2


@pytest.mark.django_db
def test_short_words_that_anybody_writes_are_no_campaign() -> None:
    consultation = make_consultation()
    send_in(
        consultation, ["More police", "more police!", "MORE POLICE", "More police.", "More police", "Yes"], at_once=2
    )
    assert not suggested()
    assert Campaign.objects.get().answers.count() == 5


@pytest.mark.django_db
def test_texts_are_compared_within_one_question() -> None:
    consultation = make_consultation()
    for number in (1, 1, 1, 2, 2, 2):
        make_answer(consultation, LETTER, number=number)
    group_all()
    assert not suggested()
    assert sorted(campaign.answers.count() for campaign in Campaign.objects.all()) == [3, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [9, 500])
def test_the_order_of_arrival_changes_no_group(at_once: int) -> None:
    rows = planted(others=60, campaigns=2, size=15, seed=11)
    texts = [row.text for row in rows]
    random.Random(at_once).shuffle(texts)
    of_campaign = {row.text: row.campaign for row in rows}
    send_in(make_consultation(), texts, at_once=at_once)
    groups = [[of_campaign[answer.text] for answer in campaign.answers.all()] for campaign in suggested()]
    assert sorted({number for group in groups for number in group}) == [0, 1]
    assert len(groups) == 2
    assert all(len(set(group)) == 1 and len(group) >= 13 for group in groups)


@pytest.mark.django_db
def test_a_text_between_two_groups_joins_them() -> None:
    consultation = make_consultation()
    words = LETTER.split()
    first, second = " ".join(words[:22]), " ".join(words[7:])
    send_in(consultation, [first, f"{first} Thanks.", second, f"Hello. {second}"], at_once=1)
    assert Campaign.objects.count() == 2
    send_in(consultation, [LETTER, f"{LETTER} Bye.", f"So: {LETTER}"], at_once=1)
    assert Campaign.objects.get().answers.count() == 7


@pytest.mark.django_db
def test_what_a_respondent_takes_back_leaves_no_trace_of_its_words() -> None:
    consultation = make_consultation()
    answers = [make_answer(consultation, LETTER) for _ in range(6)]
    group_all()
    (campaign,) = suggested()
    erase_texts([answers[0].response_id])
    assert campaign.answers.count() == 5
    assert not AnswerSignature.objects.filter(answer=answers[0]).exists()
    assert not NeighbourKey.objects.filter(answer=answers[0]).exists()
    # The first of the copies held the keys for all: another has them now, so that the next copy finds its group.
    group_all()
    late = make_answer(consultation, f"{LETTER} Thanks.")
    group_all()
    late.refresh_from_db()
    assert late.campaign_id == campaign.pk


@pytest.mark.django_db
def test_an_answer_that_is_held_leaves_its_group_and_comes_back_when_it_is_released() -> None:
    consultation = make_consultation()
    answers = [make_answer(consultation, LETTER) for _ in range(5)]
    group_all()
    held = Answer.objects.filter(pk=answers[2].pk)
    held.update(state="held", waits_for="")
    assert held.get().campaign is None
    held.update(state="pending", waits_for="first")
    group_all()
    assert held.get().campaign == suggested()[0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_group_every_answer_once() -> None:
    consultation = make_consultation()
    for text in [*others(60), *variants(12)]:
        make_answer(consultation, text)
        make_answer(consultation, text, number=2)
    barrier = threading.Barrier(2)

    def work(_: int) -> int:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            return sum(iter(lambda: group_new_answers(limit=20), 0))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, range(2)))
    group_all()
    assert sum(counts) <= 144
    assert not Answer.objects.filter(grouped_at=None).exists()
    assert sorted(campaign.answers.count() for campaign in suggested()) == [12, 12]
    assert AnswerSignature.objects.count() == 144
