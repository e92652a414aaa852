"""Posts that no browser would send: none breaks a page, none leaves anything behind that is not valid.

`MALFORMED_POSTS` says how many: 10,000 where a change is to land, fewer in `make test`.
"""

import os
import re
import unicodedata
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.definition import CLOSED_KINDS, FREE_TEXT_KINDS, Kind, Page, Question
from consultation.definition.answering.answers import check_closed_answer
from consultation.definition.routing import is_answered
from consultation.models import Draft, Response
from consultation.selectors.questionnaires import compiled
from tests.factories.consultation import Respondent, open_consultation
from tests.factories.naughty import BROKEN, LARGE, TEXTS, bodies, content_types
from tests.factories.questionnaires import definition_of

pytestmark = pytest.mark.django_db
PAGES = [
    (name, page.key)
    for name in ("every_kind", "every_kind_required", "exclusive", "short_limits", "right_to_left")
    for page in definition_of(name).pages.values()
    if page.shown_when is None
]
PLACES = ("start", "return", "save", "check", "submit", "sent")
EACH = -(-int(os.environ.get("MALFORMED_POSTS", "1500")) // (len(PAGES) + len(PLACES)))
POSTS = settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
FORM = "application/x-www-form-urlencoded"


def names_of(page: Page) -> list[str]:
    """Return every name that the page's own form would send, and some that stand close to them."""
    names = ["csrfmiddlewaretoken", "later"]
    for question in page.questions:
        names += [question.key, f"{question.key}-day", f"{question.key}-month", f"{question.key}-year"]
        names += [f"{question.key}-{choice.key}" for choice in question.choices]
    return names


def tells_a_person(answered: HttpResponse) -> bool:
    """Say whether an answer tells a person what to do: goes on, shows what is wrong, or is a page about the error."""
    if answered.status_code == 302:
        return True
    page = answered.content.decode()
    heading = re.search(r"<h1[^>]*>\s*(\S[^<]*)", page)
    if answered.status_code == 200:
        return "There is a problem" in page
    return answered.status_code in (400, 403, 404, 413) and heading is not None and "<p" in page


def check_draft(draft: Draft) -> None:
    """Fail where a draft holds anything that its questionnaire does not allow."""
    draft.refresh_from_db()
    definition = compiled(draft.questionnaire_id)
    for key, answer in draft.read().answers.items():
        if is_answered(answer):
            check_answer(definition.questions[key], answer)


def check_answer(question: Question, answer: Any) -> None:
    """Fail where one answer is not valid."""
    if question.kind in CLOSED_KINDS:
        check_closed_answer(question, answer)
    if question.kind in FREE_TEXT_KINDS:
        assert len(answer) <= (question.limit or 5000)
        assert answer == unicodedata.normalize("NFC", answer)
        assert not [
            letter for letter in answer if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"
        ]
        answer.encode("utf-8")
    assert question.kind != Kind.INFORMATION


class Sender:
    """Sends bodies as they are, with and without Django's check of the form's token, and keeps one draft."""

    def __init__(self, name: str) -> None:
        self.respondent = Respondent(open_consultation(name)).start()
        self.draft = Draft.objects.get()
        self.strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.lenient = Client(raise_request_exception=False)
        for client in (self.strict, self.lenient):
            client.cookies = self.respondent.client.cookies

    def send(self, path: str, data: st.DataObject, names: list[str], valid: list[str]) -> HttpResponse:
        """Post one malformed body to `path`."""
        client = self.strict if data.draw(st.integers(0, 9), "token") == 0 else self.lenient
        body = data.draw(bodies(names, valid), "body")
        return client.generic("POST", path, body, content_type=data.draw(content_types(), "type"))  # type: ignore[return-value]


@pytest.mark.parametrize(("name", "page_key"), PAGES)
@POSTS
@given(data=st.data())
def test_page_of_questions(name: str, page_key: str, senders: dict[str, Sender], data: st.DataObject) -> None:
    sender = senders.get(name) or senders.setdefault(name, Sender(name))
    page = compiled(sender.draft.questionnaire_id).pages[page_key]
    valid = ["1", "31", "2023", *(choice.key for question in page.questions for choice in question.choices)]
    answered = sender.send(sender.respondent.url("question", page_key=page_key), data, names_of(page), valid)
    assert tells_a_person(answered), (answered.status_code, answered.content[:2000])
    check_draft(sender.draft)


@pytest.mark.parametrize("place", PLACES)
@POSTS
@given(data=st.data())
def test_page_of_the_way(place: str, senders: dict[str, Sender], data: st.DataObject) -> None:
    sender = senders.get(place) or senders.setdefault(place, Sender("every_kind_required"))
    answered = sender.send(sender.respondent.url(place), data, ["code", "csrfmiddlewaretoken"], ["ABCD-EFGH"])
    assert answered.status_code < 500
    assert tells_a_person(answered) or (answered.status_code == 200 and b"<h1" in answered.content)
    assert not Response.objects.exists(), "nothing was answered, so nothing can be sent"


@pytest.fixture
def senders() -> dict[str, Sender]:
    """Return the senders of one test: all its examples share them."""
    return {}


@pytest.mark.parametrize("name", ["every_kind", "every_kind_required"])
def test_a_mebibyte_is_refused_with_a_page_that_says_so(name: str) -> None:
    respondent = Respondent(open_consultation(name)).start()
    answered = respondent.answer("entered", short=LARGE)
    assert answered.status_code == 413
    assert tells_a_person(answered)
    check_draft(Draft.objects.get())


@pytest.mark.parametrize("text", [*TEXTS, *BROKEN])
def test_text_with_anything_in_it_is_kept_clean_or_refused(text: str) -> None:
    respondent = Respondent(open_consultation("short_limits")).start()
    answered = respondent.answer("all", tiny="", small=text, large=text)
    assert tells_a_person(answered)
    check_draft(Draft.objects.get())


def test_same_name_twice_takes_one_of_them() -> None:
    respondent = Respondent(open_consultation("one_required")).start()
    answered = respondent.client.generic(
        "POST", respondent.url("question", page_key="all"), "choose=no&choose=yes", FORM
    )
    assert answered.status_code == 302
    assert Draft.objects.get().read().answers == {"choose": "yes"}


def test_more_fields_than_any_page_has_are_refused() -> None:
    respondent = Respondent(open_consultation("one_required")).start()
    body = "&".join(f"choose{number}=yes" for number in range(1000))
    answered = respondent.client.generic("POST", respondent.url("question", page_key="all"), body, FORM)
    assert answered.status_code == 400
    assert tells_a_person(answered)  # type: ignore[arg-type]
