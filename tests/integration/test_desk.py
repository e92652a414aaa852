"""The desk: lists and places in them, batches, kept drafts, saved filters, counts of a queue too long to count."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from consultation.actions.erasing import erase_texts
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.waiting import count_waiting, forget_old_drafts, hurry_what_closes
from consultation.models import Answer, Consultation, DecisionDraft, ModerationAssignment, SavedFilter
from consultation.selectors.moderating import counts, lists
from consultation.selectors.moderating.lists import Listed, Narrowing, Place, page_of_list
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/consultations/staff/moderation/"


@pytest.fixture
def sam() -> User:
    return make_user("sam", first_name="Sam", last_name="Lee")


@pytest.fixture
def page(client: Client, sam: User) -> Client:
    client.force_login(sam)
    return client


def pages_through(by: User, consultation: Consultation, size: int) -> list[int]:
    found, after = [], None
    while True:
        page = page_of_list(Listed.TO_DECIDE, by=by, narrowing=Narrowing((consultation.pk,)), after=after, size=size)
        found += [answer.pk for answer in page.answers]
        if page.after is None:
            return found
        after = Place.read(str(page.after))


def test_paging_by_place_shows_everything_once_and_in_order(sam: User) -> None:
    consultation = make_consultation()
    same_moment = timezone.now()
    answers = [make_answer(consultation, urgency=number % 3) for number in range(11)]
    Answer.objects.filter(pk__in=[answer.pk for answer in answers[:6]]).update(waiting_since=same_moment)
    in_order = list(Answer.objects.order_by("-urgency", "waiting_since", "pk").values_list("pk", flat=True))
    assert pages_through(sam, consultation, size=3) == in_order


@pytest.mark.parametrize("text", ["", "1~2", "a~b~c", "1~1e99~3", "1~nan~3"])
def test_place_that_makes_no_sense_is_the_beginning(text: str) -> None:
    assert Place.read(text) is None


def test_other_consultations_are_nowhere_on_the_desk(page: Client, sam: User) -> None:
    make_answer(make_consultation("small"), "of mine")
    other = make_consultation("secret")
    answer = make_answer(other, "not of mine")
    SavedFilter.objects.create(owner=make_user("kit"), name="Kit’s", query="?consultation=secret", is_shared=True)
    ModerationAssignment.objects.filter(consultation=other, moderator=sam).delete()
    for query in ("", "?consultation=secret", "?list=decided", f"?question={answer.question_id}"):
        shown = page.get(f"{QUEUE}{query}").text.replace("consultation=secret", "")
        assert "secret" not in shown
        assert "not of mine" not in shown
    assert page.get(f"{QUEUE}{answer.pk}/").status_code == 404


def test_ten_are_taken_at_once_and_put_back_at_once(page: Client, sam: User) -> None:
    consultation = make_consultation()
    answers = [make_answer(consultation, minutes_ago=20 - number) for number in range(12)]
    assert page.post(f"{QUEUE}batch/")["Location"] == f"{QUEUE}{answers[0].pk}/"
    assert Answer.objects.filter(claimed_by=sam).count() == 10
    assert "10 answers are back in the queue." in page.post(f"{QUEUE}leave/", follow=True).text
    assert not Answer.objects.filter(claimed_by=sam).exists()


def test_nobody_takes_from_what_is_decided(page: Client, sam: User) -> None:
    make_answer(make_consultation(), state="withheld")
    for part in ("next/", "batch/"):
        assert page.post(f"{QUEUE}{part}?list=decided")["Location"] == f"{QUEUE}?list=decided"
    assert not Answer.objects.filter(claimed_by=sam).exists()


def test_activity_says_until_when_what_is_held(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation())
    claim_answer(answer_id=answer.pk, by=sam)
    held = page.post(f"{QUEUE}keep/").json()["held"]
    assert list(held) == [str(answer.pk)]


def test_page_that_loaded_the_next_answer_gets_that_one_and_else_the_first(page: Client, sam: User) -> None:
    consultation, kit = make_consultation(), make_user("kit")
    answers = [make_answer(consultation, minutes_ago=9 - number) for number in range(4)]
    claim_answer(answer_id=answers[0].pk, by=sam)
    sent = {"kind": "publish", "seen": "0", "words-TOTAL_FORMS": "0", "words-INITIAL_FORMS": "0"}
    wanted = page.post(f"{QUEUE}{answers[0].pk}/", {**sent, "then": answers[2].pk})
    assert wanted["Location"] == f"{QUEUE}{answers[2].pk}/"
    claim_answer(answer_id=answers[1].pk, by=kit)
    gone = page.post(f"{QUEUE}{answers[2].pk}/", {**sent, "then": answers[1].pk})
    assert gone["Location"] == f"{QUEUE}{answers[3].pk}/"


# --- Kept drafts -----------------------------------------------------------------------------------------------
ENTERED = {"kind": "redact", "note": "Half a thought", "words-TOTAL_FORMS": "1", "words-INITIAL_FORMS": "0"}


def test_half_made_decision_outlives_the_hold_and_is_there_on_coming_back(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    Answer.objects.update(claim_expires_at=timezone.now() - timedelta(seconds=1))
    entered = {**ENTERED, "words-0-words": "Ann Lee", "span": "0-3-personal_data"}
    assert "What you entered is kept." in page.post(f"{QUEUE}{answer.pk}/draft/", entered, follow=True).text
    assert b"Ann" not in bytes(DecisionDraft.objects.get().payload)
    page.post(f"{QUEUE}{answer.pk}/take/")
    shown = page.get(f"{QUEUE}{answer.pk}/").text
    for text in ("Half a thought", ">Ann Lee</textarea>", 'value="0-3-personal_data" checked'):
        assert text in shown
    assert "There is a problem" not in shown


def test_colleague_sees_nothing_of_a_half_made_decision(page: Client, client: Client, sam: User) -> None:
    answer = make_answer(make_consultation())
    page.post(f"{QUEUE}{answer.pk}/draft/", ENTERED)
    client.force_login(make_user("kit"))
    client.post(f"{QUEUE}{answer.pk}/take/")
    assert "Half a thought" not in client.get(f"{QUEUE}{answer.pk}/").text


def test_script_is_answered_in_short(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation())
    claim_answer(answer_id=answer.pk, by=sam)
    reply = page.post(f"{QUEUE}{answer.pk}/draft/", ENTERED, headers={"accept": "application/json"}).json()
    assert reply["is_saved"] is True
    assert list(reply["held"]) == [str(answer.pk)]


def test_nothing_entered_keeps_nothing_and_forgets_what_was_kept(page: Client) -> None:
    answer = make_answer(make_consultation())
    page.post(f"{QUEUE}{answer.pk}/draft/", ENTERED)
    page.post(f"{QUEUE}{answer.pk}/draft/", {**ENTERED, "kind": "", "note": ""})
    assert not DecisionDraft.objects.exists()


def test_draft_goes_with_the_decision_with_the_text_and_with_time(page: Client, sam: User) -> None:
    consultation = make_consultation()
    decided, erased, old, young = (make_answer(consultation) for _ in range(4))
    for answer in (decided, erased, old, young):
        page.post(f"{QUEUE}{answer.pk}/draft/", ENTERED)
    claim_answer(answer_id=decided.pk, by=sam)
    page.post(f"{QUEUE}{decided.pk}/", {**ENTERED, "kind": "publish", "words-TOTAL_FORMS": "0", "note": ""})
    erase_texts([erased.response_id])
    DecisionDraft.objects.filter(answer=old).update(saved_at=timezone.now() - timedelta(days=15))
    assert forget_old_drafts() == 1
    assert [draft.answer for draft in DecisionDraft.objects.all()] == [young]


# --- Saved filters ---------------------------------------------------------------------------------------------
def test_filter_is_saved_under_a_name_renamed_shared_and_deleted(page: Client, client: Client, sam: User) -> None:
    make_consultation()
    assert "Save this filter" in page.get(f"{QUEUE}?priority=2").text
    page.post(f"{QUEUE}filters/new/?priority=2", {"name": "Victims"})
    row = SavedFilter.objects.get()
    assert (row.query, row.owner) == ("?priority=2", sam)
    refused = page.post(f"{QUEUE}filters/new/?priority=1", {"name": "Victims"})
    assert "You have a filter of this name" in refused.text
    page.post(f"{QUEUE}filters/{row.pk}/", {"name": "About victims", "is_shared": "on"})
    client.force_login(make_user("kit"))
    assert "About victims" in client.get(QUEUE).text
    assert client.post(f"{QUEUE}filters/{row.pk}/delete/").status_code == 404
    client.force_login(sam)
    client.post(f"{QUEUE}filters/{row.pk}/delete/")
    assert not SavedFilter.objects.exists()


# --- A queue too long to count ---------------------------------------------------------------------------------
def test_long_queue_shows_what_a_worker_counted(page: Client, sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = make_consultation()
    make_answer(consultation, flags=["officer", "abusive"])
    make_answer(consultation, number=2, borough="E09000003", language="pl")
    make_answer(consultation, state="withheld")
    assert count_waiting() == 2
    make_answer(consultation, number=2)
    monkeypatch.setattr(counts, "COUNTED_AT_ONCE", 1)
    shown = page.get(QUEUE).text
    assert "counted at" in shown
    for text in ("2. Priority 2 (1)", "Barnet (1)", "Southwark (1)", "Polski (1)", "May identify an officer (1)"):
        assert text in shown
    assert re.search(r"To decide.{0,40}<span class=\"app-count\">2<", shown, re.DOTALL)


def test_counting_again_takes_the_place_of_what_was_counted() -> None:
    consultation = make_consultation()
    make_answer(consultation)
    assert count_waiting() == 1
    Answer.objects.update(state="withheld", waits_for="")
    assert count_waiting() == 0


def test_search_that_stops_says_how_far_it_looked_and_goes_on(
    page: Client, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = make_consultation()
    for number in range(5):
        make_answer(consultation, f"text {number}", minutes_ago=9 - number)
    monkeypatch.setattr(lists, "LOOKED_THROUGH", 3)
    shown = page.get(f"{QUEUE}?q=text+4").text
    assert "The first 3 answers were looked through." in shown
    further = re.search(rf'href="({QUEUE}\?[^"]*after=[^"]+)"', shown)
    assert further is not None
    assert ">text 4<" in page.get(further[1].replace("&amp;", "&")).text


def test_texts_of_what_closes_soon_come_first_and_are_moved_once() -> None:
    soon, later = make_consultation("soon"), make_consultation("later")
    Consultation.objects.filter(pk=soon.pk).update(closes_at=timezone.now() + timedelta(days=3))
    first, ordinary = make_answer(soon), make_answer(later)
    danger = make_answer(soon, urgency=2)
    assert hurry_what_closes() == 1
    assert hurry_what_closes() == 0
    urgency = dict(Answer.objects.values_list("pk", "urgency"))
    assert urgency == {first.pk: 1, ordinary.pk: 0, danger.pk: 2}
