"""What staff do is in the audit log: who, what, to what, from what to what; what respondents do is not."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client

from auditing.canonical import moment
from auditing.models import AuditEntry
from consultation.actions.authoring.reasons import add_reason, delete_reason
from consultation.actions.authoring.settings import begin_consultation, change_settings, settings_state
from consultation.actions.closing import change_closing
from consultation.actions.entering import change_paper_settings
from consultation.actions.erasing import erase_response
from consultation.actions.moderating.assigning import assign_moderator, unassign_moderator
from consultation.actions.moderating.claiming import claim_answer, claim_next, release_claim
from consultation.actions.moderating.deciding import InvalidDecisionError, Words, decide
from consultation.models import Answer, Consultation, ModerationReason
from consultation.selectors.moderating.queue import reachable_answers
from portal.roles import ensure_roles
from tests.factories.moderating import make_answer, make_consultation, make_user
from turnaround.models import PlanVersion

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


def begun() -> tuple[Consultation, User]:
    """A consultation that is being made, and who makes it."""
    version, _ = PlanVersion.objects.get_or_create(
        slug="v1-draft", defaults={"order": 1, "title": "Draft", "standing": "consultation_draft"}
    )
    ed = make_user("ed", "Consultation editor")
    return begin_consultation(by=ed, title="A title", slug="begun", plan_version=version), ed


def test_change_of_settings_is_noted_setting_by_setting() -> None:
    draft, ed = begun()
    grace = draft.grace_minutes
    values = {"title": "Another title", "summary": draft.summary, "grace_minutes": grace + 30}
    change_settings(consultation=draft, by=ed, seen=settings_state(draft, values), values=values)
    entry = last("consultation.settings")
    assert (entry.username, entry.subject) == ("ed", f"consultation:{draft.pk}")
    assert entry.before == {"title": "A title", "grace_minutes": grace}
    assert entry.after == {"title": "Another title", "grace_minutes": grace + 30}


def test_settings_of_paper_are_noted(consultation: Consultation, sam: User) -> None:
    values = {"return_address": "1 Some Street", "paper_grace_days": 9, "double_entry_percent": 20}
    change_paper_settings(consultation=consultation, by=sam, values=values)
    entry = last("consultation.settings")
    assert entry.after == {"return_address": "1 Some Street", "paper_grace_days": 9, "double_entry_percent": 20}


def test_change_of_the_closing_date_is_noted(consultation: Consultation, sam: User) -> None:
    assert consultation.closes_at is not None
    later = consultation.closes_at + timedelta(days=7)
    change_closing(
        consultation=consultation, by=sam, closes_at=later, reason="People asked.", seen=consultation.closes_at
    )
    entry = last("consultation.closing")
    assert entry.before == {"closes_at": moment(consultation.closes_at)}
    assert entry.after == {"closes_at": moment(later)}


def test_reasons_and_questions_that_change_are_noted() -> None:
    draft, ed = begun()
    reason = add_reason(consultation=draft, by=ed, text="It is spam")
    assert last("consultation.reasons").after == {reason.key: "It is spam"}
    delete_reason(reason=reason, by=ed)
    assert last("consultation.reasons").before == {reason.key: "It is spam"}


def test_role_that_changes_with_the_code_is_noted_and_one_that_does_not_is_not() -> None:
    ensure_roles()
    before = AuditEntry.objects.count()
    ensure_roles()
    assert AuditEntry.objects.count() == before
    Group.objects.get(name="Moderator").permissions.clear()
    ensure_roles()
    entry = last("role.change")
    assert (entry.username, entry.subject) == ("", "role:Moderator")
    assert entry.before == {"permissions": []}
    assert "consultation.moderate_answer" in entry.after["permissions"]


def test_roles_that_an_administrator_gives_are_noted(client: Client) -> None:
    client.force_login(make_user("alex", "Administrator", is_staff=True))
    kim = make_user("kim")
    role = Group.objects.get(name="Analyst")
    fields = {"username": "kim", "is_active": "on", "groups": [role.pk], "email": "kim@example.org"}
    fields |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00"}
    assert client.post(f"/admin/auth/user/{kim.pk}/change/", fields).status_code == 302
    entry = last("account.roles")
    assert (entry.username, entry.subject) == ("alex", f"user:{kim.pk}")
    assert (entry.before, entry.after) == ({"roles": ["Moderator"]}, {"roles": ["Analyst"]})
    assert last("account.change").after == {"changed": ["email"]}
    assert "kim@example.org" not in str(list(AuditEntry.objects.values_list()))


def test_signing_in_and_out_is_noted(client: Client) -> None:
    cache.clear()
    kim = User.objects.create_user("kim", password="a long password of nobody")
    for password in ("wrong", "a long password of nobody"):
        client.post("/accounts/login/", {"login": "kim", "password": password})
    client.post("/accounts/logout/")
    assert acts("session.") == [
        ("", "session.refuse", f"user:{kim.pk}"),
        ("kim", "session.begin", f"user:{kim.pk}"),
        ("kim", "session.end", f"user:{kim.pk}"),
    ]


def test_name_that_is_no_account_is_not_kept(client: Client) -> None:
    cache.clear()
    client.post("/accounts/login/", {"login": "my secret password", "password": "x"})
    assert not AuditEntry.objects.exists()


def test_wrong_code_of_the_second_factor_is_noted(client: Client) -> None:
    cache.clear()
    kim = User.objects.create_user("kim", password="a long password of nobody")
    TOTP.activate(kim, "JBSWY3DPEHPK3PXP")
    client.post("/accounts/login/", {"login": "kim", "password": "a long password of nobody"})
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    entry = last("session.refuse")
    assert (entry.username, entry.subject, entry.after) == ("", f"user:{kim.pk}", {"step": "code"})


def test_what_respondents_do_leaves_no_trace(consultation: Consultation) -> None:
    before = AuditEntry.objects.count()
    answer = make_answer(consultation)
    erase_response(response_id=answer.response_id)
    assert AuditEntry.objects.count() == before
