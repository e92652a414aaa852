"""Claiming answers and deciding on them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from consultation.actions.moderating.claiming import (
    AnswerClaimedError,
    ClaimLostError,
    QueueEmptyError,
    claim_answer,
    claim_next,
    release_claim,
)
from consultation.actions.moderating.deciding import (
    InvalidDecisionError,
    ReasonMissingError,
    RedactionsMissingError,
    RedactionsNotWantedError,
    Words,
    decide,
)
from consultation.models import Answer, ModerationDecision, ModerationReason, Redaction
from consultation.moderation.redacting import SpanOutsideTextError
from consultation.selectors.moderating.answers import AnswerNotFoundError
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
ANN, LEE = Words(0, 3, "personal_data"), Words(4, 7, "personal_data")


def lapse(answer: Answer) -> None:
    Answer.objects.filter(pk=answer.pk).update(claim_expires_at=timezone.now() - timedelta(seconds=1))


def test_claim_lasts_fifteen_minutes() -> None:
    answer, sam = make_answer(make_consultation()), make_user("sam")
    held = claim_answer(answer_id=answer.pk, by=sam)
    assert held.claimed_by == sam
    assert timedelta(minutes=14) < held.claim_expires_at - timezone.now() <= timedelta(minutes=15)


def test_claim_of_one_that_somebody_holds_says_who() -> None:
    answer, sam, kit = make_answer(make_consultation()), make_user("sam"), make_user("kit")
    claim_answer(answer_id=answer.pk, by=sam)
    with pytest.raises(AnswerClaimedError) as caught:
        claim_answer(answer_id=answer.pk, by=kit)
    assert caught.value.holder == sam
    answer.refresh_from_db()
    assert answer.claimed_by == sam


def test_claiming_ones_own_again_makes_it_last_longer() -> None:
    answer, sam = make_answer(make_consultation()), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    Answer.objects.update(claim_expires_at=timezone.now() + timedelta(minutes=1))
    again = claim_answer(answer_id=answer.pk, by=sam)
    assert again.claim_expires_at - timezone.now() > timedelta(minutes=14)


def test_lapsed_claim_is_anybodys() -> None:
    answer, sam, kit = make_answer(make_consultation()), make_user("sam"), make_user("kit")
    claim_answer(answer_id=answer.pk, by=sam)
    lapse(answer)
    assert claim_answer(answer_id=answer.pk, by=kit).claimed_by == kit


def test_claim_of_a_missing_answer() -> None:
    with pytest.raises(AnswerNotFoundError):
        claim_answer(answer_id=404, by=make_user("sam"))


def test_next_is_the_one_that_has_waited_longest() -> None:
    consultation, sam, kit = make_consultation(), make_user("sam"), make_user("kit")
    newer, older = make_answer(consultation, minutes_ago=1), make_answer(consultation, minutes_ago=9)
    assert claim_next(by=sam, among=Answer.objects.all()) == older
    assert claim_next(by=kit, among=Answer.objects.all()) == newer


def test_next_is_first_the_one_already_held() -> None:
    consultation, sam = make_consultation(), make_user("sam")
    newer, _ = make_answer(consultation, minutes_ago=1), make_answer(consultation, minutes_ago=9)
    claim_answer(answer_id=newer.pk, by=sam)
    assert claim_next(by=sam, among=Answer.objects.all()) == newer


def test_next_keeps_to_the_filter_and_to_what_waits() -> None:
    consultation, sam = make_consultation(), make_user("sam")
    make_answer(consultation, minutes_ago=9)
    make_answer(consultation, minutes_ago=8, number=2, state="withheld")
    wanted = make_answer(consultation, minutes_ago=1, number=2)
    among = Answer.objects.filter(question__page__section__priority__number=2)
    assert claim_next(by=sam, among=among) == wanted
    with pytest.raises(QueueEmptyError):
        claim_next(by=sam, among=among, passing_over=wanted.pk)


def test_release_gives_it_back() -> None:
    answer, sam, kit = make_answer(make_consultation()), make_user("sam"), make_user("kit")
    claim_answer(answer_id=answer.pk, by=sam)
    release_claim(answer_id=answer.pk, by=sam)
    assert claim_answer(answer_id=answer.pk, by=kit).claimed_by == kit


def test_release_of_anothers_claim_needs_a_lead_moderator() -> None:
    answer, sam, kit = make_answer(make_consultation()), make_user("sam"), make_user("kit")
    claim_answer(answer_id=answer.pk, by=sam)
    with pytest.raises(AnswerClaimedError):
        release_claim(answer_id=answer.pk, by=kit)
    release_claim(answer_id=answer.pk, by=make_user("lead", "Lead moderator"))
    answer.refresh_from_db()
    assert answer.claimed_by is None


def test_publish_shows_the_original_and_gives_the_claim_back() -> None:
    answer, sam = make_answer(make_consultation(), "Ann Lee wrote"), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    decide(answer_id=answer.pk, by=sam, kind="publish")
    answer.refresh_from_db()
    assert (answer.state, answer.published_text, answer.claimed_by) == ("published", "Ann Lee wrote", None)
    assert answer.published_at is not None


def test_redact_keeps_the_original_and_publishes_the_label() -> None:
    answer, sam = make_answer(make_consultation(), "Ann Lee wrote"), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    reason = ModerationReason.objects.get(key="personal-data")
    decision = decide(answer_id=answer.pk, by=sam, kind="redact", reason=reason, redactions=[ANN, LEE], note="Twice")
    answer.refresh_from_db()
    assert answer.text == "Ann Lee wrote"
    assert (answer.state, answer.published_text) == ("redacted", "[personal details removed] wrote")
    assert [(item.start, item.end) for item in decision.redactions.all()] == [(0, 3), (4, 7)]
    assert (decision.note, decision.decided_by) == ("Twice", sam)


def test_withhold_after_publishing_takes_it_from_the_public_and_keeps_both_decisions() -> None:
    answer, sam = make_answer(make_consultation()), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    decide(answer_id=answer.pk, by=sam, kind="publish")
    claim_answer(answer_id=answer.pk, by=sam)
    decide(answer_id=answer.pk, by=sam, kind="withhold", reason=ModerationReason.objects.get(key="abusive"))
    answer.refresh_from_db()
    assert (answer.state, answer.published_text, answer.published_at) == ("withheld", "", None)
    assert [decision.kind for decision in answer.decisions.all()] == ["withhold", "publish"]


def test_decide_without_holding_it_says_who_does_and_what_was_decided() -> None:
    answer, sam, kit = make_answer(make_consultation()), make_user("sam"), make_user("kit")
    claim_answer(answer_id=answer.pk, by=sam)
    lapse(answer)
    claim_answer(answer_id=answer.pk, by=kit)
    with pytest.raises(ClaimLostError) as held:
        decide(answer_id=answer.pk, by=sam, kind="publish")
    assert (held.value.holder, held.value.decision) == (kit, None)
    made = decide(answer_id=answer.pk, by=kit, kind="publish")
    with pytest.raises(ClaimLostError) as decided:
        decide(answer_id=answer.pk, by=sam, kind="publish")
    assert (decided.value.holder, decided.value.decision) == (None, made)


def test_decide_after_the_claim_lapsed_is_refused() -> None:
    answer, sam = make_answer(make_consultation()), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    lapse(answer)
    with pytest.raises(ClaimLostError) as caught:
        decide(answer_id=answer.pk, by=sam, kind="publish")
    assert caught.value.holder is None


def test_decide_on_a_missing_answer() -> None:
    with pytest.raises(AnswerNotFoundError):
        decide(answer_id=404, by=make_user("sam"), kind="publish")


@pytest.mark.parametrize(
    ("kind", "reason", "redactions", "error"),
    [
        ("withhold", None, [], ReasonMissingError),
        ("redact", None, [ANN], ReasonMissingError),
        ("redact", "personal-data", [], RedactionsMissingError),
        ("publish", None, [ANN], RedactionsNotWantedError),
        ("withhold", "abusive", [ANN], RedactionsNotWantedError),
        ("refer", None, [], InvalidDecisionError),
        ("redact", "abusive", [Words(0, 99, "abusive")], SpanOutsideTextError),
    ],
)
def test_decision_that_cannot_be_carried_out_writes_nothing(
    kind: str, reason: str | None, redactions: list[Words], error: type[Exception]
) -> None:
    answer, sam = make_answer(make_consultation(), "Ann Lee wrote"), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    given = ModerationReason.objects.get(key=reason) if reason else None
    with pytest.raises(error):
        decide(answer_id=answer.pk, by=sam, kind=kind, reason=given, redactions=redactions)
    answer.refresh_from_db()
    assert (answer.state, answer.claimed_by) == ("pending", sam)
    assert not ModerationDecision.objects.exists()
    assert not Redaction.objects.exists()


def test_reason_of_another_consultation_is_refused() -> None:
    answer, sam = make_answer(make_consultation()), make_user("sam")
    other = make_consultation("other").moderation_reasons.first()
    claim_answer(answer_id=answer.pk, by=sam)
    with pytest.raises(ReasonMissingError):
        decide(answer_id=answer.pk, by=sam, kind="withhold", reason=other)


def test_decisions_cannot_be_changed_or_deleted() -> None:
    answer, sam = make_answer(make_consultation(), "Ann Lee wrote"), make_user("sam")
    claim_answer(answer_id=answer.pk, by=sam)
    reason = ModerationReason.objects.get(key="personal-data")
    decide(answer_id=answer.pk, by=sam, kind="redact", reason=reason, redactions=[ANN])
    for rows in (ModerationDecision.objects.all(), Redaction.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(id=1_000_000)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
