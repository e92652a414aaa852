"""Random respondents on every test questionnaire, through the pages a browser meets.

`HYPOTHESIS_EXAMPLES=200` walks longer than the short form that runs with every change.
"""

import os
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from consultation.definition import CLOSED_KINDS, Definition, Kind, Page, pages_on_path, questions_on_path
from consultation.definition.answering.progress import unanswered_pages
from consultation.definition.routing import is_answered, questions_of_page
from consultation.models import Consultation, Draft, Response
from consultation.models.codes import code_for
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.questionnaires import compiled
from tests.factories.consultation import Respondent, open_consultation
from tests.factories.questionnaires import NAMES, answers_to, as_posted

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "4"))
STEPS = 6
WALK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Walker:
    """A respondent in one or more browsers on one draft, and what that draft should hold."""

    def __init__(self, consultation: Consultation, data: st.DataObject) -> None:
        self.consultation = consultation
        self.data = data
        self.definition: Definition = compiled(current_questionnaire(consultation).pk)
        self.browsers = [Respondent(consultation).start()]
        self.draft = Draft.objects.latest("created_at")
        self.model: dict[str, Any] = {}

    def step(self) -> None:
        """Answer a page on the path, look at one, or leave and come back with the code in another browser."""
        page = self.data.draw(st.sampled_from(pages_on_path(self.definition, self.model)), "page")
        deed = self.data.draw(st.sampled_from(["answer", "answer", "answer", "look", "return"]), "deed")
        if deed == "answer":
            self.answer(page)
        elif deed == "look":
            assert self.browser.get("question", page_key=page.key).status_code == 200
        else:
            self.come_back()

    @property
    def browser(self) -> Respondent:
        """Return one of the browsers."""
        return self.data.draw(st.sampled_from(self.browsers), "browser")

    def come_back(self) -> None:
        """Open the draft by its code in a browser that knows nothing of it; what was answered is there."""
        browser = Respondent(self.consultation, Client())
        assert browser.post("return", {"code": code_for("return", self.draft.pk)}).status_code == 302
        assert browser.get("tasks").status_code == 200
        self.browsers.append(browser)

    def answer(self, page: Page) -> None:
        """Answer what the page asks of this respondent."""
        asked = questions_of_page(self.definition, page, self.model)
        given_answers = self.data.draw(answers_to(asked), f"answers to {page.key}")
        posted: dict[str, Any] = {}
        for question in asked:
            posted |= as_posted(question, given_answers.get(question.key))
        answered = self.browser.post("question", posted, page_key=page.key)
        assert answered.status_code == 302, answered.text
        for question in asked:
            if question.kind != Kind.INFORMATION:
                self.model[question.key] = given_answers.get(question.key)

    def complete(self) -> None:
        """Answer what must be answered, as long as that asks for more."""
        while missing := unanswered_pages(self.definition, self.model):
            self.answer(missing[0])

    def expected(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the closed answers and the texts that a response should hold: those on the path."""
        asked = [
            row for row in questions_on_path(self.definition, self.model) if is_answered(self.model.get(row.key))
        ]
        closed = {row.key: self.model[row.key] for row in asked if row.kind in CLOSED_KINDS}
        return closed, {row.key: self.model[row.key] for row in asked if row.kind not in CLOSED_KINDS}


def held_in(draft: Draft) -> Mapping[str, Any]:
    """Return what is answered in a draft."""
    draft.refresh_from_db()
    return {key: answer for key, answer in draft.read().answers.items() if is_answered(answer)}


@pytest.mark.parametrize("name", NAMES)
@WALK
@given(data=st.data())
def test_whatever_is_answered_the_response_is_what_is_on_the_path(name: str, data: st.DataObject) -> None:
    consultation = Consultation.objects.filter(slug=name.replace("_", "-")).first() or open_consultation(name)
    walker = Walker(consultation, data)
    for _ in range(STEPS):
        walker.step()
    walker.complete()
    assert held_in(walker.draft) == {key: answer for key, answer in walker.model.items() if is_answered(answer)}
    for browser in walker.browsers:
        assert browser.get("check").status_code == 200
    sent = [browser.post("submit") for browser in walker.browsers]
    assert {answer["Location"] for answer in sent} == {walker.browsers[0].url("sent")}
    response = Response.objects.get(draft_id=walker.draft.pk)
    closed, texts = walker.expected()
    assert response.closed_answers == closed
    assert {answer.question.key: answer.text for answer in response.answers.select_related("question")} == texts


@pytest.mark.parametrize("name", ["off_path", "routed_page", "nested_routing"])
@WALK
@given(data=st.data())
def test_answers_left_behind_stay_in_the_draft_until_they_are_sent(name: str, data: st.DataObject) -> None:
    consultation = Consultation.objects.filter(slug=name.replace("_", "-")).first() or open_consultation(name)
    walker = Walker(consultation, data)
    for _ in range(STEPS):
        before = held_in(walker.draft)
        page = data.draw(st.sampled_from(pages_on_path(walker.definition, walker.model)))
        walker.answer(page)
        asked = {question.key for question in page.questions}
        after = held_in(walker.draft)
        assert {key: value for key, value in before.items() if key not in asked} == {
            key: value for key, value in after.items() if key not in asked
        }


@pytest.mark.django_db(transaction=True)
def test_page_of_two_hundred_questions_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    respondent = Respondent(open_consultation("two_hundred")).start()
    respondent.answer("page-39", q191="a", q195="7")
    for page_key in ("page-1", "page-39"):
        respondent.get("question", page_key=page_key)
        with django_assert_num_queries(1):
            assert respondent.get("question", page_key=page_key).status_code == 200
