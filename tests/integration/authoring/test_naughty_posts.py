"""What no form sends: nothing breaks, nothing that is not valid is stored, and an author is told."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consultation.forms.authoring.settings import PARTS
from consultation.models import Consultation, Question
from tests.factories.questions import Maker

pytestmark = pytest.mark.django_db
HERE = "/consultations/staff/authoring/draft/"
NAUGHTY = [
    "",
    "\x00",
    "\x1b[31m\x08",
    "‮gnp.exe",
    "NaN",
    "1e400",
    "-1",
    "9" * 40,
    "٣",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} %s %(x)s {0}",
    "' OR 1=1 --",
    "a" * 900,
    "👮🏽‍♀️" * 10,
    "..%2f..%2fetc/passwd",
    "\r\n" * 100,
]
NAMES = [
    "title",
    "slug",
    "short_code",
    "plan_version",
    "summary",
    "purpose",
    "audience",
    "run_by",
    "contact",
    "seen",
    "opens_on-day",
    "opens_on-month",
    "opens_on-year",
    "opens_time",
    "closes_time",
    "grace_minutes",
    "paper_grace_days",
    "privacy_notice",
    "asks_equality",
    "text",
    "kind",
    "hint",
    "limit",
    "total",
    "lowest",
    "highest",
    "most_choices",
    "priority",
    "clause",
    "page",
    "section",
    "url",
    "language",
    "lines",
    "ready",
    "choice-total",
    "choice-0-key",
    "choice-0-text",
    "choice-0-hint",
    "choice-0-exclusive",
]


@pytest.mark.parametrize("value", NAUGHTY, ids=[f"{number}" for number in range(len(NAUGHTY))])
def test_no_form_breaks(staff: Client, author: User, draft: Consultation, value: str) -> None:
    question = Maker(draft, author).question(choices=("One", "Two"))
    pages = [f"settings/{part}/" for part in PARTS if part != "address"]
    pages += ["documents/add/", "reasons/", "sections/add/", "copy/"]
    pages += [f"sections/{question.page.section_id}/", f"sections/{question.page.section_id}/pages/add/"]
    pages += [f"pages/{question.page_id}/", f"pages/{question.page_id}/questions/add/"]
    pages += [f"questions/{question.pk}/", f"questions/{question.pk}/move/", "settings/address/"]
    form: dict[str, Any] = dict.fromkeys(NAMES, value)
    for page in pages:
        assert staff.post(HERE + page, form).status_code in (200, 302), page
    assert not [text for text in Question.objects.values_list("text", flat=True) if "\x00" in text or "\x1b" in text]


@pytest.mark.parametrize(
    "step", ["up-", "up--1", "up-٣", "up-99999999999999999999", "remove-0-0", "-", "copy", "\x00"]
)
def test_no_button_breaks(staff: Client, author: User, draft: Consultation, step: str) -> None:
    question = Maker(draft, author).question(choices=("One", "Two"))
    form = {"step": step, "choice-total": "2", "choice-0-text": "One", "choice-1-text": "Two", "text": "What?"}
    shown = staff.post(f"{HERE}questions/{question.pk}/", form)
    assert shown.status_code == 200
    assert question.choices.count() == 2


@pytest.mark.parametrize(
    "move", ["", "question--up", f"question-{'9' * 18}-up", "question-1-up\n", "\x00", "page-٣-up"]
)
def test_no_move_breaks(staff: Client, draft: Consultation, move: str) -> None:
    assert staff.post(f"{HERE}questions/", {"move": move}).status_code == 404
