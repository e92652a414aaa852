"""What staff do is in the audit log: who, what, to what, from what to what; what respondents do is not."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from auditing.models import AuditEntry
from consultation.actions.moderating.assigning import assign_moderator, unassign_moderator
from consultation.actions.moderating.claiming import claim_answer, claim_next, release_claim
from consultation.actions.moderating.deciding import InvalidDecisionError, Words, decide
from consultation.models import Answer, Consultation, ModerationReason
from consultation.selectors.moderating.queue import reachable_answers
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def sam(consultation: Consultation) -> User:
    return make_user("sam")


@pytest.fixture
def answer(consultation: Consultation) -> Answer:
    answer = make_answer(consultation, "secret words of somebody")
    # The database writes whose it is.
    answer.refresh_from_db()
    return answer


def acts(prefix: str = "") -> list[tuple[str, str, str]]:
    """Return who did what to what, in order."""
    rows = AuditEntry.objects.filter(action__startswith=prefix).order_by("pk")
    return list(rows.values_list("username", "action", "subject"))


def last(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("pk")


def test_claim_is_noted_once_and_not_when_it_is_held_longer(answer: Answer, sam: User) -> None:
    claim_answer(answer_id=answer.pk, by=sam)
    claim_answer(answer_id=answer.pk, by=sam)
    claim_next(by=sam, among=reachable_answers(by=make_user("lee", "Lead moderator")))
    assert acts("answer.") == [("sam", "answer.claim", f"answer:{answer.pk}")]


def test_claim_of_the_next_is_noted(answer: Answer, sam: User) -> None:
    claim_next(by=sam, among=Answer.objects.all())
    entry = last("answer.claim")
    assert (entry.user_id, entry.subject, entry.consultation_id) == (
        sam.pk,
        f"answer:{answer.pk}",
        answer.consultation_id,
    )


def test_release_is_noted_with_who_held_it(answer: Answer, sam: User) -> None:
    claim_answer(answer_id=answer.pk, by=sam)
    release_claim(answer_id=answer.pk, by=make_user("lee", "Lead moderator"))
    entry = last("answer.release")
    assert (entry.username, entry.before) == ("lee", {"held_by": sam.pk})


def test_release_of_what_nobody_holds_is_nothing(answer: Answer, sam: User) -> None:
    release_claim(answer_id=answer.pk, by=sam)
    assert acts("answer.release") == []


def test_decision_is_noted_with_the_states_and_without_words(answer: Answer, sam: User) -> None:
    claim_answer(answer_id=answer.pk, by=sam)
    reason = ModerationReason.objects.filter(consultation=answer.consultation_id, key="personal-data").get()
    decide(
        answer_id=answer.pk,
        by=sam,
        kind="redact",
        reason=reason,
        redactions=[Words(0, 6, "personal_data")],
        note="a note about somebody",
    )
    entry = last("answer.decide")
    assert entry.before == {"state": "pending", "waits_for": "first"}
    assert entry.after["state"] == "redacted"
    assert (entry.after["kind"], entry.after["reason"], entry.after["redactions"]) == ("redact", "personal-data", 1)
    everything = str(list(AuditEntry.objects.values_list()))
    for words in ("secret", "words of", "somebody"):
        assert words not in everything


def test_decision_that_cannot_be_carried_out_is_not_noted(answer: Answer, sam: User) -> None:
    claim_answer(answer_id=answer.pk, by=sam)
    with pytest.raises(InvalidDecisionError):
        decide(answer_id=answer.pk, by=sam, kind="redact")
    assert acts("answer.decide") == []


def test_assignments_are_noted(consultation: Consultation) -> None:
    lee, kim = make_user("lee", "Lead moderator"), make_user("kim")
    for _ in range(2):
        assign_moderator(consultation=consultation, moderator=kim, by=lee)
    for _ in range(2):
        unassign_moderator(consultation=consultation, moderator=kim, by=lee)
    subject = f"user:{kim.pk}"
    ours: list[Any] = [act for act in acts("moderator.") if act[0] == "lee"]
    assert ours[-1] == ("lee", "moderator.unassign", subject)
    assert [act[1] for act in ours].count("moderator.unassign") == 1


def test_moderator_who_is_taken_off_lets_go_of_what_they_hold(answer: Answer, sam: User) -> None:
    assign_moderator(consultation=answer.consultation, moderator=sam, by=None)
    claim_answer(answer_id=answer.pk, by=sam)
    unassign_moderator(consultation=answer.consultation, moderator=sam, by=None)
    answer.refresh_from_db()
    assert answer.claimed_by is None
