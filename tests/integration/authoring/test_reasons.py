"""The reasons for moderation: chosen before opening, fixed afterwards."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultation.actions.authoring.guarding import ChangedMeanwhileError, ConsultationOpenedError
from consultation.actions.authoring.reasons import (
    add_reason,
    add_standard_reasons,
    change_reason,
    delete_reason,
    move_reason,
    reason_state,
    standard_reasons,
)
from consultation.models import Consultation, ModerationReason
from tests.factories.authoring import make_draft
from tests.factories.moderating import make_consultation

pytestmark = pytest.mark.django_db
LIST = "/consultations/staff/authoring/draft/reasons/"


def texts(consultation: Consultation) -> list[str]:
    return list(consultation.moderation_reasons.values_list("text", flat=True))


def test_no_reason_yet_offers_the_standard_set(staff: Client, draft: Consultation) -> None:
    assert "Start from the standard set" in staff.get(LIST).text
    assert staff.post(LIST, {"standard": "yes"})["Location"] == LIST
    assert texts(draft) == [text for _, text in standard_reasons()]
    assert "Start from the standard set" not in staff.get(LIST).text


def test_the_standard_set_is_added_once(author: User, draft: Consultation) -> None:
    add_reason(consultation=draft, by=author, text="It is abusive")
    assert add_standard_reasons(consultation=draft, by=author) == len(standard_reasons())
    assert add_standard_reasons(consultation=draft, by=author) == 0
    assert texts(draft)[0] == "It is abusive"


def test_a_reason_is_added_and_the_box_keeps_the_focus(staff: Client, draft: Consultation) -> None:
    assert staff.post(LIST, {"text": "It names a child"})["Location"] == f"{LIST}#id_text"
    assert ModerationReason.objects.get().key == "it-names-a-child"


@pytest.mark.parametrize(
    ("text", "said"), [("", "Enter a reason"), ("it NAMES a child", "on the list already"), ("x" * 201, "200")]
)
def test_a_reason_that_says_nothing_new_is_refused(staff: Client, draft: Consultation, text: str, said: str) -> None:
    staff.post(LIST, {"text": "It names a child"})
    assert said in staff.post(LIST, {"text": text}).text
    assert texts(draft) == ["It names a child"]


def test_a_reason_is_changed_and_keeps_its_key(staff: Client, author: User, draft: Consultation) -> None:
    reason = add_reason(consultation=draft, by=author, text="It names a child")
    address = f"{LIST}{reason.pk}/"
    found = re.search(r'name="seen" value="([^"]*)"', staff.get(address).text)
    assert found
    assert staff.post(address, {"text": "It says who a child is", "seen": found[1]})["Location"] == LIST
    reason.refresh_from_db()
    assert (reason.text, reason.key) == ("It says who a child is", "it-names-a-child")
    with pytest.raises(ChangedMeanwhileError):
        change_reason(reason=reason, by=author, seen=found[1], text="Other")


def test_reasons_are_moved_and_deleted(staff: Client, author: User, draft: Consultation) -> None:
    _, second = (add_reason(consultation=draft, by=author, text=text) for text in ("First", "Second"))
    response = staff.post(LIST, {"move": f"reason-{second.pk}-up"})
    assert response["Location"] == f"{LIST}#move-reason-{second.pk}-down"
    assert texts(draft) == ["Second", "First"]
    assert "Delete this reason?" in staff.get(f"{LIST}{second.pk}/delete/").text
    staff.post(f"{LIST}{second.pk}/delete/")
    assert list(draft.moderation_reasons.values_list("text", "order")) == [("First", 1)]
    assert staff.get(f"{LIST}{second.pk}/").status_code == 404


def test_a_reason_of_another_consultation_is_not_there(staff: Client, author: User, draft: Consultation) -> None:
    other = add_reason(consultation=make_draft("other"), by=author, text="Other")
    assert staff.get(f"{LIST}{other.pk}/").status_code == 404
    assert staff.post(LIST, {"move": f"reason-{other.pk}-up"}).status_code == 404


def test_reasons_are_fixed_once_it_has_opened(staff: Client, author: User) -> None:
    opened = make_consultation("opened")
    reason = opened.moderation_reasons.first()
    assert reason
    for act in (
        lambda: add_reason(consultation=opened, by=author, text="New"),
        lambda: add_standard_reasons(consultation=opened, by=author),
        lambda: change_reason(reason=reason, by=author, seen=reason_state(reason), text="Other"),
        lambda: delete_reason(reason=reason, by=author),
        lambda: move_reason(reason=reason, by=author, direction="down"),
    ):
        with pytest.raises(ConsultationOpenedError):
            act()
    shown = staff.get(LIST.replace("draft", "opened")).text
    assert reason.text in shown
    assert "Add a reason" not in shown


def test_the_list_costs_the_same_for_many(
    staff: Client, author: User, draft: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        add_reason(consultation=draft, by=author, text=f"Reason {number}")
    with django_assert_max_num_queries(12):
        assert "Reason 19" in staff.get(LIST).text
