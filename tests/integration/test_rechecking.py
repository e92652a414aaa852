"""Ordinary decisions that somebody else makes again without knowing of the first."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from consultation.actions.erasing import erase_texts
from consultation.actions.moderating.claiming import ClaimLostError, QueueEmptyError, claim_answer, claim_next
from consultation.actions.moderating.deciding import Words, decide
from consultation.actions.moderating.rechecking import close_stale_rechecks
from consultation.models import Answer, Consultation, ModerationDecision, ModerationReason, Recheck
from consultation.models.codes import is_drawn_for_recheck
from consultation.selectors.moderating.answers import answer_context
from consultation.selectors.moderating.lists import Listed, Narrowing, page_of_list
from consultation.selectors.moderating.queue import moderation_queue
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
TEXT = "Ann Lee wrote"
QUEUE = "/consultations/staff/moderation/"


def compared(percent: int = 100) -> Consultation:
    consultation = make_consultation()
    Consultation.objects.update(recheck_percent=percent)
    consultation.refresh_from_db()
    return consultation


def decided(answer: Answer, by: User, kind: str = "publish", **fields: Any) -> ModerationDecision | Recheck:
    claim_answer(answer_id=answer.pk, by=by)
    if kind in ("redact", "withhold"):
        fields["reason"] = ModerationReason.objects.get(key="personal-data")
    made = decide(answer_id=answer.pk, by=by, kind=kind, **fields)
    answer.refresh_from_db()
    return made


def test_share_is_drawn_evenly_and_always_the_same() -> None:
    drawn = [number for number in range(20_000) if is_drawn_for_recheck(number, 5)]
    assert 850 < len(drawn) < 1150
    assert drawn == [number for number in range(20_000) if is_drawn_for_recheck(number, 5)]
    assert not any(is_drawn_for_recheck(number, 0) for number in range(1000))
    assert all(is_drawn_for_recheck(number, 100) for number in range(1000))


def test_drawn_decision_takes_effect_and_waits_for_somebody_else() -> None:
    sam = make_user("sam")
    answer = make_answer(compared(), TEXT, minutes_ago=30)
    since = Answer.objects.get().waiting_since
    made = decided(answer, sam)
    assert (answer.state, answer.published_text) == ("published", TEXT)
    assert (answer.waits_for, answer.not_by, answer.claimed_by) == ("recheck", [sam.pk], None)
    assert Recheck.objects.get().decision == made
    answer.refresh_from_db()
    assert answer.waiting_since == since


@pytest.mark.parametrize("fields", [{"recheck_percent": 0}, {"second_person_kinds": ["publish"]}])
def test_what_is_not_drawn_or_needs_two_is_not_compared(fields: dict[str, Any]) -> None:
    consultation, sam = compared(), make_user("sam")
    Consultation.objects.filter(pk=consultation.pk).update(**fields)
    answer = make_answer(consultation)
    decided(answer, sam)
    assert answer.waits_for != "recheck"
    assert not Recheck.objects.exists()


@pytest.mark.parametrize("purpose", ["campaign", "appeal"])
def test_only_ordinary_decisions_are_compared(purpose: str) -> None:
    answer = make_answer(compared())
    decided(answer, make_user("sam"), purpose=purpose)
    assert answer.waits_for == ""


def test_second_decision_is_written_beside_the_first_and_changes_nothing_public() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(compared(), TEXT)
    decided(answer, sam)
    published_at = answer.published_at
    made = decided(answer, kit, "redact", redactions=[Words(0, 7, "personal_data")], note="A name")
    assert isinstance(made, Recheck)
    assert (answer.state, answer.published_text, answer.published_at) == ("published", TEXT, published_at)
    assert (answer.waits_for, answer.not_by, answer.claimed_by) == ("", [], None)
    assert ModerationDecision.objects.count() == 1
    recheck = Recheck.objects.get()
    assert (recheck.kind, recheck.decided_by, recheck.note) == ("redact", kit, "A name")
    assert recheck.spans == [[0, 7, "personal_data"]]


def test_comparison_is_not_changed_afterwards_nor_made_by_the_first() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(compared())
    decided(answer, sam)
    with pytest.raises(DatabaseError, match="another person"), transaction.atomic():
        Recheck.objects.update(decided_by=sam, decided_at=timezone.now(), kind="publish")
    decided(answer, kit, note="A note")
    with pytest.raises(DatabaseError, match="made once"), transaction.atomic():
        Recheck.objects.update(kind="spam")
    with pytest.raises(DatabaseError, match="made once"), transaction.atomic():
        Recheck.objects.update(note="Another note")
    erase_texts([answer.response_id])
    assert Recheck.objects.get().note == ""


def test_queue_offers_it_to_others_as_a_first_decision_and_never_to_the_first() -> None:
    sam, kit, lead = make_user("sam"), make_user("kit"), make_user("lead", "Lead moderator")
    answer = make_answer(compared())
    decided(answer, sam)

    def seen(person: User) -> tuple[str, str]:
        row = moderation_queue(by=person).get()
        return row.seen_state, row.seen_work  # type: ignore[attr-defined]

    assert seen(kit) == ("pending", "first")
    assert seen(sam) == ("published", "")
    assert seen(lead) == ("published", "recheck")
    all_of_it = Narrowing((answer.consultation_id,))
    for person, lists in ((kit, [Listed.TO_DECIDE]), (sam, [Listed.DECIDED]), (lead, [Listed.DECIDED])):
        standing = [name for name in Listed if page_of_list(name, by=person, narrowing=all_of_it).answers]
        assert standing == lists
    for person in (sam, lead):
        with pytest.raises(QueueEmptyError):
            claim_next(by=person, among=moderation_queue(by=person), works=Answer.Work)
    assert claim_next(by=kit, among=moderation_queue(by=kit), works=Answer.Work) == answer


def test_first_may_still_correct_the_decision_and_learns_of_no_comparison() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(compared(), TEXT)
    decided(answer, sam)
    Consultation.objects.update(recheck_percent=0)
    made = decided(answer, sam, "withhold")
    assert isinstance(made, ModerationDecision)
    assert (answer.state, answer.waits_for) == ("withheld", "")
    assert isinstance(decided(answer, kit), ModerationDecision)
    assert Recheck.objects.get().decided_at is None


def test_lead_decides_for_good_while_it_is_compared() -> None:
    sam, lead = make_user("sam"), make_user("lead", "Lead moderator")
    answer = make_answer(compared(), TEXT)
    decided(answer, sam)
    Consultation.objects.update(recheck_percent=0)
    assert isinstance(decided(answer, lead, "withhold"), ModerationDecision)
    assert answer.state == "withheld"


def test_danger_that_only_the_second_reader_sees_is_passed_on() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(compared(), TEXT)
    decided(answer, sam)
    decided(answer, kit, "refer", to_safeguarding=True, note="Somebody is in danger")
    assert Recheck.objects.get().kind == "refer"
    assert (answer.state, answer.waits_for, answer.for_safeguarding) == ("published", "referred", True)
    assert answer.decisions.first().kind == "refer"


def test_whoever_compares_finds_no_trace_of_the_first_decision() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    consultation = compared()
    answer = make_answer(consultation, TEXT)
    other = make_answer(consultation, "Another text", number=2, response=answer.response)
    decided(answer, sam, note="Sam's own note")
    decided(other, sam)
    context = answer_context(answer, by=kit)
    assert context.decisions == []
    assert [row.shown_state for row in context.others] == ["pending"]
    assert len(answer_context(answer, by=sam).decisions) == 1


def unmasked(page: str) -> str:
    """Return a page without the token against forgery, which is another one each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def truncate_decisions() -> None:
    """Forget every decision: the triggers let nobody delete one."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; DELETE FROM consultation_moderationdecision")
        cursor.execute("SET session_replication_role = DEFAULT")


def test_page_and_list_are_the_same_as_for_a_first_decision(client: Client) -> None:
    sam, kit = make_user("sam"), make_user("kit")
    consultation = compared()
    again = make_answer(consultation, "The one to compare")
    decided(again, sam, note="Sam's own note")
    client.force_login(kit)
    addresses = (QUEUE, f"{QUEUE}{again.pk}/")
    to_compare = [unmasked(client.get(address).text) for address in addresses]
    Recheck.objects.all().delete()
    truncate_decisions()
    Answer.objects.update(
        state="pending", published_text="", published_at=None, waits_for="first", not_by=[], claimed_by=None
    )
    assert [unmasked(client.get(address).text) for address in addresses] == to_compare


def test_lost_claim_does_not_tell_of_the_first_decision() -> None:
    sam, kit = make_user("sam"), make_user("kit")
    answer = make_answer(compared())
    decided(answer, sam)
    with pytest.raises(ClaimLostError) as caught:
        decide(answer_id=answer.pk, by=kit, kind="publish")
    assert caught.value.decision is None


def test_what_nobody_compares_in_a_month_is_let_go() -> None:
    sam = make_user("sam")
    consultation = compared()
    old, new = make_answer(consultation), make_answer(consultation)
    for answer in (old, new):
        decided(answer, sam)
    Recheck.objects.filter(answer=old).update(drawn_at=timezone.now() - timedelta(days=31))
    assert close_stale_rechecks() == 1
    assert close_stale_rechecks() == 0
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.waits_for, old.not_by) == ("published", "", [])
    assert new.waits_for == "recheck"
