"""Referring an answer to somebody, and asking for a second opinion."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction

from consultation.actions.moderating.claiming import QueueEmptyError, claim_answer, claim_next
from consultation.actions.moderating.deciding import (
    InvalidDecisionError,
    NoteMissingError,
    ReceiverMissingError,
    decide,
)
from consultation.models import Answer, ModerationAssignment, ModerationDecision
from consultation.selectors.moderating.work import colleagues, safeguarding_leads
from tests.factories.moderating import make_answer, make_consultation, make_published, make_user

pytestmark = pytest.mark.django_db


def passed_on(answer: Answer, by: User, kind: str = "refer", **fields: Any) -> ModerationDecision:
    claim_answer(answer_id=answer.pk, by=by)
    made = decide(answer_id=answer.pk, by=by, kind=kind, **({"note": "Please look"} | fields))
    assert isinstance(made, ModerationDecision)
    answer.refresh_from_db()
    return made


def test_referral_goes_to_the_colleague_and_to_nobody_else_but_a_lead() -> None:
    sam, kit, ida = make_user("sam"), make_user("kit"), make_user("ida")
    lead = make_user("lead", "Lead moderator")
    answer = make_answer(make_consultation())
    made = passed_on(answer, sam, refer_to=kit, message="We are asking a colleague.")
    assert (answer.state, answer.waits_for, answer.referred_to, answer.claimed_by) == (
        "pending",
        "referred",
        kit,
        None,
    )
    assert (made.note, made.message) == ("Please look", "We are asking a colleague.")
    for person in (sam, ida):
        with pytest.raises(QueueEmptyError):
            claim_next(by=person, among=Answer.objects.all(), works=Answer.Work)
    for person in (kit, lead):
        Answer.objects.update(claimed_by=None, claim_expires_at=None)
        assert claim_next(by=person, among=Answer.objects.all(), works=Answer.Work) == answer


def test_referral_to_safeguarding_is_urgent_and_has_a_short_clock() -> None:
    sam, lead = make_user("sam"), make_user("lead", "Lead moderator")
    consultation = make_consultation()
    earlier, answer = make_answer(consultation, minutes_ago=60), make_answer(consultation)
    passed_on(answer, sam, to_safeguarding=True)
    assert answer.for_safeguarding
    assert answer.due_at - answer.waiting_since == timedelta(hours=4)
    assert claim_next(by=lead, among=Answer.objects.all(), works=Answer.Work) == answer
    assert claim_next(by=sam, among=Answer.objects.all(), works=Answer.Work) == earlier


def test_opinion_is_asked_of_anybody_but_who_asks() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(make_consultation())
    passed_on(answer, sam, "opinion")
    assert (answer.waits_for, answer.not_by) == ("opinion", [sam.pk])
    with pytest.raises(QueueEmptyError):
        claim_next(by=sam, among=Answer.objects.all(), works=Answer.Work)
    assert claim_next(by=kit, among=Answer.objects.all(), works=Answer.Work) == answer
    decide(answer_id=answer.pk, by=kit, kind="publish")
    answer.refresh_from_db()
    assert (answer.state, answer.waits_for) == ("published", "")
    assert [made.kind for made in answer.decisions.all()] == ["publish", "opinion"]


def test_passing_a_published_text_on_leaves_it_public() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_published(make_consultation(), "A text")
    passed_on(answer, sam, refer_to=kit)
    assert (answer.state, answer.published_text, answer.waits_for) == ("published", "A text", "referred")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "refer"}, ReceiverMissingError),
        ({"kind": "refer", "to_safeguarding": True, "note": " "}, NoteMissingError),
        ({"kind": "opinion", "note": ""}, NoteMissingError),
        ({"kind": "opinion", "to_safeguarding": True}, InvalidDecisionError),
    ],
)
def test_passing_on_needs_somebody_and_a_word_of_why(fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        passed_on(make_answer(make_consultation()), make_user("sam"), **fields)
    assert not ModerationDecision.objects.exists()


def test_nobody_refers_to_themselves_or_to_somebody_who_does_not_moderate_this() -> None:
    consultation = make_consultation()
    sam, clerk, away = make_user("sam"), make_user("clerk", "Data entry clerk"), make_user("away")
    elsewhere = make_user("elsewhere")
    ModerationAssignment.objects.filter(moderator=elsewhere).delete()
    User.objects.filter(pk=away.pk).update(is_active=False)
    for person in (sam, clerk, away, elsewhere):
        with pytest.raises(ReceiverMissingError):
            passed_on(make_answer(consultation), sam, refer_to=person)


def test_colleagues_are_those_who_moderate_the_consultation_and_the_leads() -> None:
    consultation = make_consultation()
    sam, kit, lead = make_user("sam"), make_user("kit"), make_user("lead", "Lead moderator")
    make_user("clerk", "Data entry clerk")
    assert set(colleagues(consultation, besides=sam)) == {kit, lead}
    assert list(safeguarding_leads()) == [lead]


def test_database_refuses_a_referral_to_nobody_or_to_two() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(make_consultation())
    for fields in ({}, {"refer_to": kit, "to_safeguarding": True}):
        with pytest.raises(DatabaseError, match="consultation_referred_to_somebody"), transaction.atomic():
            ModerationDecision.objects.create(answer=answer, kind="refer", decided_by=sam, **fields)
