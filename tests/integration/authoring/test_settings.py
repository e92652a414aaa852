"""Beginning a consultation, and its settings part by part."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultation.actions.authoring.guarding import (
    ChangedMeanwhileError,
    ConsultationOpenedError,
    WaitingForApprovalError,
)
from consultation.actions.authoring.settings import (
    AnsweredError,
    change_settings,
    delete_consultation,
    free_slug,
    settings_state,
)
from consultation.forms.authoring.settings import PARTS
from consultation.models import Consultation, Draft
from tests.factories.authoring import make_draft, make_plan_version, wait_for_approval
from tests.factories.moderating import make_consultation

pytestmark = pytest.mark.django_db
LIST = "/consultations/staff/authoring/"


def seen_in(text: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', text)
    assert found
    return found[1]


def stored(consultation: Consultation) -> Consultation:
    return Consultation.objects.get(pk=consultation.pk)


# --- Beginning -------------------------------------------------------------------------------------------------
def test_no_consultation_yet_says_what_to_do(staff: Client) -> None:
    assert "Make the first one" in staff.get(LIST).text


def test_a_consultation_begins_with_a_title_and_a_plan_version(staff: Client) -> None:
    version = make_plan_version()
    response = staff.post(f"{LIST}new/", {"title": "Safer streets?", "slug": "", "plan_version": version.pk})
    assert response["Location"] == f"{LIST}safer-streets/"
    made = Consultation.objects.get()
    assert (made.title, made.stage, made.created_by) == ("Safer streets?", "draft", User.objects.get())
    assert made.questionnaires.get().frozen_at is None


def test_a_begun_consultation_is_not_public(staff: Client, draft: Consultation) -> None:
    assert Client().get("/consultations/draft/").status_code == 404
    assert "Consultation draft" not in Client().get("/consultations/").text


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("staff", "This address is taken"),
        ("new", "This address is taken"),
        ("draft", "This address is taken"),
        ("Not An Address", "Use small letters"),
        ("x" * 51, "at most 50 characters"),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_nothing_is_lost(
    staff: Client, draft: Consultation, slug: str, said: str
) -> None:
    form = {"title": "Kept title", "slug": slug, "plan_version": draft.plan_version_id}
    shown = staff.post(f"{LIST}new/", form).text
    assert said in shown
    assert 'value="Kept title"' in shown
    assert Consultation.objects.count() == 1


def test_a_proposed_address_is_free(draft: Consultation) -> None:
    assert free_slug("Draft", frozenset()) == "draft-2"
    assert free_slug("Staff", frozenset({"staff"})) == "staff-2"
    assert free_slug("مشاورة", frozenset()) == "consultation"


def test_the_list_costs_the_same_for_many(
    staff: Client, draft: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_draft(f"draft-{number}")
    make_consultation("opened")
    with django_assert_max_num_queries(12):
        shown = staff.get(LIST).text
    assert shown.index("Consultation draft") < shown.index("Consultation opened")


# --- Parts -----------------------------------------------------------------------------------------------------
def send(staff: Client, part: str, **fields: Any) -> Any:
    address = f"{LIST}draft/settings/{part}/"
    return staff.post(address, {"seen": seen_in(staff.get(address).text), **fields})


@pytest.mark.parametrize("part", list(PARTS))
def test_each_part_is_shown_empty_and_saved_half_filled(staff: Client, draft: Consultation, part: str) -> None:
    if part == "about":
        fields = {"title": "New title", "plan_version": draft.plan_version_id}
    elif part == "address":
        fields = {"slug": "draft"}
    elif part == "moderation":
        fields = {"recheck_percent": 5, "appeal_working_days": 20}
    else:
        fields = {"grace_minutes": 60, "paper_grace_days": 7} if part == "dates" else {}
    response = send(staff, part, **fields)
    assert response["Location"] == f"{LIST}draft/"


def test_an_unknown_part_is_not_there(staff: Client, draft: Consultation) -> None:
    assert staff.get(f"{LIST}draft/settings/nothing/").status_code == 404
    assert staff.get(f"{LIST}absent/settings/about/").status_code == 404


def test_dates_are_kept_in_london_time(staff: Client, draft: Consultation) -> None:
    fields = {
        "opens_on-day": "1",
        "opens_on-month": "6",
        "opens_on-year": "2027",
        "opens_time": "9am",
        "closes_on-day": "30",
        "closes_on-month": "11",
        "closes_on-year": "2027",
        "closes_time": "11:59pm",
        "grace_minutes": 30,
        "paper_grace_days": 5,
    }
    send(staff, "dates", **fields)
    draft = stored(draft)
    assert draft.opens_at == datetime(2027, 6, 1, 8, tzinfo=UTC)
    assert draft.closes_at == datetime(2027, 11, 30, 23, 59, tzinfo=UTC)
    assert (draft.grace_minutes, draft.paper_grace_days) == (30, 5)
    shown = staff.get(f"{LIST}draft/settings/dates/").text
    assert 'value="9:00am"' in shown
    assert 'value="2027"' in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"closes_on-day": "1", "closes_time": "8am"}, "It must close after it opens"),
        ({"closes_on-day": "31", "closes_on-month": "2"}, "Enter a date that is in the calendar"),
        ({"opens_time": "whenever"}, "Enter a time, such as 9am"),
        ({"opens_on-year": "1"}, "must be 1 January 2020 or later"),
        ({"closes_on-year": "9999"}, "must be 31 December 2099 or earlier"),
        ({"opens_time": ""}, "Enter a time, such as 9am"),
        ({"opens_on-day": "28", "opens_on-month": "3", "opens_time": "1:30am"}, "the clocks go forward"),
        ({"grace_minutes": ""}, "Enter a number of minutes"),
        ({"grace_minutes": "5000"}, "less than or equal to 1440"),
    ],
)
def test_dates_that_cannot_be_are_refused_with_a_reason(
    staff: Client, draft: Consultation, fields: dict[str, str], said: str
) -> None:
    right = {
        "opens_on-day": "1",
        "opens_on-month": "6",
        "opens_on-year": "2027",
        "opens_time": "9am",
        "closes_on-day": "30",
        "closes_on-month": "6",
        "closes_on-year": "2027",
        "closes_time": "11:59pm",
        "grace_minutes": "60",
        "paper_grace_days": "7",
    }
    response = send(staff, "dates", **(right | fields))
    assert response.status_code == 200
    assert said in response.text
    assert stored(draft).opens_at is None


def test_a_short_code_is_for_one_consultation(staff: Client, draft: Consultation) -> None:
    make_draft("other", short_code="plan")
    assert "Another consultation has this short code" in send(staff, "address", slug="draft", short_code="plan").text
    assert send(staff, "address", slug="moved", short_code="plan27")["Location"] == f"{LIST}moved/"


def test_the_overview_says_what_is_missing(
    staff: Client, draft: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        shown = staff.get(f"{LIST}draft/").text
    assert "parts still need work" in shown
    assert shown.count("Not started") >= 6
    send(staff, "privacy", privacy_notice="A notice.")
    assert staff.get(f"{LIST}draft/").text.count("Not started") == shown.count("Not started") - 1


# --- Two people ------------------------------------------------------------------------------------------------
def test_a_colleagues_change_is_not_undone_and_nothing_is_lost(staff: Client, draft: Consultation) -> None:
    address = f"{LIST}draft/settings/people/"
    seen = seen_in(staff.get(address).text)
    send(staff, "people", run_by="The colleague's body", audience="Everybody")
    mine = {"run_by": "My body", "audience": "Everybody", "seen": seen}
    refused = staff.post(address, mine)
    assert refused.status_code == 200
    assert "Somebody else changed this while you were writing" in refused.text
    assert "The colleague&#39;s body" in refused.text
    assert 'value="My body"' in refused.text
    assert stored(draft).run_by == "The colleague's body"
    assert staff.post(address, mine | {"seen": seen_in(refused.text)}).status_code == 302
    assert stored(draft).run_by == "My body"


def test_an_error_does_not_hide_that_a_colleague_was_quicker(staff: Client, draft: Consultation) -> None:
    address = f"{LIST}draft/settings/about/"
    seen = seen_in(staff.get(address).text)
    send(staff, "about", title="Theirs", plan_version=draft.plan_version_id)
    mistaken = staff.post(address, {"title": "", "plan_version": draft.plan_version_id, "seen": seen}).text
    again = {"title": "Mine", "plan_version": draft.plan_version_id, "seen": seen_in(mistaken)}
    assert "Somebody else changed this" in staff.post(address, again).text


def test_two_people_may_change_different_parts(author: User, draft: Consultation) -> None:
    seen_people = settings_state(draft, ["run_by"])
    change_settings(
        consultation=draft,
        by=author,
        seen=settings_state(draft, ["privacy_notice"]),
        values={"privacy_notice": "A notice."},
    )
    change_settings(consultation=draft, by=author, seen=seen_people, values={"run_by": "Us"})
    with pytest.raises(ChangedMeanwhileError):
        change_settings(consultation=draft, by=author, seen=seen_people, values={"run_by": "Them"})


# --- What can no longer change ---------------------------------------------------------------------------------
def test_an_opened_consultation_refuses_every_setting(staff: Client, author: User) -> None:
    opened = make_consultation("opened")
    address = f"{LIST}opened/settings/privacy/"
    assert staff.get(f"{LIST}opened/").status_code == 200
    assert staff.get(address).status_code == 409
    response = staff.post(address, {"privacy_notice": "Other", "seen": settings_state(opened, ["privacy_notice"])})
    assert response.status_code == 409
    assert "can no longer be changed" in response.text
    assert stored(opened).privacy_notice == "A notice."
    with pytest.raises(ConsultationOpenedError):
        change_settings(consultation=opened, by=author, seen="", values={"title": "Other"})


def test_nothing_changes_while_a_colleague_reads_it(author: User, draft: Consultation) -> None:
    wait_for_approval(draft, author)
    with pytest.raises(WaitingForApprovalError):
        change_settings(consultation=draft, by=author, seen="", values={"title": "Other"})


def test_only_settings_are_settings(author: User, draft: Consultation) -> None:
    with pytest.raises(ValueError, match="approved_at"):
        change_settings(consultation=draft, by=author, seen="", values={"approved_at": datetime.now(UTC)})


# --- Deleting --------------------------------------------------------------------------------------------------
def test_deleting_asks_first(staff: Client, draft: Consultation) -> None:
    assert "Delete this consultation?" in staff.get(f"{LIST}draft/delete/").text
    assert staff.post(f"{LIST}draft/delete/")["Location"] == LIST
    assert not Consultation.objects.exists()


def test_what_was_answered_or_opened_is_never_deleted(author: User, draft: Consultation) -> None:
    Draft.objects.create(questionnaire=draft.questionnaires.get(), return_code_hash="0" * 64)
    with pytest.raises(AnsweredError):
        delete_consultation(consultation=draft, by=author)
    with pytest.raises(ConsultationOpenedError):
        delete_consultation(consultation=make_consultation("opened"), by=author)
