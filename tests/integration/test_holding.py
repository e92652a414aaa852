"""Responses that look as if no person had sent them: held, looked at, released or found to be spam."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from auditing.models import AuditEntry
from consultation.actions.holding import (
    HeldResponseNotFoundError,
    NoteMissingError,
    hold_again,
    reject_response,
    release_response,
)
from consultation.actions.moderating.claiming import ClaimLostError, claim_answer
from consultation.actions.moderating.deciding import decide
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.models import Answer, Consultation, Draft, HoldDecision, Response, Tally
from consultation.selectors.consultations import published_consultations, response_count
from consultation.selectors.moderating.answers import AnswerNotFoundError, access_answer
from consultation.selectors.moderating.queue import moderation_queue, waiting_summary
from consultation.selectors.transparency import public_counts
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_response, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def sam() -> User:
    return make_user("sam")


@pytest.fixture
def held(consultation: Consultation, settings: Settings) -> Response:
    """Sent by somebody quicker than people are."""
    settings.RESPONSE_FLOOR_SECONDS = 5
    Respondent(consultation).respond(neighbourhood="More patrols")
    return Response.objects.get()


def counted() -> int:
    tally_untallied()
    return sum(Tally.objects.filter(question_key="_channel").values_list("count", flat=True))


def test_response_sent_within_seconds_of_its_start_is_taken_and_held(held: Response) -> None:
    assert (held.held_reason, held.held_at is not None) == ("too_fast", True)
    assert [answer.state for answer in held.answers.all()] == ["held"]


def test_response_sent_later_is_not_held(consultation: Consultation, settings: Settings) -> None:
    settings.RESPONSE_FLOOR_SECONDS = 5
    respondent = Respondent(consultation).start()
    Draft.objects.update(created_at=timezone.now() - timedelta(seconds=6))
    respondent.answer("who", respondent="individual")
    respondent.post("submit")
    assert Response.objects.get().held_at is None


def test_held_response_is_in_no_count_and_its_text_in_no_queue(
    held: Response, consultation: Consultation, sam: User
) -> None:
    assert counted() == 0
    assert response_count(consultation) == 0
    assert [row.responses for row in published_consultations()] == [0]
    assert not moderation_queue(by=sam).exists()
    assert waiting_summary(sam).waiting == 0
    assert set(public_counts([consultation])[consultation.pk].values()) == {0}


def test_text_of_a_held_response_cannot_be_claimed_or_decided_on(held: Response, sam: User) -> None:
    answer = held.answers.get()
    with pytest.raises(AnswerNotFoundError):
        access_answer(answer.pk, by=sam)
    Answer.objects.filter(pk=answer.pk).update(claimed_by=sam, claim_expires_at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(ClaimLostError):
        decide(answer_id=answer.pk, by=sam, kind="publish")


def test_released_response_counts_and_its_text_waits_for_a_moderator(held: Response, sam: User) -> None:
    release_response(response_id=held.pk, by=sam)
    assert counted() == 1
    assert [answer.pk for answer in moderation_queue(by=sam)] == [held.answers.get().pk]
    assert [(row.kind, row.decided_by) for row in HoldDecision.objects.all()] == [("release", sam)]


def test_release_is_undone_without_a_trace_in_the_counts(
    held: Response, consultation: Consultation, sam: User
) -> None:
    release_response(response_id=held.pk, by=sam)
    assert counted() == 1
    answer = held.answers.get()
    claim_answer(answer_id=answer.pk, by=sam)
    decide(answer_id=answer.pk, by=sam, kind="publish")
    hold_again(response_id=held.pk, by=sam, note="The same text arrived a hundred times")
    answer.refresh_from_db()
    assert (answer.state, answer.published_text) == ("held", "")
    assert answer.decisions.count() == 1
    assert counted() == 0
    assert rebuild_tallies(questionnaire=held.questionnaire) == []
    release_response(response_id=held.pk, by=sam)
    assert counted() == 1


def test_spam_stays_out_and_can_be_held_again_or_released(held: Response, sam: User) -> None:
    reject_response(response_id=held.pk, by=sam, note="Advertises tyres")
    assert Response.objects.spam().get() == held
    assert not Response.objects.held().exists()
    assert counted() == 0
    hold_again(response_id=held.pk, by=sam, note="Read it once more")
    assert Response.objects.held().get() == held
    reject_response(response_id=held.pk, by=sam, note="It is spam after all")
    release_response(response_id=held.pk, by=sam, note="A person wrote to us about it")
    assert counted() == 1
    assert [row.kind for row in HoldDecision.objects.order_by("pk")] == ["spam", "hold", "spam", "release"]


def test_decision_that_does_not_fit_is_refused(held: Response, sam: User) -> None:
    with pytest.raises(NoteMissingError):
        reject_response(response_id=held.pk, by=sam, note="  ")
    with pytest.raises(HeldResponseNotFoundError):
        hold_again(response_id=held.pk, by=sam, note="It is held already")
    release_response(response_id=held.pk, by=sam)
    with pytest.raises(HeldResponseNotFoundError):
        release_response(response_id=held.pk, by=sam)
    with pytest.raises(HeldResponseNotFoundError):
        reject_response(response_id=987654, by=sam, note="There is none")


def test_response_that_was_never_held_cannot_be_hidden_this_way(consultation: Consultation, sam: User) -> None:
    Respondent(consultation).respond()
    with pytest.raises(HeldResponseNotFoundError):
        hold_again(response_id=Response.objects.get().pk, by=sam, note="I do not like it")


def test_database_refuses_a_held_response_that_is_counted_and_a_changed_decision(held: Response, sam: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.update(tallied_at=timezone.now())
    decision = reject_response(response_id=held.pk, by=sam, note="Advertises tyres")
    for change in ({"kind": "release"}, {"note": "something else"}):
        with pytest.raises(InternalError), transaction.atomic():
            HoldDecision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        decision.delete()
    assert HoldDecision.objects.filter(pk=decision.pk).update(note="") == 1


def test_moderator_finds_held_responses_and_decides_on_the_page(held: Response, sam: User, client: Client) -> None:
    client.force_login(sam)
    page = client.get("/consultations/staff/held/")
    assert "within seconds of being started" in page.text
    address = f"/consultations/staff/held/{held.pk}/"
    assert "More patrols" in client.get(address).text
    without_reason = client.post(address, {"kind": "spam", "note": ""})
    assert (without_reason.status_code, "Enter why" in without_reason.text) == (200, True)
    assert client.post(address, {"kind": "hold", "note": "It is held already"}).status_code == 200
    assert not HoldDecision.objects.exists()
    assert "Marked as spam" in client.post(address, {"kind": "spam", "note": "Advertises"}, follow=True).text
    assert "was found to be spam" in client.get(address).text
    assert "Held again" in client.post(address, {"kind": "hold", "note": "Once more"}, follow=True).text
    assert "Released." in client.post(address, {"kind": "release", "note": ""}, follow=True).text
    assert "Advertises" in client.get(address).text
    assert str(held.pk) in client.get("/consultations/staff/held/?show=released").text


def test_opening_a_held_response_is_noted_by_id(held: Response, sam: User, client: Client) -> None:
    client.force_login(sam)
    client.get(f"/consultations/staff/held/{held.pk}/")
    entry = AuditEntry.objects.get(action="response.read")
    assert (entry.user_id, entry.subject) == (sam.pk, f"response:{held.pk}")


def test_list_of_held_responses_costs_the_same_however_long(
    consultation: Consultation, sam: User, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        make_response(consultation, held_at=timezone.now(), held_reason="trap", receipt_hash=str(number))
    client.force_login(sam)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get("/consultations/staff/held/").status_code == 200


def test_response_that_was_never_held_is_not_shown_here(
    consultation: Consultation, sam: User, client: Client
) -> None:
    Respondent(consultation).respond()
    client.force_login(sam)
    assert client.get(f"/consultations/staff/held/{Response.objects.get().pk}/").status_code == 404


def test_results_say_how_many_are_held(held: Response, consultation: Consultation, client: Client) -> None:
    page = client.get(f"/consultations/{consultation.slug}/results/")
    assert "1 more response is not counted" in page.text
