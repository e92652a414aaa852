"""Two tabs or devices on one draft: nothing that one saved is replaced by the other unseen."""

import re
from typing import Any

import pytest

from consultation.actions.responding import SavedMeanwhileError, save_page, start_draft
from consultation.models import Consultation, Draft, Response
from consultation.models.codes import code_for
from tests.factories.consultation import Respondent, nine_priorities

pytestmark = pytest.mark.django_db
ELSEWHERE = "This page was changed somewhere else"


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    return Respondent(consultation).start()


def shown_by(page: Any) -> str:
    """Return what a page carries of the answers that it shows."""
    found = re.search(r'name="_shown" value="([^"]*)"', page.text)
    assert found
    return found[1]


def save(respondent: Respondent, shown: str, *, kept: str = "", **answers: Any) -> Any:
    """Save the page about victims as a tab does that showed answers with these marks."""
    sent = {f"victims-{key}": value for key, value in answers.items()} | {"_shown": shown}
    return respondent.post("question", sent | ({"_kept": f"victims-{kept}"} if kept else {}), page_key="victims")


def stored() -> dict[str, Any]:
    return Draft.objects.get().read().answers


def test_second_tab_is_shown_what_the_first_saved_and_replaces_it_knowingly(respondent: Respondent) -> None:
    shown = shown_by(respondent.get("question", page_key="victims"))
    save(respondent, shown, text="From one tab")
    page = save(respondent, shown, text="From the other")
    assert page.status_code == 200
    assert ELSEWHERE in page.text
    assert "From one tab" in page.text
    assert ">From the other</textarea>" in page.text
    assert stored()["victims-text"] == "From one tab"
    saved = save(respondent, shown_by(page), text="From the other")
    assert saved.status_code == 302
    assert stored()["victims-text"] == "From the other"


def test_answer_saved_elsewhere_can_be_kept_whatever_is_in_the_box(respondent: Respondent) -> None:
    shown = shown_by(respondent.get("question", page_key="victims"))
    save(respondent, shown, agree="agree", text="From one tab")
    page = save(respondent, shown, agree="disagree", text="Mine")
    assert page.text.count("Keep this answer, not the one below") == 2
    sent = save(respondent, shown_by(page), agree="disagree", text="x" * 9000, kept="text")
    assert sent.status_code == 302
    assert (stored()["victims-agree"], stored()["victims-text"]) == ("disagree", "From one tab")


def test_mistake_on_a_page_forgets_neither_the_choice_nor_what_the_page_knew(respondent: Respondent) -> None:
    old = shown_by(respondent.get("question", page_key="victims"))
    save(respondent, old, agree="agree", text="From one tab")
    wrong = save(respondent, old, text="x" * 9000)
    assert "There is a problem" in wrong.text
    assert shown_by(wrong) == old
    clash = save(respondent, old, agree="disagree", text="Mine")
    again = save(respondent, shown_by(clash), agree="nonsense", text="Mine", kept="text")
    assert "Select one of the answers on this page" in again.text
    assert 'value="victims-text" checked' in again.text
    assert "From one tab" in again.text
    assert stored()["victims-text"] == "From one tab"


def test_sending_the_same_page_twice_is_no_clash(respondent: Respondent) -> None:
    shown = shown_by(respondent.get("question", page_key="victims"))
    for _time in range(2):
        sent = save(respondent, shown, agree="agree", text="Call back")
        assert sent.status_code == 302


def test_question_that_the_other_tab_left_alone_is_not_asked_about(respondent: Respondent) -> None:
    respondent.answer("victims", victims_agree="agree", victims_text="First")
    shown = shown_by(respondent.get("question", page_key="victims"))
    save(respondent, shown, agree="agree", text="Second")
    page = save(respondent, shown, agree="disagree", text="Third")
    assert 'id="kept-victims-text"' in page.text
    assert 'id="kept-victims-agree"' not in page.text


def test_answer_that_was_cleared_elsewhere_is_said_to_be_gone(respondent: Respondent) -> None:
    respondent.answer("victims", victims_text="First")
    shown = shown_by(respondent.get("question", page_key="victims"))
    save(respondent, shown, text="")
    page = save(respondent, shown, text="First, and more")
    assert ELSEWHERE in page.text
    assert "Not answered" in page.text


def test_other_language_keeps_what_the_page_knew(respondent: Respondent) -> None:
    shown = shown_by(respondent.get("question", page_key="victims"))
    save(respondent, shown, text="From one tab")
    page = respondent.post("question", {"victims-text": "Mine", "_shown": shown, "edition": "en"}, page_key="victims")
    assert shown_by(page) == shown


def test_page_without_the_field_replaces_as_before(respondent: Respondent) -> None:
    respondent.answer("victims", victims_text="First")
    assert respondent.answer("victims", victims_text="Second").status_code == 302
    assert stored()["victims-text"] == "Second"


@pytest.mark.parametrize("made_up", ["", "-", "- - - - - - -", "x" * 5000, "\u202e x y z"], ids=range(5))
def test_marks_that_nobody_gave_out_replace_nothing_unseen(respondent: Respondent, made_up: str) -> None:
    respondent.answer("victims", victims_text="First")
    assert ELSEWHERE in save(respondent, made_up, text="Second").text
    assert stored()["victims-text"] == "First"


def test_marks_tell_nothing_of_an_answer_and_differ_between_drafts(consultation: Consultation) -> None:
    marks = []
    for _time in range(2):
        respondent = Respondent(consultation).start()
        respondent.answer("victims", victims_agree="agree", victims_text="The same")
        marks.append(shown_by(respondent.get("question", page_key="victims")))
    assert set(marks[0].split()) & set(marks[1].split()) == {"-"}


def test_blank_page_looks_the_same_to_everybody(consultation: Consultation) -> None:
    pages = [Respondent(consultation).start().get("question", page_key="victims") for _ in range(2)]
    assert shown_by(pages[0]) == shown_by(pages[1]) == "- - - -"


def test_code_brings_what_was_rescued_beside_what_the_draft_holds(
    consultation: Consultation, respondent: Respondent
) -> None:
    respondent.answer("victims", victims_text="In the draft")
    code = code_for("return", Draft.objects.get().pk)
    lost = Respondent(consultation)
    typed = {"victims-text": "Typed meanwhile", "how": "code", "return_code": code, "rescue": "yes"}
    page = lost.post("question", typed, page_key="victims")
    assert ELSEWHERE in page.text
    assert "In the draft" in page.text
    assert save(lost, shown_by(page), text="Typed meanwhile").status_code == 302
    assert stored()["victims-text"] == "Typed meanwhile"


def test_changed_answers_are_checked_again_before_they_are_sent(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.answer("victims", victims_text="As it was checked")
    shown = shown_by(respondent.get("check"))
    respondent.answer("victims", victims_text="As another tab left it")
    page = respondent.post("submit", {"_shown": shown})
    assert page.status_code == 200
    assert "Your answers have changed" in page.text
    assert 'href="#answer-victims-text"' in page.text
    assert "As another tab left it" in page.text
    assert not Response.objects.exists()
    assert respondent.post("submit", {"_shown": shown_by(page)}).status_code == 302
    assert Response.objects.get().answers.get().text == "As another tab left it"


def test_answer_that_is_no_longer_asked_is_named_too(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    respondent.answer("you-and-london", connection=["lives"])
    shown = shown_by(respondent.get("check"))
    respondent.answer("who", respondent="organisation")
    respondent.answer("organisation", organisation="Friends of the Green", organisation_type="charity")
    page = respondent.post("submit", {"_shown": shown})
    assert "Your answers have changed" in page.text
    assert "#answer-respondent" in page.text
    assert "#answer-connection" not in page.text


def test_answers_that_were_not_changed_are_sent_at_once_and_twice_gives_one_receipt(respondent: Respondent) -> None:
    respondent.answer("who", respondent="individual")
    sent = {"_shown": shown_by(respondent.get("check"))}
    assert respondent.post("submit", sent).status_code == respondent.post("submit", sent).status_code == 302
    assert Response.objects.count() == 1


def test_marks_cost_no_query(respondent: Respondent, django_assert_max_num_queries: Any) -> None:
    respondent.answer("who", respondent="individual")
    with django_assert_max_num_queries(1):
        page = respondent.get("question", page_key="who")
    with django_assert_max_num_queries(2):
        respondent.post("question", {"respondent": "individual", "_shown": shown_by(page)}, page_key="who")
    checked = shown_by(respondent.get("check"))
    with django_assert_max_num_queries(6):
        assert respondent.post("submit", {"_shown": checked}).status_code == 302


def test_quicker_tab_is_seen_by_the_slower_one_in_the_middle_of_saving(consultation: Consultation) -> None:
    draft = start_draft(consultation=consultation)
    late = Draft.objects.select_related("questionnaire__consultation").get()
    save_page(draft=draft, page_key="victims", answers={"victims-text": "Quicker"}, shown="- - - -")
    with pytest.raises(SavedMeanwhileError, match="victims-text"):
        save_page(draft=late, page_key="victims", answers={"victims-text": "Slower"}, shown="- - - -")
    assert stored()["victims-text"] == "Quicker"
