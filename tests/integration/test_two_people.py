"""Decisions that take effect once a second, different person agrees."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from consultation.actions.moderating.claiming import (
    ClaimLostError,
    QueueEmptyError,
    TookPartError,
    claim_answer,
    claim_next,
)
from consultation.actions.moderating.deciding import HidingNotAllowedError, Words, decide, needs_second
from consultation.actions.moderating.seconding import NothingToAgreeError, SamePersonError, agree
from consultation.models import Agreement, Answer, Consultation, ModerationDecision, ModerationReason, SecondPerson
from consultation.selectors.moderating.queue import moderation_queue
from tests.factories.moderating import make_answer, make_consultation, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "Ann Lee wrote"
ANN_IS_AN_OFFICER = Words(0, 7, "officer")


def two_people(**fields: Any) -> Consultation:
    consultation = make_consultation()
    kinds = fields.pop("kinds", [SecondPerson.WITHHOLD, SecondPerson.REDACT_OFFICER])
    Consultation.objects.filter(pk=consultation.pk).update(second_person_kinds=kinds, **fields)
    consultation.refresh_from_db()
    return consultation


def propose(answer: Answer, by: Any, kind: str = "withhold", **fields: Any) -> ModerationDecision:
    claim_answer(answer_id=answer.pk, by=by)
    reason = ModerationReason.objects.get(key="personal-data")
    made = decide(answer_id=answer.pk, by=by, kind=kind, reason=reason, **fields)
    assert isinstance(made, ModerationDecision)
    answer.refresh_from_db()
    return made


def say(decision: ModerationDecision, by: Any, *, agreed: bool) -> Agreement:
    claim_answer(answer_id=decision.answer_id, by=by)
    said = agree(decision_id=decision.pk, by=by, agreed=agreed, note="A note")
    decision.answer.refresh_from_db()
    return said


def public(answer: Answer) -> tuple[str, str]:
    answer.refresh_from_db()
    return answer.state, answer.published_text


@pytest.mark.parametrize(
    ("kinds", "kind", "category", "wanted"),
    [
        (["withhold", "redact_officer"], "withhold", None, True),
        (["withhold", "redact_officer"], "redact", "officer", True),
        (["withhold", "redact_officer"], "redact", "personal_data", False),
        (["withhold", "redact_officer"], "publish", None, False),
        (["redact"], "redact", "personal_data", True),
        (["publish", "spam"], "publish", None, True),
        (["publish", "spam"], "spam", None, True),
        ([], "withhold", None, False),
        (["withhold"], "refer", None, False),
    ],
)
def test_which_decisions_need_a_second_person(
    kinds: list[str], kind: str, category: str | None, wanted: bool
) -> None:
    spans = [Words(0, 1, category)] if category else []
    assert needs_second(Consultation(second_person_kinds=kinds), kind, spans) is wanted


def test_withholding_and_officers_need_two_unless_a_consultation_says_otherwise() -> None:
    assert set(Consultation().second_person_kinds) == {"withhold", "redact_officer"}


def test_waiting_text_stays_unread_until_the_second_person_agrees() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(two_people(), TEXT)
    decision = propose(answer, sam, "redact", redactions=[ANN_IS_AN_OFFICER])
    assert public(answer) == ("pending", "")
    assert (answer.waits_for, answer.claimed_by, answer.not_by) == ("second", None, [sam.pk])
    assert answer.due_at is not None
    say(decision, kit, agreed=True)
    assert public(answer) == ("redacted", "[identifies an officer] wrote")
    assert (answer.waits_for, answer.not_by, answer.due_at) == ("", [], None)


def test_published_text_stays_public_until_the_second_person_agrees() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_published(two_people(), TEXT)
    decision = propose(answer, sam)
    assert public(answer) == ("published", TEXT)
    say(decision, kit, agreed=True)
    assert public(answer) == ("withheld", "")


def test_decision_that_one_may_make_takes_effect_at_once() -> None:
    sam = make_user("sam")
    answer = make_answer(two_people(), TEXT)
    propose(answer, sam, "redact", redactions=[Words(0, 7, "personal_data")])
    assert public(answer) == ("redacted", "[personal details removed] wrote")


def test_same_person_is_refused_by_the_action_and_by_the_database() -> None:
    sam = make_user("sam")
    decision = propose(make_answer(two_people()), sam)
    with pytest.raises(TookPartError):
        claim_answer(answer_id=decision.answer_id, by=sam)
    Answer.objects.update(claimed_by=sam, claim_expires_at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(SamePersonError):
        agree(decision_id=decision.pk, by=sam, agreed=True)
    insert = (
        "INSERT INTO consultation_agreement (decision_id, by_id, agreed, note, at) VALUES (%s, %s, true, '', now())"
    )
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [decision.pk, sam.pk])
    assert not Agreement.objects.exists()


def test_what_the_second_person_said_cannot_be_changed_or_removed_even_by_sql() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    decision = propose(make_answer(two_people()), sam)
    said = say(decision, kit, agreed=False)
    for change in (
        "UPDATE consultation_agreement SET agreed = true WHERE id = %s",
        f"UPDATE consultation_agreement SET by_id = {sam.pk} WHERE id = %s",  # noqa: S608 (a number)
        "DELETE FROM consultation_agreement WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [said.pk])


def test_disagreeing_keeps_both_and_gives_the_answer_to_a_third_person() -> None:
    sam, kit, ida = make_user("sam"), make_user("kit"), make_user("ida")
    consultation = two_people()
    answer = make_answer(consultation)
    decision = propose(answer, sam)
    said = say(decision, kit, agreed=False)
    assert public(answer) == ("pending", "")
    assert (answer.waits_for, answer.not_by) == ("first", [sam.pk, kit.pk])
    for person in (sam, kit):
        with pytest.raises(QueueEmptyError):
            claim_next(by=person, among=Answer.objects.all(), works=Answer.Work)
    assert claim_next(by=ida, among=Answer.objects.all(), works=Answer.Work) == answer
    decide(answer_id=answer.pk, by=ida, kind="publish")
    assert public(answer)[0] == "published"
    assert [made.kind for made in answer.decisions.all()] == ["publish", "withhold"]
    assert (said.agreed, said.by) == (False, kit)


def test_lead_may_settle_what_two_people_disagree_on() -> None:
    sam, kit, lead = make_user("sam"), make_user("kit"), make_user("lead", "Lead moderator")
    answer = make_answer(two_people())
    say(propose(answer, sam), kit, agreed=False)
    assert claim_next(by=lead, among=Answer.objects.all(), works=Answer.Work) == answer


def test_published_text_goes_for_an_opinion_where_the_second_does_not_agree() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_published(two_people(), TEXT)
    say(propose(answer, sam), kit, agreed=False)
    assert public(answer) == ("published", TEXT)
    assert answer.waits_for == "opinion"


def test_lead_may_hide_a_published_text_until_somebody_agrees() -> None:
    lead, kit = make_user("lead", "Lead moderator"), make_user("kit")
    answer = make_published(two_people(), TEXT)
    decision = propose(answer, lead, hides_at_once=True)
    assert public(answer) == ("pending", "")
    assert answer.waits_for == "second"
    say(decision, kit, agreed=True)
    assert public(answer) == ("withheld", "")


def test_hidden_text_is_public_again_as_it_was_where_the_second_does_not_agree() -> None:
    sam, lead, kit = make_user("sam"), make_user("lead", "Lead moderator"), make_user("kit")
    answer = make_answer(two_people(), TEXT)
    propose(answer, sam, "redact", redactions=[Words(0, 3, "personal_data")])
    first_published_at = answer.published_at
    decision = propose(answer, lead, hides_at_once=True)
    assert public(answer) == ("pending", "")
    say(decision, kit, agreed=False)
    assert public(answer) == ("redacted", "[personal details removed] Lee wrote")
    assert abs((answer.published_at - first_published_at).total_seconds()) < 1
    assert answer.waits_for == "opinion"


def test_nobody_but_a_lead_hides_a_text_alone() -> None:
    sam = make_user("sam")
    answer = make_published(two_people(), TEXT)
    with pytest.raises(HidingNotAllowedError):
        propose(answer, sam, hides_at_once=True)
    assert public(answer) == ("published", TEXT)


def test_newer_decision_takes_the_place_of_one_that_waits() -> None:
    sam, kit, lead = make_user("sam"), make_user("kit"), make_user("lead", "Lead moderator")
    answer = make_answer(two_people())
    earlier = propose(answer, sam)
    newer = propose(answer, lead, "redact", redactions=[ANN_IS_AN_OFFICER])
    claim_answer(answer_id=answer.pk, by=kit)
    with pytest.raises(NothingToAgreeError):
        agree(decision_id=earlier.pk, by=kit, agreed=True)
    agree(decision_id=newer.pk, by=kit, agreed=True)
    assert public(answer)[0] == "redacted"


def test_answering_twice_or_without_holding_the_answer_is_refused() -> None:
    sam, kit, ida = make_user("sam"), make_user("kit"), make_user("ida")
    decision = propose(make_answer(two_people()), sam)
    with pytest.raises(ClaimLostError):
        agree(decision_id=decision.pk, by=kit, agreed=True)
    say(decision, kit, agreed=True)
    claim_answer(answer_id=decision.answer_id, by=ida)
    with pytest.raises(NothingToAgreeError):
        agree(decision_id=decision.pk, by=ida, agreed=False)
    with pytest.raises(NothingToAgreeError):
        agree(decision_id=404, by=ida, agreed=True)
    assert Agreement.objects.count() == 1


def test_proposer_is_not_offered_the_second_decision() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(two_people())
    propose(answer, sam)
    with pytest.raises(QueueEmptyError):
        claim_next(by=sam, among=moderation_queue(by=sam), works=Answer.Work)
    assert claim_next(by=kit, among=moderation_queue(by=kit), works=Answer.Work) == answer


def test_decision_in_effect_is_the_newest_that_needs_nobody_or_was_agreed_to() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(two_people())
    published = propose(answer, sam, "publish")
    withheld = propose(answer, sam)
    assert answer.decisions.in_effect().first() == published
    say(withheld, kit, agreed=True)
    assert list(answer.decisions.in_effect()) == [withheld, published]
    assert withheld.is_in_effect
