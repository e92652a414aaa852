"""The page of one answer: reading it, deciding, and what is never lost."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from auditing.models import AuditEntry
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import decide
from consultation.models import Answer, EqualityAnswers, ModerationDecision, Redaction
from tests.factories.moderating import make_answer, make_consultation, make_response, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/consultations/staff/moderation/"


def address(answer: Answer, part: str = "") -> str:
    return f"{QUEUE}{answer.pk}/{part}"


def sent(**fields: object) -> dict[str, object]:
    return {"words-TOTAL_FORMS": "1", "words-INITIAL_FORMS": "0", "step": "continue", **fields}


def typed(words: str, category: str = "personal_data", **fields: object) -> dict[str, object]:
    return sent(
        kind="redact", reason="personal-data", **{"words-0-words": words, "words-0-category": category}, **fields
    )


def hidden_fields(text: str) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text):
        if name != "csrfmiddlewaretoken":
            kept.setdefault(name, []).append(value)
    return kept


def test_answer_stands_in_its_context_and_never_beside_equality_answers(page: Client) -> None:
    consultation = make_consultation()
    response = make_response(consultation, borough="E09000002", respondent_kind="organisation")
    EqualityAnswers.objects.create(response=response, closed_answers={"religion": "equality-canary"})
    answer = make_answer(consultation, "About the first", response=response)
    make_answer(consultation, "About the second", response=response, number=2)
    shown = page.get(address(answer)).text
    for text in ("What about 1?", "For an organisation", "Barking and Dagenham", "Disagree", "About the second"):
        assert text in shown
    assert "Closed p2-agree?" not in shown
    assert "equality-canary" not in shown


def test_reading_an_answer_is_noted_by_id_and_without_its_words(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "secret words")
    page.get(address(answer))
    page.get(QUEUE)
    read, listed = (
        AuditEntry.objects.filter(action=action).latest("pk") for action in ("answer.read", "answer.list")
    )
    assert (read.action, read.user_id, read.subject) == ("answer.read", sam.pk, f"answer:{answer.pk}")
    assert (listed.action, listed.user_id, listed.also) == ("answer.list", sam.pk, [f"answer:{answer.pk}"])
    assert {read.consultation_id, listed.consultation_id} == {answer.response.questionnaire.consultation_id}
    assert "secret words" not in str(AuditEntry.objects.values_list())


def test_missing_answer_is_not_found(page: Client) -> None:
    assert page.get(f"{QUEUE}404/").status_code == 404
    assert page.post(f"{QUEUE}404/take/").status_code == 404


def test_form_is_only_for_whoever_holds_the_answer(page: Client) -> None:
    answer = make_answer(make_consultation())
    assert 'name="kind"' not in page.get(address(answer)).text
    page.post(address(answer, "take/"))
    assert 'name="kind"' in page.get(address(answer)).text


def test_answer_that_somebody_holds_says_so(page: Client) -> None:
    answer = make_answer(make_consultation())
    claim_answer(answer_id=answer.pk, by=make_user("kit"))
    refused = page.post(address(answer, "take/"))
    assert refused.status_code == 409
    assert "kit has it until" in refused.text
    assert "kit has it until" in page.get(address(answer)).text
    assert page.post(address(answer, "release/")).status_code == 409


def test_lead_moderator_takes_an_answer_back_from_somebody(client: Client) -> None:
    answer = make_answer(make_consultation())
    claim_answer(answer_id=answer.pk, by=make_user("kit"))
    client.force_login(make_user("lead", "Lead moderator"))
    assert "Take it from them" in client.get(address(answer)).text
    client.post(address(answer, "release/"))
    answer.refresh_from_db()
    assert answer.claimed_by is None


def test_leaving_an_answer_goes_to_another_one(page: Client, sam: User) -> None:
    consultation = make_consultation()
    answer, other = make_answer(consultation, minutes_ago=9), make_answer(consultation)
    claim_answer(answer_id=answer.pk, by=sam)
    assert page.post(address(answer, "release/"), {"next": "1"})["Location"] == address(other)


def test_publishing_goes_to_the_next_answer_of_the_same_filter(page: Client, sam: User) -> None:
    consultation = make_consultation()
    answer = make_answer(consultation, number=2, minutes_ago=9)
    make_answer(consultation, minutes_ago=8)
    following = make_answer(consultation, number=2)
    claim_answer(answer_id=answer.pk, by=sam)
    answered = page.post(f"{address(answer)}?priority=2", sent(kind="publish"), follow=True)
    assert answered.redirect_chain == [(f"{address(following)}?priority=2", 302)]
    assert "Decision saved: publish." in answered.text
    answer.refresh_from_db()
    assert answer.state == "published"


def test_withholding_needs_a_reason_and_keeps_what_was_entered(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation())
    claim_answer(answer_id=answer.pk, by=sam)
    refused = page.post(address(answer), sent(kind="withhold", note="Ask Kit"))
    assert "There is a problem" in refused.text
    assert 'href="#id_reason"' in refused.text
    assert "Ask Kit" in refused.text
    page.post(address(answer), sent(kind="withhold", reason="abusive", note="Ask Kit"))
    decision = ModerationDecision.objects.get()
    assert (decision.kind, decision.reason.key, decision.note) == ("withhold", "abusive", "Ask Kit")


def test_typed_words_are_previewed_then_removed(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote. ann lee left.")
    claim_answer(answer_id=answer.pk, by=sam)
    preview = page.post(address(answer), typed("Ann Lee"))
    assert "[personal details removed] wrote. [personal details removed] left." in preview.text
    assert not ModerationDecision.objects.exists()
    page.post(address(answer), {**hidden_fields(preview.text), "step": "confirm"})
    answer.refresh_from_db()
    assert answer.published_text == "[personal details removed] wrote. [personal details removed] left."
    assert answer.text == "Ann Lee wrote. ann lee left."


def test_only_the_first_typed_words_are_removed_where_asked(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann wrote. Ann left.")
    claim_answer(answer_id=answer.pk, by=sam)
    page.post(address(answer), typed("Ann", step="confirm", **{"words-0-first_only": "on"}))
    answer.refresh_from_db()
    assert answer.published_text == "[personal details removed] wrote. Ann left."


def test_selected_words_are_removed_counted_as_a_browser_does(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "😀 first\r\nAnn wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    page.post(address(answer), sent(kind="redact", reason="personal-data", span="8-11-personal_data", step="confirm"))
    answer.refresh_from_db()
    assert answer.published_text == "😀 first\r\n[personal details removed] wrote"


def test_going_back_from_the_preview_keeps_everything(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    preview = page.post(address(answer), typed("Lee", note="A note", span=["0-3-personal_data"]))
    back = page.post(address(answer), {**hidden_fields(preview.text), "step": "change"}).text
    assert "There is a problem" not in back
    assert 'value="0-3-personal_data" checked' in back
    assert ">Lee</textarea>" in back
    assert "A note" in back


def test_another_row_of_words_can_be_added(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    shown = page.post(address(answer), typed("Ann", step="add")).text
    assert 'name="words-1-words"' in shown
    assert ">Ann</textarea>" in shown
    assert "There is a problem" not in shown


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (sent(), "Choose what should happen to this answer"),
        (sent(kind="redact", reason="personal-data"), "Enter or select the words to remove"),
        (typed("Zoe"), "“Zoe” is not in the answer"),
        (typed("Ann", category=""), "Choose what the public reads instead"),
        (typed("Ann") | {"kind": "publish"}, "You marked words to remove."),
        (sent(kind="redact", reason="personal-data", span="0-99-personal_data"), "Select the words to remove again"),
        (sent(kind="redact", reason="personal-data", span="rubbish"), "Select the words to remove again"),
        (sent(kind="nonsense"), "Select a valid choice"),
        (sent(kind="withhold", reason="nonsense"), "Select a valid choice"),
        ({"kind": "publish"}, "There is a problem"),
    ],
)
def test_wrong_input_is_explained_and_decides_nothing(
    page: Client, sam: User, fields: dict[str, object], message: str
) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    shown = page.post(address(answer), fields).text
    assert "There is a problem" in shown
    assert message in shown
    assert not ModerationDecision.objects.exists()


def lapse() -> None:
    Answer.objects.update(claim_expires_at=timezone.now() - timedelta(seconds=1))


def test_lapsed_claim_is_taken_again_and_nothing_entered_is_lost(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    lapse()
    shown = page.post(address(answer), typed("Ann", note="A note", step="confirm")).text
    assert "Nobody else took it, so you hold it again." in shown
    assert ">Ann</textarea>" in shown
    assert "A note" in shown
    page.post(address(answer), typed("Ann", step="confirm"))
    assert ModerationDecision.objects.count() == 1


def test_claim_that_somebody_took_is_named_and_nothing_entered_is_lost(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    lapse()
    claim_answer(answer_id=answer.pk, by=make_user("kit"))
    for step in ("continue", "confirm", "add"):
        shown = page.post(address(answer), typed("Ann", step=step)).text
        assert "kit has it until" in shown
        assert ">Ann</textarea>" in shown
    assert not ModerationDecision.objects.exists()


def test_decision_that_somebody_made_meanwhile_is_told_before_it_is_changed(page: Client, sam: User) -> None:
    answer, kit = make_answer(make_consultation()), make_user("kit")
    claim_answer(answer_id=answer.pk, by=sam)
    lapse()
    claim_answer(answer_id=answer.pk, by=kit)
    decide(answer_id=answer.pk, by=kit, kind="publish")
    shown = page.post(address(answer), sent(kind="withhold", reason="abusive", seen="0")).text
    assert "meanwhile kit decided: Publish." in shown
    assert ModerationDecision.objects.count() == 1


def test_history_shows_every_decision_with_its_reason_and_words(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    for fields in (typed("Ann Lee", step="confirm", note="First look"), sent(kind="publish")):
        claim_answer(answer_id=answer.pk, by=sam)
        page.post(address(answer), fields)
    shown = page.get(address(answer)).text
    for text in (
        "Publish with words removed",
        "It says who somebody is",
        "Ann Lee</bdi>",
        "First look",
        "by Sam Lee",
    ):
        assert text in shown


def test_looking_again_begins_with_the_words_that_were_removed(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "First\r\nAnn Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    page.post(address(answer), typed("Ann Lee", step="confirm"))
    page.post(address(answer, "take/"))
    assert 'value="6-13-personal_data" checked' in page.get(address(answer)).text


def test_words_of_a_respondent_are_never_markup(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "<b>x</b></textarea><script>alert(1)</script>")
    claim_answer(answer_id=answer.pk, by=sam)
    for shown in (
        page.get(QUEUE),
        page.get(address(answer)),
        page.post(address(answer), typed("x", span="0-3-other")),
    ):
        assert "<script>alert" not in shown.text
        assert "<b>x" not in shown.text


def test_category_of_marked_words_is_changed_beside_them(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    fields = sent(
        kind="redact", reason="personal-data", span="0-7-personal_data", **{"as-0-7-personal_data": "abusive"}
    )
    preview = page.post(address(answer), fields).text
    assert "[abusive words removed] wrote" in preview
    again = page.post(address(answer), {**hidden_fields(preview), "step": "change"}).text
    assert '<option value="abusive" selected>' in again
    page.post(address(answer), {**hidden_fields(preview), "step": "confirm"})
    assert Redaction.objects.get().category == "abusive"


def test_category_that_there_is_none_of_is_refused(page: Client, sam: User) -> None:
    answer = make_answer(make_consultation(), "Ann Lee wrote")
    claim_answer(answer_id=answer.pk, by=sam)
    fields = sent(kind="redact", reason="personal-data", span="0-7-other", **{"as-0-7-other": "nonsense"})
    assert "Select the words to remove again" in page.post(address(answer), fields).text
    assert not ModerationDecision.objects.exists()
