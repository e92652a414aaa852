"""The pages of deciding by two, of passing on, and of the message to a respondent."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.actions.screening import screen_waiting
from consultation.models import Agreement, Answer, Consultation, ModerationDecision, ModerationReason
from tests.factories.moderating import make_answer, make_consultation, make_published, make_user

pytestmark = pytest.mark.django_db
ROWS = {"words-TOTAL_FORMS": "0", "words-INITIAL_FORMS": "0"}
TEXT = "PC Ann Lee 😀 was rude. الشرطي أحمد"


@pytest.fixture
def sam(db: None) -> User:
    return make_user("sam", first_name="Sam", last_name="Lee")


@pytest.fixture
def kit(db: None) -> User:
    return make_user("kit", first_name="Kit", last_name="Roe")


@pytest.fixture
def answer(sam: User, kit: User) -> Answer:
    consultation = make_consultation()
    Consultation.objects.update(second_person_kinds=["withhold", "redact_officer"])
    return make_answer(consultation, TEXT)


def address(answer: Answer, part: str = "") -> str:
    return f"/consultations/staff/moderation/{answer.pk}/{part}"


def as_person(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def proposed(answer: Answer, by: User, **fields: object) -> ModerationDecision:
    claim_answer(answer_id=answer.pk, by=by)
    reason = ModerationReason.objects.get(key="personal-data")
    given = {"kind": "redact", "redactions": [Words(3, 10, "officer")], "note": "It names her"} | fields
    made = decide(answer_id=answer.pk, by=by, reason=reason, **given)
    assert isinstance(made, ModerationDecision)
    return made


def test_deciding_what_needs_two_says_so_and_publishes_nothing(sam: User, answer: Answer) -> None:
    client = as_person(sam)
    claim_answer(answer_id=answer.pk, by=sam)
    fields = {**ROWS, "kind": "redact", "reason": "personal-data", "span": "3-10-officer", "step": "continue"}
    preview = client.post(address(answer), fields).text
    assert "when somebody else agrees" in preview
    assert "Send it to a second person" in preview
    done = client.post(address(answer), {**fields, "step": "confirm"}, follow=True).text
    assert "It takes effect when a second person agrees." in done
    answer.refresh_from_db()
    assert (answer.state, answer.published_text) == ("pending", "")


def test_second_person_sees_the_original_the_words_and_what_the_public_would_read(
    sam: User, kit: User, answer: Answer
) -> None:
    decision = proposed(answer, sam)
    client = as_person(kit)
    client.post(address(answer, "take/"))
    shown = client.get(address(answer)).text
    for part in (TEXT, "Sam Lee decided: Publish with words removed", "“Ann Lee”", "It names her"):
        assert part in shown
    assert "PC \u2068[identifies an officer]\u2069 😀 was rude." in shown
    assert 'name="kind"' not in shown
    sent = {"decision": decision.pk, "agreed": "yes"}
    assert "You agreed." in client.post(address(answer, "second/"), sent, follow=True).text
    answer.refresh_from_db()
    assert answer.published_text == "PC \u2068[identifies an officer]\u2069 😀 was rude. الشرطي أحمد"
    assert "Kit Roe agreed" in client.get(address(answer)).text


def test_not_agreeing_needs_a_note_and_keeps_what_was_entered(sam: User, kit: User, answer: Answer) -> None:
    decision = proposed(answer, sam)
    client = as_person(kit)
    client.post(address(answer, "take/"))
    shown = client.post(address(answer, "second/"), {"decision": decision.pk, "agreed": "no", "second_note": ""})
    assert shown.status_code == 200
    assert "Say in a note why you do not agree" in shown.text
    assert 'value="no" checked' in shown.text
    client.post(
        address(answer, "second/"), {"decision": decision.pk, "agreed": "no", "second_note": "Her rank is public"}
    )
    answer.refresh_from_db()
    assert (answer.state, answer.waits_for, answer.not_by) == ("pending", "first", [sam.pk, kit.pk])
    history = client.get(address(answer)).text
    assert "Kit Roe did not agree" in history
    assert "Her rank is public" in history


def test_proposer_is_refused_over_http(sam: User, answer: Answer) -> None:
    decision = proposed(answer, sam)
    client = as_person(sam)
    client.post(address(answer, "take/"))
    shown = client.get(address(answer)).text
    assert "You decided: Publish with words removed" in shown
    assert 'name="agreed"' not in shown
    refused = client.post(address(answer, "second/"), {"decision": decision.pk, "agreed": "yes"}, follow=True)
    assert "Nothing was saved" in refused.text
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("number", ["", "nonsense", "999999999999999999999", "-1"])
def test_agreeing_to_a_decision_that_is_not_there_saves_nothing(
    sam: User, kit: User, answer: Answer, number: str
) -> None:
    proposed(answer, sam)
    claim_answer(answer_id=answer.pk, by=kit)
    as_person(kit).post(address(answer, "second/"), {"decision": number, "agreed": "yes"})
    assert not Agreement.objects.exists()


def test_referring_to_a_colleague_with_a_message_to_the_respondent(sam: User, kit: User, answer: Answer) -> None:
    client = as_person(sam)
    claim_answer(answer_id=answer.pk, by=sam)
    refused = client.post(address(answer), {**ROWS, "kind": "refer"}).text
    assert "Choose who should look at it" in refused
    assert "Say in a note what your colleague should look at" in refused
    fields = {**ROWS, "kind": "refer", "refer_to": kit.pk, "note": "Is she named?", "message": "We need more time."}
    client.post(address(answer), fields)
    decision = ModerationDecision.objects.get()
    assert (decision.refer_to, decision.message, decision.note) == (kit, "We need more time.", "Is she named?")
    shown = as_person(kit).get(address(answer)).text
    assert "Somebody asks for your view" in shown
    assert "Is she named?" in shown


def test_referring_to_the_safeguarding_lead(sam: User, answer: Answer) -> None:
    claim_answer(answer_id=answer.pk, by=sam)
    as_person(sam).post(address(answer), {**ROWS, "kind": "refer", "refer_to": "safeguarding", "note": "A threat"})
    answer.refresh_from_db()
    assert answer.for_safeguarding


def test_spam_needs_no_reason(sam: User, answer: Answer) -> None:
    claim_answer(answer_id=answer.pk, by=sam)
    as_person(sam).post(address(answer), {**ROWS, "kind": "spam"})
    answer.refresh_from_db()
    assert answer.state == "spam"


def test_only_a_lead_is_offered_to_hide_a_published_text(sam: User, answer: Answer) -> None:
    published = make_published(answer.response.questionnaire.consultation, "A published text")
    lead = make_user("lead", "Lead moderator")
    for person, offered in ((sam, False), (lead, True)):
        client = as_person(person)
        Answer.objects.update(claimed_by=None, claim_expires_at=None)
        client.post(address(published, "take/"))
        assert ('name="hides_at_once"' in client.get(address(published)).text) is offered
    fields = {**ROWS, "kind": "withhold", "reason": "abusive", "hides_at_once": "on"}
    client.post(address(published), fields)
    published.refresh_from_db()
    assert (published.state, published.waits_for) == ("pending", "second")


def test_second_person_is_offered_no_suggestions_to_judge(sam: User, kit: User, answer: Answer) -> None:
    proposed(answer, sam)
    assert screen_waiting() == 1
    client = as_person(kit)
    client.post(address(answer, "take/"))
    shown = client.get(address(answer)).text
    assert "Ann Lee" in shown
    assert 'form="decision"' not in shown
