"""The pages on which the rule of a page or a question is built."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.actions.authoring.guarding import ChangedMeanwhileError
from consultation.actions.authoring.rules import FaultyRuleError, rule_state, set_rule
from consultation.definition import Kind, Section
from consultation.models import Consultation, Page, Question, Questionnaire
from consultation.selectors.authoring import NotEditableError
from tests.factories.asking import make_prepared, page, question, store
from tests.factories.consultation import nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db

GROUP = {"question": "who", "equals": "group"}
SECTION = Section(
    "you",
    "About you",
    (
        page("who", question("who", Kind.SINGLE_CHOICE, "me group", required=True)),
        page("name", question("name"), question("size", Kind.NUMBER), shown_when=GROUP),
        page("views", question("views", Kind.LONG_TEXT)),
    ),
)


@pytest.fixture
def consultation() -> Consultation:
    consultation = make_prepared()
    store(consultation, SECTION)
    return consultation


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_user("ed", "Consultation editor"))
    return client


def part(key: str, model: Any = Question) -> Any:
    return model.objects.get(key=key)


def address(row: Any) -> str:
    name = "page" if isinstance(row, Page) else "question"
    return reverse(f"consultation:author-{name}-rule", args=["planned", row.pk])


def saving(row: Any, **boxes: str) -> dict[str, str]:
    data = {"when": "rule", "do": "save", "seen": rule_state(row), "r-mode": "all", "r-size": "1"}
    condition = {"r-0-sort": "condition", "r-0-question": "who", "r-0-test": "equals", "r-0-answer": "group"}
    return {**data, **condition, **{name.replace("_", "-"): value for name, value in boxes.items()}}


def test_a_rule_is_stored_and_said_in_plain_english(consultation: Consultation, staff: Client) -> None:
    views = part("views")
    saved = staff.post(address(views), saving(views), follow=True)
    assert "The rule is saved." in saved.text
    assert "Asked when the answer to “What about who?” is “Group”." in saved.text
    assert part("views").shown_when == GROUP


def test_a_rule_is_taken_away(consultation: Consultation, staff: Client) -> None:
    name = part("name", Page)
    saved = staff.post(address(name), saving(name, when="always"), follow=True)
    assert "Always asked." in saved.text
    assert part("name", Page).shown_when is None


def test_only_earlier_questions_are_offered(consultation: Consultation, staff: Client) -> None:
    shown = staff.get(address(part("size"))).text
    assert '<option value="who"' in shown
    assert '<option value="name"' in shown
    assert '<option value="size"' not in shown
    assert '<option value="views"' not in shown
    assert '<option value="name"' not in staff.get(address(part("name", Page))).text


def test_the_first_question_has_nothing_to_ask_about(consultation: Consultation, staff: Client) -> None:
    assert "No question is asked before this one" in staff.get(address(part("who"))).text


def test_the_rule_of_its_page_is_said_beside_that_of_a_question(consultation: Consultation, staff: Client) -> None:
    shown = staff.get(address(part("size"))).text
    assert "Its page has a rule too" in shown
    assert address(part("name", Page)) in shown


def test_adding_a_condition_stores_nothing_and_keeps_what_was_typed(
    consultation: Consultation, staff: Client
) -> None:
    views = part("views")
    shown = staff.post(address(views), saving(views, do="add:r", r_add="size", r_0_test="not equals"))
    assert shown.status_code == 200
    assert '<option value="not equals" selected>' in shown.text
    assert '<option value="group" selected>' in shown.text
    assert 'name="r-1-number"' in shown.text
    assert part("views").shown_when is None


def test_an_error_is_linked_to_its_box_and_loses_nothing(consultation: Consultation, staff: Client) -> None:
    views = part("views")
    shown = staff.post(address(views), saving(views, r_0_answer="")).text
    assert "There is a problem" in shown
    assert 'href="#id_r-0-answer"' in shown
    assert 'id="id_r-0-answer"' in shown
    assert '<option value="equals" selected>' in shown


def test_a_rule_that_nobody_can_meet_is_stored_and_found(consultation: Consultation, staff: Client) -> None:
    views = part("views")
    second = {"r_1_sort": "condition", "r_1_question": "who", "r_1_test": "equals", "r_1_answer": "me"}
    saved = staff.post(address(views), saving(views, r_size="2", **second), follow=True).text
    assert "1 thing to put right" in saved
    assert "contradict one another" in saved


def test_what_a_colleague_saved_meanwhile_is_not_undone_unseen(consultation: Consultation, staff: Client) -> None:
    views = part("views")
    mine = saving(views)
    Question.objects.filter(pk=views.pk).update(shown_when={"question": "size", "answered": True})
    shown = staff.post(address(views), mine)
    assert "Somebody else changed this" in shown.text
    assert "Asked when “What about size?” is answered." in shown.text
    assert '<option value="group" selected>' in shown.text
    again = saving(part("views"))
    assert staff.post(address(views), again).status_code == 302
    assert part("views").shown_when == GROUP


def test_a_rule_of_a_file_that_is_deeper_than_can_be_built_is_edited_without_being_flattened(
    consultation: Consultation, staff: Client
) -> None:
    rule: Any = GROUP
    for name in ("any", "all", "any", "all", "any"):
        rule = {name: [rule, {"question": "size", "at_least": 2}]}
    Question.objects.filter(key="views").update(shown_when=rule)
    shown = staff.get(address(part("views")))
    fields = {
        "size": {"r": "2", "r-0": "2", "r-0-0": "2", "r-0-0-0": "2", "r-0-0-0-0": "2"},
        "mode": {"r": "any", "r-0": "all", "r-0-0": "any", "r-0-0-0": "all", "r-0-0-0-0": "any"},
    }
    data = {"when": "rule", "do": "save", "seen": rule_state(part("views"))}
    for kind, values in fields.items():
        for path, value in values.items():
            assert f'name="{path}-{kind}"' in shown.text
            data |= {f"{path}-{kind}": value, f"{path}-sort": "group"}
            data |= {f"{path}-1-sort": "condition", f"{path}-1-question": "size", f"{path}-1-test": "at_least"}
            data |= {f"{path}-1-number": "2"}
    deepest = "r-0-0-0-0-0"
    data |= {f"{deepest}-sort": "condition", f"{deepest}-question": "who", f"{deepest}-test": "equals"}
    assert staff.post(address(part("views")), {**data, f"{deepest}-answer": "group"}).status_code == 302
    assert part("views").shown_when == rule


def test_a_frozen_questionnaire_shows_its_rules_and_takes_none(staff: Client) -> None:
    nine_priorities()
    ruled = Page.objects.exclude(shown_when=None).first()
    assert ruled is not None
    where = reverse("consultation:author-page-rule", args=["nine-priorities", ruled.pk])
    shown = staff.get(where).text
    assert "Asked when the answer to" in shown
    assert "Save the rule" not in shown
    assert staff.post(where, {"when": "always", "seen": rule_state(ruled)}).status_code == 409


def test_a_part_of_another_consultation_is_not_there(consultation: Consultation, staff: Client) -> None:
    other = make_prepared("other")
    store(other, Section("s", "S", (page("p", question("q")),)))
    theirs = reverse("consultation:author-question-rule", args=["planned", part("q").pk])
    missing = reverse("consultation:author-question-rule", args=["planned", 987654])
    assert staff.get(theirs).status_code == staff.get(missing).status_code == 404
    assert (
        staff.get(reverse("consultation:author-page-rule", args=["other", part("who", Page).pk])).status_code == 404
    )


def test_the_page_takes_the_same_queries_for_a_short_and_a_long_questionnaire(
    consultation: Consultation, staff: Client
) -> None:
    long = [page(f"p{number}", question(f"q{number}")) for number in range(60)]
    store(make_prepared("long"), Section("s", "S", tuple(long)))
    counts = []
    for slug, row in (("planned", part("views")), ("long", part("q59"))):
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(reverse("consultation:author-question-rule", args=[slug, row.pk])).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14


def test_the_action_refuses_a_rule_that_does_not_fit(consultation: Consultation) -> None:
    by, views = make_user("ed"), part("views")
    for rule in ({"question": "who", "equals": "nobody"}, {"question": "views", "answered": True}, {"x": 1}):
        with pytest.raises(FaultyRuleError):
            set_rule(part=views, rule=rule, seen=rule_state(views), by=by)
    with pytest.raises(ChangedMeanwhileError):
        set_rule(part=views, rule=GROUP, seen="before", by=by)
    questionnaire = Questionnaire.objects.get()
    questionnaire.frozen_at = questionnaire.consultation.opens_at or "2023-01-01T00:00Z"
    questionnaire.save()
    with pytest.raises(NotEditableError):
        set_rule(part=part("views"), rule=GROUP, seen=rule_state(views), by=by)
