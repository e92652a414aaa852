"""The staff's pages of campaigns: what they show, what they do, and that they stay quick."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.models import Answer, BulkDecision, Campaign
from tests.factories.campaigning import LETTER, carry_out, make_campaign
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client: Client) -> Client:
    make_consultation()
    client.force_login(make_user("mo"))
    return client


def consultation_of(client: Client) -> Any:
    return Campaign.objects.get().consultation


def campaign() -> Campaign:
    from consultation.models import Consultation

    return make_campaign(Consultation.objects.get())


def url(name: str, *args: int) -> str:
    return reverse(f"consultation:{name}", args=args)


def queries(read: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert read().status_code == 200
    return len(captured)


def test_the_list_shows_what_waits(moderator: Client) -> None:
    row = campaign()
    page = moderator.get(url("campaign-list")).content.decode()
    assert "6 answers" in page
    assert url("campaign", row.pk) in page
    assert "No answers are nearly alike." in moderator.get(url("campaign-list"), {"show": "near"}).content.decode()


def test_a_campaign_shows_its_text_and_the_differences(moderator: Client) -> None:
    row = campaign()
    page = moderator.get(url("campaign", row.pk)).content.decode()
    assert "<ins" in page
    assert "Walworth office" in page
    assert "6 answers in nearly the same words" in page


def test_the_pages_take_as_many_queries_for_many_members(moderator: Client) -> None:
    row = campaign()
    pages = [url("campaign-list"), url("campaign", row.pk), url("campaign-decide", row.pk)]
    few = [queries(lambda page=page: moderator.get(page)) for page in pages]
    for number in range(60):
        make_answer(row.consultation, f"{LETTER} {number}", campaign=row)
    many = [queries(lambda page=page: moderator.get(page)) for page in pages]
    assert max(many) <= 12
    assert many == few


def test_a_campaign_is_moderated_once(moderator: Client) -> None:
    row = campaign()
    kept = row.answers.latest("pk")
    Answer.objects.filter(pk=kept.pk).update(flags=["safeguarding"])
    chosen = {"kind": "publish", "note": "Read it."}
    preview = moderator.post(url("campaign-decide", row.pk), {**chosen, "step": "preview"}).content.decode()
    assert "5 answers" in preview
    assert "It may show danger" in preview
    assert not BulkDecision.objects.exists()
    made = moderator.post(url("campaign-decide", row.pk), {**chosen, "step": "confirm"})
    bulk = BulkDecision.objects.get()
    assert made.headers["Location"] == url("campaign-progress", bulk.pk)
    carry_out()
    progress = moderator.get(url("campaign-progress", bulk.pk)).content.decode()
    assert "It may show danger" in progress
    assert set(row.answers.exclude(pk=kept.pk).values_list("state", flat=True)) == {"published"}
    late = moderator.get(url("campaign", row.pk)).content.decode()
    assert "1 answer came in since, or was left." in late


def test_a_form_with_errors_keeps_what_was_entered(moderator: Client) -> None:
    row = campaign()
    sent = {"kind": "redact", "words": "Camberwell", "note": "a note", "step": "preview"}
    page = moderator.post(url("campaign-decide", row.pk), sent).content.decode()
    assert "“Camberwell” is not in the text" in page
    assert "Choose a reason" in page
    assert "a note" in page


def test_a_colleague_agrees_to_the_whole(moderator: Client) -> None:
    row = campaign()
    row.consultation.second_person_kinds = ["publish"]
    row.consultation.save()
    moderator.post(url("campaign-decide", row.pk), {"kind": "publish", "step": "confirm"})
    bulk = BulkDecision.objects.get()
    assert "Do you agree" not in moderator.get(url("campaign-progress", bulk.pk)).content.decode()
    moderator.post(url("campaign-agree", bulk.pk), {"agreed": "yes"})
    carry_out()
    assert set(row.answers.values_list("state", flat=True)) == {"pending"}
    moderator.force_login(make_user("second"))
    assert "Do you agree" in moderator.get(url("campaign-progress", bulk.pk)).content.decode()
    moderator.post(url("campaign-agree", bulk.pk), {"agreed": "yes"})
    carry_out()
    assert set(row.answers.values_list("state", flat=True)) == {"published"}


def test_confirm_take_out_join_and_dissolve(moderator: Client) -> None:
    row = campaign()
    moderator.post(url("campaign-confirm", row.pk), {"label": "A charity"})
    assert "A charity" in moderator.get(url("campaign-list")).content.decode()
    taken = row.answers.latest("pk")
    moderator.post(url("campaign-leave-out", row.pk, taken.pk))
    assert row.answers.count() == 5
    assert moderator.post(url("campaign-leave-out", row.pk, taken.pk)).status_code == 404
    assert "Choose a group" in moderator.post(url("campaign-join", row.pk), {"other": "x"}).content.decode()
    text = "We run a small shop and ask for patrols at closing time, a named officer, and replies to our letters."
    other = make_campaign(row.consultation, text=text)
    moderator.post(url("campaign-join", row.pk), {"other": other.pk})
    assert row.answers.count() == 11
    moderator.post(url("campaign-dissolve", row.pk))
    assert not row.answers.exists()


def test_a_moderator_of_another_consultation_finds_nothing(client: Client) -> None:
    row = make_campaign(make_consultation())
    stranger = make_user("stranger")
    stranger.moderation_assignments.all().delete()
    client.force_login(stranger)
    assert "No campaign was found." in client.get(url("campaign-list")).content.decode()
    assert {client.get(url("campaign", pk)).status_code for pk in (row.pk, row.pk + 1)} == {404}
    assert client.get(url("campaign-progress", 1)).status_code == 404
