"""Screening texts: once, whatever happens to the worker, and gone with the text."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation import tasks
from consultation.actions.erasing import erase_response, remove_originals
from consultation.actions.holding import release_response
from consultation.actions.screening import screen_again, screen_waiting
from consultation.models import Answer, Consultation, Mark
from consultation.moderation.recognising.screening import VERSION
from tests.factories.moderating import make_answer, make_consultation, make_response, make_user

pytestmark = pytest.mark.django_db

TEXT = "PC Jones rang me on 07700 900123, the wanker."


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


def marks_of(answer: Answer) -> list[tuple[str, str, str]]:
    return [(answer.text[mark.start : mark.end], mark.recogniser, mark.category) for mark in answer.marks.all()]


def test_what_is_found_is_kept_and_changes_nothing_else(consultation: Consultation) -> None:
    answer = make_answer(consultation, TEXT)
    assert screen_waiting() == 1
    answer.refresh_from_db()
    assert marks_of(answer) == [
        ("PC Jones", "titled_name", "officer"),
        ("07700 900123", "phone", "personal_data"),
        ("wanker", "abusive", "abusive"),
    ]
    assert (answer.flags, answer.detected_language) == (["abusive", "officer", "personal"], "en")
    assert answer.screening_version == VERSION
    assert (answer.state, answer.urgency, answer.waits_for) == ("pending", 0, "first")
    assert not answer.decisions.exists()


def test_screening_again_changes_nothing(consultation: Consultation) -> None:
    answer = make_answer(consultation, TEXT)
    screen_waiting()
    before = list(Mark.objects.values())
    assert screen_waiting() == 0
    assert list(answer.marks.values()) == before


def test_words_of_danger_come_first_and_suggest_no_redaction(consultation: Consultation) -> None:
    first = make_answer(consultation, "More buses.", minutes_ago=60)
    second = make_answer(consultation, "I want to kill myself since the stop.", number=2)
    screen_waiting()
    assert list(Answer.objects.order_by("-urgency", "waiting_since")) == [second, first]
    assert marks_of(second) == [("I want to kill myself", "suicide", "")]
    assert Answer.objects.get(pk=second.pk).flags == ["safeguarding"]


def test_a_greater_urgency_stays(consultation: Consultation) -> None:
    answer = make_answer(consultation, "I want to kill myself.", urgency=9)
    screen_waiting()
    answer.refresh_from_db()
    assert answer.urgency == 9


def test_one_response_is_screened_by_its_hint(consultation: Consultation) -> None:
    answer, other = make_answer(consultation, TEXT), make_answer(consultation, TEXT)
    tasks.screen_response(answer.response_id)
    assert list(Answer.objects.filter(screened_at=None)) == [other]


def test_the_sweep_screens_what_hints_left_in_a_fixed_number_of_queries_a_batch(consultation: Consultation) -> None:
    for _ in range(3):
        make_answer(consultation, TEXT)
    with CaptureQueriesContext(
        connection,
    ) as three:
        tasks.sweep_unscreened()
    for _ in range(30):
        make_answer(consultation, TEXT)
    with CaptureQueriesContext(connection) as thirty:
        tasks.sweep_unscreened()
    assert not Answer.objects.filter(screened_at=None).exists()
    assert len(thirty) == len(three) <= 12


def test_a_batch_takes_no_more_than_its_limit(consultation: Consultation) -> None:
    for _ in range(5):
        make_answer(consultation)
    assert [screen_waiting(limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_held_texts_are_screened_when_they_are_released(consultation: Consultation) -> None:
    response = make_response(consultation, held_at=timezone.now(), held_reason="too_fast")
    answer = make_answer(consultation, TEXT, response=response, state="held")
    assert screen_waiting() == 0
    release_response(response_id=response.pk, by=make_user("ann"))
    assert screen_waiting() == 1
    assert answer.marks.count() == 3


def test_a_text_that_was_taken_back_is_not_read(consultation: Consultation) -> None:
    answer = make_answer(consultation, TEXT, state="retracted")
    assert screen_waiting() == 1
    assert not answer.marks.exists()


def test_erasing_a_response_removes_what_machines_made_of_it(consultation: Consultation) -> None:
    answer = make_answer(consultation, TEXT + " I want to kill myself.")
    screen_waiting()
    erase_response(response_id=answer.response_id)
    answer.refresh_from_db()
    assert not Mark.objects.exists()
    assert (answer.flags, answer.detected_language) == ([], "")
    assert screen_waiting() == 0


def test_removing_originals_removes_marks(consultation: Consultation) -> None:
    answer = make_answer(consultation, TEXT)
    screen_waiting()
    remove_originals([answer.pk])
    assert not Mark.objects.exists()


def test_newer_recognisers_look_again_at_what_waits_and_keep_what_was_judged(consultation: Consultation) -> None:
    waiting, decided = make_answer(consultation, TEXT), make_answer(consultation, TEXT, state="withheld")
    screen_waiting()
    judged = waiting.marks.get(recogniser="phone")
    Mark.objects.filter(pk=judged.pk).update(accepted=True, judged_by=make_user("ann"), judged_at=timezone.now())
    Mark.objects.filter(answer=waiting, recogniser="abusive").update(end=2, start=1)
    Answer.objects.update(screening_version=0)
    said = StringIO()
    call_command("rescreen", stdout=said)
    assert said.getvalue().startswith("1 texts will be screened again")
    assert screen_waiting() == 1
    assert [words for words, _, _ in marks_of(waiting)] == ["PC Jones", "07700 900123", "wanker"]
    assert waiting.marks.get(recogniser="phone").pk == judged.pk
    assert screen_again(everything=True) == 1
    assert list(Answer.objects.filter(screened_at=None)) == [decided]


def test_nothing_is_screened_again_without_a_newer_version(consultation: Consultation) -> None:
    make_answer(consultation, TEXT)
    screen_waiting()
    assert screen_again(everything=True) == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"start": 3, "end": 3},
        {"accepted": True},
        {"judged_at": timezone.now() - timedelta(days=1)},
        {"recogniser": "phone", "start": 20, "end": 32},
    ],
    ids=["no words", "nobody accepted", "judged without a judgement", "twice the same"],
)
def test_the_database_refuses_marks_that_cannot_be(consultation: Consultation, columns: dict[str, object]) -> None:
    answer = make_answer(consultation, TEXT)
    screen_waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(**({"answer": answer, "start": 0, "end": 2, "recogniser": "email"} | columns))
