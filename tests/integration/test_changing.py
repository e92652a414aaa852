"""Changing and withdrawing a response until the close: in place, counted once, the earlier version kept."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from consultation.actions.changing import begin_change, withdraw_response
from consultation.actions.equality import save_equality_answer
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import decide
from consultation.actions.responding import ConsultationClosedError, Receipt, save_page, start_draft, submit_response
from consultation.actions.revising import ResponseWithdrawnError
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.definition.equality import equality_question
from consultation.models import Answer, Consultation, Draft, EqualityAnswers, Response, ResponseRevision, Tally
from consultation.selectors.consultations import response_count
from consultation.selectors.moderating.answers import AnswerRetractedError
from consultation.selectors.receipts import access_response, answers_of
from tests.factories.consultation import nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db
FIRST = {
    "who": {"respondent": "individual"},
    "you-and-london": {"connection": ["lives"], "borough": {"borough": "E09000007"}},
    "victims": {"victims-agree": "agree", "victims-text": "Call people back"},
    "data": {"data-text": "Say what is kept"},
}


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def response(consultation: Consultation) -> Response:
    return responded(consultation)


def responded(consultation: Consultation) -> Response:
    draft = start_draft(consultation=consultation)
    for page_key, answers in FIRST.items():
        save_page(draft=draft, page_key=page_key, answers=answers)
    return Response.objects.get(pk=submit_response(draft_id=draft.pk).response_id)


def change(response: Response, page_key: str, **answers: Any) -> Receipt:
    draft = begin_change(response_id=response.pk)
    save_page(draft=draft, page_key=page_key, answers={f"{page_key}-{key}": value for key, value in answers.items()})
    return submit_response(draft_id=draft.pk)


def counted(key: str, value: str = "") -> int:
    return sum(Tally.objects.filter(question_key=key, value=value).values_list("count", flat=True))


def whole(consultation: Consultation) -> bool:
    return rebuild_tallies(questionnaire=consultation.questionnaires.get()) == []


def test_change_begins_with_everything_that_was_sent(response: Response) -> None:
    draft = begin_change(response_id=response.pk)
    assert draft.read().answers == {key: value for page in FIRST.values() for key, value in page.items()}
    assert set(draft.read().seen) == FIRST.keys()
    assert draft.questionnaire_id == response.questionnaire_id


def test_change_asked_for_twice_is_one_draft(response: Response) -> None:
    assert begin_change(response_id=response.pk).pk == begin_change(response_id=response.pk).pk
    Draft.objects.filter(revises=response).update(expires_at=timezone.now() - timedelta(seconds=1))
    begin_change(response_id=response.pk)
    assert Draft.objects.filter(revises=response).count() == 1


def test_changed_response_keeps_its_receipt_and_is_still_one(response: Response, consultation: Consultation) -> None:
    receipt = change(response, "victims", agree="disagree", text="Call people back within a day")
    assert Response.objects.count() == response_count(consultation) == 1
    found = access_response(receipt.code, slug=consultation.slug)
    assert (found.pk, found.revision, found.submitted_at) == (response.pk, 2, response.submitted_at)
    assert answers_of(found)["victims-text"] == "Call people back within a day"
    assert answers_of(found)["victims-agree"] == "disagree"


def test_change_sent_twice_is_one_version(response: Response) -> None:
    draft = begin_change(response_id=response.pk)
    save_page(draft=draft, page_key="data", answers={"data-text": "Another"})
    first, second = (submit_response(draft_id=draft.pk) for _ in range(2))
    assert (first.code, first.created, second.code, second.created) == (first.code, True, first.code, False)
    assert ResponseRevision.objects.count() == 1


def test_change_that_changes_nothing_leaves_no_version(response: Response) -> None:
    submit_response(draft_id=begin_change(response_id=response.pk).pk)
    response.refresh_from_db()
    assert response.revision == 1
    assert not ResponseRevision.objects.exists()


def test_unchanged_text_keeps_its_row_and_what_was_decided(response: Response) -> None:
    sam, kept = make_user("sam"), Answer.objects.get(question__key="data-text")
    claim_answer(answer_id=kept.pk, by=sam)
    decide(answer_id=kept.pk, by=sam, kind="publish")
    earlier = Answer.objects.get(question__key="victims-text")
    change(response, "victims", agree="agree", text="Something else")
    kept.refresh_from_db()
    earlier.refresh_from_db()
    assert (kept.state, kept.published_text) == ("published", "Say what is kept")
    assert (earlier.state, earlier.published_text) == ("retracted", "")
    newer = Answer.objects.get(question__key="victims-text", state="pending")
    assert newer.text == "Something else"


def test_published_text_that_is_changed_is_no_longer_public(response: Response) -> None:
    sam, answer = make_user("sam"), Answer.objects.get(question__key="victims-text")
    claim_answer(answer_id=answer.pk, by=sam)
    decide(answer_id=answer.pk, by=sam, kind="publish")
    change(response, "victims", agree="agree", text="")
    assert not Answer.objects.published().exists()
    assert set(Answer.objects.values_list("question__key", "state")) == {
        ("victims-text", "retracted"),
        ("data-text", "pending"),
    }


def test_change_is_counted_once_whether_or_not_it_was_counted_before(consultation: Consultation) -> None:
    early, late = responded(consultation), responded(consultation)
    tally_untallied(response_id=early.pk)
    for response in (early, late):
        change(response, "victims", agree="disagree", text="Call people back")
    tally_untallied()
    assert (counted("victims-agree", "agree"), counted("victims-agree", "disagree")) == (0, 2)
    assert counted("_respondent", "individual") == counted("borough", "E09000007") == 2
    assert whole(consultation)


def test_nothing_off_the_path_is_in_a_change(response: Response) -> None:
    draft = begin_change(response_id=response.pk)
    save_page(draft=draft, page_key="who", answers={"respondent": "organisation"})
    save_page(
        draft=draft,
        page_key="organisation",
        answers={"organisation": {"name": "Friends of the Green", "named": True}},
    )
    assert draft.read().answers["borough"] == {"borough": "E09000007"}
    submit_response(draft_id=draft.pk)
    response.refresh_from_db()
    assert response.closed_answers == {"respondent": "organisation", "victims-agree": "agree"}
    assert (response.respondent_kind, response.borough) == ("organisation", "")
    assert response.organisation.name == "Friends of the Green"


def test_earlier_version_is_in_the_audit_log_encrypted_and_cannot_be_changed(response: Response) -> None:
    change(response, "victims", agree="agree", text="Something else")
    revision = response.revisions.get()
    assert (revision.revision, revision.kind) == (1, "changed")
    assert revision.read()["texts"] == {"victims-text": "Call people back", "data-text": "Say what is kept"}
    assert revision.read()["borough"] == "E09000007"
    assert b"Call" not in bytes(revision.payload)
    for alter in (
        lambda: ResponseRevision.objects.update(payload=b"other"),
        lambda: ResponseRevision.objects.update(revision=7, payload=b""),
        lambda: ResponseRevision.objects.all().delete(),
    ):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            alter()


def test_earlier_version_can_be_erased(response: Response) -> None:
    change(response, "victims", agree="agree", text="Something else")
    ResponseRevision.objects.update(payload=b"")
    assert response.revisions.get().read() == {}


def test_withdrawn_response_is_gone_from_counts_texts_and_equality(
    response: Response, consultation: Consultation
) -> None:
    question = equality_question("age_group")
    assert question is not None
    save_equality_answer(draft_id=response.draft_id, question=question, option="35 to 49", words="")
    tally_untallied()
    begin_change(response_id=response.pk)
    withdraw_response(response_id=response.pk)
    withdraw_response(response_id=response.pk)
    response.refresh_from_db()
    assert response.withdrawn_at is not None
    assert (response.closed_answers, response.borough) == ({}, "")
    assert set(Answer.objects.values_list("state", flat=True)) == {"retracted"}
    assert not EqualityAnswers.objects.exists()
    assert not Draft.objects.filter(submitted_at=None).exists()
    assert (tally_untallied(), counted("_respondent", "individual"), response_count(consultation)) == (0, 0, 0)
    assert whole(consultation)
    revision = response.revisions.get()
    assert (revision.kind, revision.read()["texts"]["data-text"]) == ("withdrawn", "Say what is kept")


def test_withdrawn_response_cannot_be_changed(response: Response) -> None:
    begun = begin_change(response_id=response.pk)
    withdraw_response(response_id=response.pk)
    with pytest.raises(ResponseWithdrawnError):
        begin_change(response_id=response.pk)
    # Begun on another device in the moment before.
    Draft.objects.create(
        id=begun.pk, questionnaire=begun.questionnaire, revises=response, return_code_hash="x", payload=begun.payload
    )
    with pytest.raises(ResponseWithdrawnError):
        submit_response(draft_id=begun.pk)


def test_after_the_close_nothing_is_changed_or_withdrawn(response: Response, consultation: Consultation) -> None:
    begun = begin_change(response_id=response.pk)
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(minutes=1))
    with pytest.raises(ConsultationClosedError):
        begin_change(response_id=response.pk)
    with pytest.raises(ConsultationClosedError):
        withdraw_response(response_id=response.pk)
    # What was begun before the close may be sent within the time of grace.
    assert submit_response(draft_id=begun.pk).response_id == response.pk


def test_moderator_who_holds_a_text_that_is_taken_back_decides_nothing(response: Response) -> None:
    sam, answer = make_user("sam"), Answer.objects.get(question__key="victims-text")
    claim_answer(answer_id=answer.pk, by=sam)
    withdraw_response(response_id=response.pk)
    with pytest.raises(AnswerRetractedError):
        decide(answer_id=answer.pk, by=sam, kind="publish")
    with pytest.raises(AnswerRetractedError):
        claim_answer(answer_id=answer.pk, by=sam)
    assert not Answer.objects.published().exists()


def test_moderators_page_says_that_the_text_was_taken_back(response: Response, client: Any) -> None:
    client.force_login(make_user("sam"))
    answer = Answer.objects.get(question__key="victims-text")
    address = f"/consultations/staff/moderation/{answer.pk}/"
    client.post(f"{address}take/")
    withdraw_response(response_id=response.pk)
    reply = client.post(address, {"kind": "publish", "step": "continue"}, follow=True)
    assert reply.redirect_chain[-1][0] == "/consultations/staff/moderation/"
    assert "has changed or withdrawn this answer" in reply.text
    assert "Call people back" not in reply.text


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each work in a thread with a connection of its own, all from the same moment."""
    barrier, done = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            done.append(work())
        except (AnswerRetractedError, ResponseWithdrawnError) as error:
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.django_db(transaction=True)
def test_changing_while_workers_count_and_rebuild_counts_each_response_once() -> None:
    consultation = nine_priorities()
    responses = [responded(consultation) for _ in range(6)]
    tally_untallied(limit=3)
    changes = [lambda row=row: change(row, "victims", agree="disagree", text="") for row in responses]
    questionnaire = consultation.questionnaires.get()
    done = at_once(*changes, tally_untallied, tally_untallied, lambda: rebuild_tallies(questionnaire=questionnaire))
    assert len(done) == 9
    tally_untallied()
    assert (counted("victims-agree", "agree"), counted("victims-agree", "disagree")) == (0, 6)
    assert counted("_respondent", "individual") == 6
    assert whole(consultation)


@pytest.mark.django_db(transaction=True)
def test_change_and_withdrawal_at_once_end_withdrawn() -> None:
    consultation = nine_priorities()
    for _ in range(4):
        response = responded(consultation)
        draft = begin_change(response_id=response.pk)
        save_page(draft=draft, page_key="data", answers={"data-text": "Another"})

        def send(draft: Draft = draft) -> object:
            try:
                return submit_response(draft_id=draft.pk)
            except Draft.DoesNotExist as error:
                return error

        done = at_once(send, lambda row=response: withdraw_response(response_id=row.pk), tally_untallied)
        assert len(done) == 3
        response.refresh_from_db()
        assert response.withdrawn_at is not None
        assert not response.answers.exclude(state="retracted").exists()
        assert not Draft.objects.filter(revises=response, submitted_at=None).exists()
    tally_untallied()
    assert counted("_respondent", "individual") == 0
    assert whole(consultation)


@pytest.mark.django_db(transaction=True)
def test_decision_and_withdrawal_at_once_leave_nothing_public() -> None:
    consultation, sam = nine_priorities(), make_user("sam")
    for _ in range(5):
        response = responded(consultation)
        answer = response.answers.get(question__key="victims-text")
        claim_answer(answer_id=answer.pk, by=sam)
        done = at_once(
            lambda answer_id=answer.pk: decide(answer_id=answer_id, by=sam, kind="publish"),
            lambda response_id=response.pk: withdraw_response(response_id=response_id),
        )
        assert len(done) == 2
    assert not Answer.objects.published().exists()


def test_results_of_a_consultation_whose_only_response_was_withdrawn_are_those_of_an_empty_one(
    consultation: Consultation, client: Any
) -> None:
    address = f"/api/v1/results/{consultation.slug}/"
    empty = client.get(address).json()
    draft = start_draft(consultation=consultation)
    for page_key, answers in {**FIRST, "ranking": {"ranking": ["victims", "data"]}}.items():
        save_page(draft=draft, page_key=page_key, answers=answers)
    receipt = submit_response(draft_id=draft.pk)
    tally_untallied()
    assert client.get(address).json() != empty
    withdraw_response(response_id=receipt.response_id)
    assert client.get(address).json() == empty
    assert not Tally.objects.exists()
