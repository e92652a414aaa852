"""How answers are moderated, as a consultation says it before it opens."""

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from consultation.models import Consultation
from tests.factories.moderating import make_consultation, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/consultations/staff/authoring/small/settings/moderation/"
FIELDS = {"moderation_policy": "We publish what we can.", "recheck_percent": "10", "appeal_working_days": "15"}


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_user("edith", "Consultation editor"))
    return client


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0] if 'name="seen" value="' in page else ""


def test_editor_says_how_answers_are_moderated(editor: Client) -> None:
    consultation = make_consultation(opened=False)
    page = editor.get(ADDRESS).text
    assert "Decisions that two people make" in page
    sent = {**FIELDS, "second_person_kinds": ["withhold", "publish"], "seen": seen(page)}
    editor.post(ADDRESS, sent)
    consultation.refresh_from_db()
    assert consultation.second_person_kinds == ["publish", "withhold"]
    assert (consultation.recheck_percent, consultation.appeal_working_days) == (10, 15)
    assert consultation.moderation_policy == "We publish what we can."


@pytest.mark.parametrize(
    ("name", "value"),
    [("recheck_percent", "101"), ("recheck_percent", ""), ("appeal_working_days", "0"), ("second_person_kinds", "x")],
)
def test_wrong_settings_are_explained_and_stored_nowhere(editor: Client, name: str, value: str) -> None:
    consultation = make_consultation(opened=False)
    sent = {**FIELDS, name: value, "seen": seen(editor.get(ADDRESS).text)}
    assert "There is a problem" in editor.post(ADDRESS, sent).text
    consultation.refresh_from_db()
    assert consultation.moderation_policy == ""


def test_policy_of_an_opened_consultation_is_fixed_by_the_database_but_for_the_share_compared() -> None:
    consultation, first, second = make_consultation(), User(username="a"), User(username="b")
    first.save()
    second.save()
    rows = Consultation.objects.filter(pk=consultation.pk)
    rows.update(is_demonstration=False, ready_by=first, ready_at=timezone.now(), approved_by=second)
    for fields in ({"second_person_kinds": ["spam"]}, {"appeal_working_days": 1}, {"moderation_policy": "Other"}):
        with pytest.raises(DatabaseError, match="fixed once"), transaction.atomic():
            rows.update(**fields)
    rows.update(recheck_percent=50)
