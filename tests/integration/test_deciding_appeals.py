"""Deciding an appeal: by somebody who took no part, with reasons, against a clock."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone

from auditing.models import AuditEntry
from consultation.actions.appealing import withdraw_appeal
from consultation.actions.moderating.appeals import (
    AppealEndedError,
    ReasonsMissingError,
    decide_appeal,
    hurry_appeals,
)
from consultation.actions.moderating.claiming import ClaimLostError, TookPartError, claim_answer
from consultation.actions.moderating.deciding import AppealOpenError, InvalidDecisionError, Verdict, Words, decide
from consultation.models import (
    Agreement,
    Answer,
    Appeal,
    Consultation,
    ModerationAssignment,
    ModerationDecision,
    Recheck,
)
from consultation.moderation.clock import end_of, working_day_after
from consultation.selectors.following import followed_texts
from consultation.tasks import sweep_appeals
from tests.factories.appealing import decide_about, make_appealed, make_decided
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
LIST = "/consultations/staff/appeals/"
TEXT = "Sergeant Lee was rude."


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def appeal(consultation: Consultation) -> Appeal:
    """Sam withheld a text, and its respondent appealed."""
    return make_appealed(consultation, text=TEXT)


@pytest.fixture
def ada(consultation: Consultation) -> User:
    return make_user("ada")


@pytest.fixture
def case(appeal: Appeal) -> str:
    return f"{LIST}{appeal.answer_id}/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def decided(appeal: Appeal, by: User, verdict: Verdict | None = None) -> Appeal:
    claim_answer(answer_id=appeal.answer_id, by=by)
    decide_appeal(answer_id=appeal.answer_id, by=by, reasons="You named nobody else.", verdict=verdict)
    return Appeal.objects.get(pk=appeal.pk)


def test_decision_that_is_kept_stays_and_ends_the_work(appeal: Appeal, ada: User) -> None:
    ended = decided(appeal, ada)
    answer = ended.answer
    assert (ended.outcome, ended.decided_by, ended.reasons) == ("kept", ada, "You named nobody else.")
    assert (answer.state, answer.waits_for, answer.claimed_by, answer.not_by) == ("withheld", "", None, [])
    assert answer.decisions.count() == 1
    entry = AuditEntry.objects.get(action="appeal.decide")
    assert (entry.user_id, entry.subject, entry.after["outcome"]) == (ada.pk, f"answer:{answer.pk}", "kept")


def test_changed_decision_takes_effect_at_once(appeal: Appeal, ada: User) -> None:
    Consultation.objects.update(second_person_kinds=["publish", "redact", "redact_officer", "withhold"])
    reason = appeal.answer.consultation.moderation_reasons.get(key="personal-data")
    verdict = Verdict(kind="redact", reason=reason, redactions=[Words(9, 12, "officer")])
    ended = decided(appeal, ada, verdict)
    answer = ended.answer
    assert (answer.state, answer.published_text) == ("redacted", "Sergeant [identifies an officer] was rude.")
    assert answer.published_at is not None
    assert ended.outcome == "changed"
    assert ended.new_decision is not None
    assert (ended.new_decision.purpose, ended.new_decision.needs_second) == ("appeal", False)
    assert [row.kind for row in answer.decisions.all()] == ["redact", "withhold"]


@pytest.mark.parametrize("part", ["decided", "agreed", "compared"])
def test_whoever_took_part_cannot_decide_it(consultation: Consultation, ada: User, part: str) -> None:
    answer = make_answer(consultation)
    decision = decide_about(answer, "withhold", second=ada if part == "agreed" else None)
    if part == "compared":
        now = timezone.now()
        Recheck.objects.create(answer=answer, decision=decision, decided_by=ada, decided_at=now, kind="publish")
    person = User.objects.get(username="sam") if part == "decided" else ada
    appeal = make_appealed_again(answer)
    with pytest.raises(TookPartError):
        claim_answer(answer_id=answer.pk, by=person)
    # The action refuses by itself, whatever the claim says.
    Answer.objects.filter(pk=answer.pk).update(
        not_by=[], claimed_by=person, claim_expires_at=timezone.now() + timedelta(minutes=5)
    )
    with pytest.raises(TookPartError):
        decide_appeal(answer_id=answer.pk, by=person, reasons="Because")
    # And so does the database, whatever the action says.
    with pytest.raises(InternalError, match="took part"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(decided_by=person, decided_at=timezone.now(), outcome="kept")
    assert Appeal.objects.get().decided_at is None


def make_appealed_again(answer: Answer) -> Appeal:
    from consultation.actions.appealing import make_appeal

    return make_appeal(answer_id=answer.pk, words="No")


def test_database_lets_somebody_else_decide(appeal: Appeal, ada: User) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(decided_by=ada, decided_at=timezone.now(), outcome="kept")
    assert Appeal.objects.get().outcome == "kept"


def test_what_cannot_be_decided_changes_nothing(appeal: Appeal, ada: User) -> None:
    answer_id = appeal.answer_id
    with pytest.raises(ClaimLostError):
        decide_appeal(answer_id=answer_id, by=ada, reasons="Because")
    claim_answer(answer_id=answer_id, by=ada)
    with pytest.raises(ReasonsMissingError):
        decide_appeal(answer_id=answer_id, by=ada, reasons="  ")
    for verdict in (Verdict(kind="opinion", note="Please look"), Verdict(kind="withhold"), Verdict(kind="redact")):
        with pytest.raises(InvalidDecisionError):
            decide_appeal(answer_id=answer_id, by=ada, reasons="Because", verdict=verdict)
    with pytest.raises(AppealOpenError):
        decide(answer_id=answer_id, by=ada, kind="publish")
    assert ModerationDecision.objects.count() == 1
    withdraw_appeal(answer_id=answer_id)
    claim_answer(answer_id=answer_id, by=ada)
    with pytest.raises(AppealEndedError):
        decide_appeal(answer_id=answer_id, by=ada, reasons="Because")


def test_respondent_reads_how_it_ended_and_not_by_whom(appeal: Appeal, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(first_name="Adacanary")
    decided(appeal, ada, Verdict(kind="publish"))
    (text,) = followed_texts(appeal.answer.response)
    assert (text.state, text.appeals[0].outcome, text.appeals[0].reasons) == (
        "published",
        "changed",
        "You named nobody else.",
    )
    assert "canary" not in repr(text.appeals)


def test_appeals_near_their_end_go_first(consultation: Consultation) -> None:
    far, near, over = (make_appealed(consultation).answer for _ in range(3))
    today = timezone.localdate()
    Answer.objects.filter(pk=near.pk).update(due_at=end_of(working_day_after(today, 5)))
    Answer.objects.filter(pk=over.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert hurry_appeals() == 2
    assert [Answer.objects.get(pk=row.pk).urgency for row in (far, near, over)] == [0, 1, 2]
    sweep_appeals()
    assert hurry_appeals() == 0


# --- The pages -------------------------------------------------------------------------------------------------


def test_list_shows_clocks_and_who_took_part(consultation: Consultation, appeal: Appeal, ada: User) -> None:
    late = make_appealed(consultation).answer
    Appeal.objects.filter(answer=appeal.answer).update(outcome="")
    page = signed_in(ada).get(LIST).text
    assert page.count("Due in 20 working days") == 2
    assert f"{LIST}{late.pk}/" in page
    sam = signed_in(User.objects.get(username="sam")).get(LIST).text
    assert sam.count("You took part") == 2
    assert f"{LIST}{late.pk}/" not in sam


def test_lead_is_told_where_nobody_is_left(appeal: Appeal, consultation: Consultation) -> None:
    lead = make_user("lena", "Lead moderator")
    warning = "Everybody who could decide this took part"
    assert warning not in signed_in(lead).get(LIST).text
    Answer.objects.filter(pk=appeal.answer_id).update(not_by=[*appeal.answer.not_by, lead.pk])
    assert warning in signed_in(lead).get(LIST).text
    make_user("ada")
    assert warning not in signed_in(lead).get(LIST).text
    ModerationAssignment.objects.filter(moderator__username="ada").delete()
    assert warning in signed_in(lead).get(LIST).text
    assert warning not in signed_in(User.objects.get(username="sam")).get(LIST).text


def test_moderator_of_another_consultation_finds_no_appeal(appeal: Appeal, ada: User, case: str) -> None:
    ModerationAssignment.objects.filter(moderator=ada).delete()
    client = signed_in(ada)
    assert "No appeal waits." in client.get(LIST).text
    for address in (case, f"{LIST}987654/"):
        assert client.get(address).status_code == 404
        assert client.post(f"{address}take/").status_code == 404


def test_whoever_took_part_does_not_read_the_appeal(appeal: Appeal, case: str) -> None:
    client = signed_in(User.objects.get(username="sam"))
    page = client.get(case)
    assert page.status_code == 403
    assert "Somebody else has to decide this appeal" in page.text
    assert "That is my own name." not in page.text
    assert client.post(case, {"outcome": "keep", "reasons": "x", "step": "confirm"}).status_code == 403
    client.post(f"{case}take/")
    appeal.answer.refresh_from_db()
    assert appeal.answer.claimed_by is None


def test_case_is_decided_through_the_pages(appeal: Appeal, ada: User, case: str) -> None:
    client = signed_in(ada)
    User.objects.filter(username="sam").update(first_name="Samcanary")
    page = client.get(case).text
    assert "That is my own name." in page
    assert "canary" not in page
    assert "What do you decide?" not in page
    assert client.post(f"{case}take/")["Location"] == case
    assert "What do you decide?" in client.get(case).text
    nothing = client.post(case, {"step": "continue"})
    assert "Choose whether the decision stays" in nothing.text
    assert "Give the respondent your reasons" in nothing.text
    data = {"outcome": "keep", "reasons": "It names\nsomebody else.", **EMPTY_ROWS}
    check = client.post(case, {**data, "step": "continue"})
    assert "The decision stays: Withhold." in check.text
    assert Appeal.objects.get().outcome == ""
    assert "It names\nsomebody else.</textarea>" in client.post(case, {**data, "step": "change"}).text
    done = client.post(case, {**data, "step": "confirm"}, follow=True)
    assert "The appeal is decided." in done.text
    assert Appeal.objects.get().reasons == "It names\nsomebody else."
    assert "Ended on" in client.get(case).text
    assert "The decision stays" in client.get(f"{LIST}?ended").text
    again = client.post(case, {**data, "step": "confirm"}, follow=True)
    assert "This appeal has ended" in again.text


def test_desk_leads_to_the_appeal(appeal: Appeal, ada: User, case: str) -> None:
    client = signed_in(ada)
    for send in (client.get, client.post):
        assert send(f"/consultations/staff/moderation/{appeal.answer_id}/")["Location"] == case


EMPTY_ROWS = {
    "words-TOTAL_FORMS": "1",
    "words-INITIAL_FORMS": "0",
    "words-0-words": "",
    "words-0-category": "",
}


def test_change_to_removed_words_is_shown_before_it_is_saved(appeal: Appeal, ada: User, case: str) -> None:
    client = signed_in(ada)
    client.post(f"{case}take/")
    data = {
        **EMPTY_ROWS,
        "outcome": "change",
        "reasons": "Only the name has to go.",
        "kind": "redact",
        "reason": "personal-data",
        "words-0-words": "Lee",
        "words-0-category": "officer",
    }
    missing = client.post(case, {**data, "reason": "", "step": "continue"})
    assert "Choose a reason" in missing.text
    check = client.post(case, {**data, "step": "continue"})
    assert "Sergeant [identifies an officer] was rude." in check.text
    passed_on = client.post(case, {**data, "kind": "opinion", "note": "Please look", "step": "confirm"})
    assert "There is a problem" in passed_on.text
    assert 'value="opinion"' not in passed_on.text
    client.post(case, {**data, "step": "confirm"})
    answer = Answer.objects.get()
    assert answer.published_text == "Sergeant [identifies an officer] was rude."


def test_second_who_decides_is_told_who_holds_it(appeal: Appeal, ada: User, case: str) -> None:
    bob = signed_in(make_user("bob"))
    claim_answer(answer_id=appeal.answer_id, by=ada)
    assert "ada has this appeal until" in bob.post(f"{case}take/", follow=True).text
    refused = bob.post(case, {**EMPTY_ROWS, "outcome": "keep", "reasons": "Because", "step": "confirm"})
    assert "ada has this appeal until" in refused.text
    bob.post(f"{case}release/")
    assert Answer.objects.get().claimed_by == ada
    signed_in(ada).post(f"{case}release/")
    assert Answer.objects.get().claimed_by is None


@pytest.mark.parametrize("number", [1, 12])
def test_list_costs_the_same_however_many_appeals(
    django_assert_max_num_queries: object, consultation: Consultation, ada: User, number: int
) -> None:
    for _ in range(number):
        make_appealed(consultation)
    client = signed_in(ada)
    with django_assert_max_num_queries(12) as queries:  # type: ignore[operator]
        assert client.get(LIST).text.count("Due in") == number
    assert len(queries) == 12


def test_agreement_of_two_is_no_way_round(consultation: Consultation, ada: User) -> None:
    answer = make_decided(consultation)
    appeal = make_appealed_again(answer)
    late = ModerationDecision.objects.get()
    Agreement.objects.create(decision=late, agreed=True, by=ada, at=appeal.made_at - timedelta(seconds=1))
    with pytest.raises(InternalError, match="took part"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(decided_by=ada, decided_at=timezone.now(), outcome="kept")
