"""Two workers, and a worker beside an erasure."""

import threading

import pytest
from django.db import connection, transaction

from consultation.actions.erasing import erase_texts
from consultation.actions.screening import screen_waiting
from consultation.models import Answer, Mark
from tests.factories.moderating import make_answer, make_consultation

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Ring 07700 900123."


def in_thread(work: object) -> threading.Thread:
    def run() -> None:
        try:
            work()  # type: ignore[operator]
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_two_workers_share_the_work_and_none_waits() -> None:
    consultation = make_consultation()
    for _ in range(4):
        make_answer(consultation, TEXT)
    done: list[int] = []
    with transaction.atomic():
        done.append(screen_waiting(limit=2))
        other = in_thread(lambda: done.append(screen_waiting(limit=4)))
        other.join(timeout=20)
    assert done == [2, 2]
    assert Mark.objects.count() == Answer.objects.exclude(screened_at=None).count() == 4


def test_an_erasure_beside_a_worker_leaves_no_mark() -> None:
    answer = make_answer(make_consultation(), TEXT)
    with transaction.atomic():
        assert screen_waiting() == 1
        eraser = in_thread(lambda: erase_texts([answer.response_id]))
        eraser.join(timeout=0.3)
        assert eraser.is_alive()
    eraser.join(timeout=20)
    assert not Mark.objects.exists()
