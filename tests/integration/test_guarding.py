"""A rush of requests: who waits, who proves some work, and that nobody who is a person loses anything."""

import base64
import json
import re
import uuid
from collections.abc import Iterator
from html import unescape
from typing import Any

import altcha
import pytest
from django.test import Client
from pytest_django import Settings

from consultation.models import Consultation, Draft, Response
from portal.demo.home import ROOT
from tests.factories.consultation import Respondent, nine_priorities
from web.addresses import masked_address
from web.buckets import Rate, shared_buckets

pytestmark = pytest.mark.django_db
CHALLENGE = re.compile(r'data-proof="([^"]+)"')


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture(autouse=True)
def empty_buckets(settings: Settings) -> Iterator[None]:
    """Buckets of this test alone, and challenges that are quick to solve."""
    settings.PROOF_COST = 1
    redis = shared_buckets().redis
    redis.flushdb()
    yield
    redis.flushdb()


def limited(settings: Settings, **rates: str) -> None:
    settings.RATES = {**settings.RATES, **rates}


def solved(page: Any) -> str:
    """Return what a browser's script would put into the form of a page."""
    found = CHALLENGE.search(page.text)
    assert found, "The page asks for no proof of work."
    challenge = altcha.Challenge.from_dict(json.loads(unescape(found.group(1))))
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()


def bucket(name: str) -> str:
    """Return the owner of the bucket that the test's own address has."""
    return f"{name}:{masked_address('127.0.0.1')}"


def ready(consultation: Consultation) -> Respondent:
    respondent = Respondent(consultation, Client()).start()
    respondent.answer("who", respondent="individual")
    return respondent


def test_bucket_empties_and_refills_by_redis_own_clock() -> None:
    own, owner = Rate(3, 1_000_000), str(uuid.uuid4())
    slow = Rate(3, 0.01)
    assert [shared_buckets().take(owner, slow).wait_seconds == 0 for _ in range(4)] == [True, True, True, False]
    assert shared_buckets().take(owner, slow).wait_seconds > 90
    assert shared_buckets().take(owner, own).wait_seconds == 0


def test_looking_takes_nothing_and_what_was_refused_does_not_fill_the_house() -> None:
    own, everybody, owner = Rate(2, 0.01), (str(uuid.uuid4()), Rate(10, 0.01)), str(uuid.uuid4())
    assert shared_buckets().take(owner, own, everybody, cost=0).left == 1
    levels = [shared_buckets().take(owner, own, everybody) for _ in range(5)]
    assert [round(level.left, 1) for level in levels] == [0.5, 0, 0, 0, 0]
    assert [round(level.left_of_all, 1) for level in levels] == [0.9, 0.8, 0.8, 0.8, 0.8]


def test_library_of_fifty_people_with_one_address_gets_through(
    consultation: Consultation, settings: Settings
) -> None:
    """By the limits that stand in the settings, all fifty as fast as the machine answers."""
    settings.RATES = {"start": "150+60/min", "save": "1000+600/min", "submit": "150+60/min", "code": "60+20/min"}
    settings.SITE_RATE = "600+300/min"
    for _ in range(50):
        respondent = ready(consultation)
        for page in ("neighbourhood", "victims"):
            assert respondent.answer(page, **{f"{page}_agree": "agree"}).status_code == 302
        page = respondent.get("check")
        assert "data-proof" not in page.text
        assert respondent.post("submit").status_code == 302
    assert Response.objects.counted().count() == 50


def test_library_test_uses_the_limits_that_are_shipped() -> None:
    shipped = dict(re.findall(r"^(\w+_RATE)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert (shipped["START_RATE"], shipped["SAVE_RATE"]) == ("150+60/min", "1000+600/min")
    assert (shipped["SUBMIT_RATE"], shipped["CODE_RATE"]) == ("150+60/min", "60+20/min")
    assert shipped["SITE_RATE"] == "600+300/min"


def test_too_many_starts_are_told_when_to_try_again(consultation: Consultation, settings: Settings) -> None:
    limited(settings, start="1+1/min")
    ready(consultation)
    page = Respondent(consultation, Client()).post("start")
    assert page.status_code == 429
    assert 50 <= int(page["Retry-After"]) <= 60
    assert f"Try again in {page['Retry-After']} seconds" in page.text
    assert Draft.objects.count() == 1


def test_too_many_saves_show_what_was_written_and_keep_what_was_saved(
    consultation: Consultation, settings: Settings
) -> None:
    respondent = ready(consultation)
    respondent.answer("victims", victims_text="Saved before")
    limited(settings, save="1+1/min")
    respondent.answer("data", data_text="Saved in time")
    page = respondent.answer("victims", victims_text="Written <too> soon", victims_agree="agree")
    assert page.status_code == 429
    assert "Written &lt;too&gt; soon" in page.text
    assert Draft.objects.get().read().answers["victims-text"] == "Saved before"
    limited(settings, save="")
    assert respondent.answer("victims", victims_text="Written <too> soon").status_code == 302


@pytest.mark.parametrize("name", ["return", "follow"])
def test_too_many_codes_are_not_looked_up(consultation: Consultation, settings: Settings, name: str) -> None:
    limited(settings, code="1+1/min")
    visitor = Respondent(consultation, Client())
    first = visitor.post(name, {"code": "AAAA-AAAA-AAAA"})
    assert (first.status_code, "We cannot" in first.text) == (200, True)
    page = visitor.post(name, {"code": "7K3M-9QXP-2T4B"})
    assert page.status_code == 429
    assert "We cannot" not in page.text
    assert 'value="7K3M-9QXP-2T4B"' in page.text


def test_too_many_responses_lose_nothing(consultation: Consultation, settings: Settings) -> None:
    first, second = ready(consultation), ready(consultation)
    limited(settings, submit="2+1/min")
    assert first.post("submit").status_code == 302
    shared_buckets().take(bucket("submit"), Rate(2, 0.01))
    page = second.post("submit", {"proof": ""})
    assert page.status_code == 429
    assert "Check your answers" in page.text
    assert Response.objects.count() == 1
    limited(settings, submit="")
    assert second.post("submit").status_code == 302
    assert Response.objects.counted().count() == 2


def test_each_kind_of_request_and_each_address_has_a_bucket_of_its_own(
    consultation: Consultation, settings: Settings
) -> None:
    limited(settings, start="1+1/min", save="1+1/min")
    assert ready(consultation).get("check").status_code == 200
    elsewhere = Respondent(consultation, Client(REMOTE_ADDR="203.0.113.5"))
    assert elsewhere.post("start").status_code == 302
    kept = [key.decode() for key in shared_buckets().redis.keys("*")]
    assert len(kept) == 3
    assert not [key for key in kept if "127.0.0.1" in key or "203.0.113.5" in key]


def in_a_rush(settings: Settings) -> None:
    limited(settings, submit="100+1/min")
    settings.SITE_RATE = "1+1/min"
    shared_buckets().take("the flood", Rate(100, 1), ("all:submit", Rate(1, 1 / 60)))


def test_in_a_rush_a_browser_proves_some_work_and_the_response_counts(
    consultation: Consultation, settings: Settings
) -> None:
    respondent = ready(consultation)
    in_a_rush(settings)
    assert respondent.post("submit", {"proof": solved(respondent.get("check"))}).status_code == 302
    assert Response.objects.get().held_at is None


def test_page_from_before_the_rush_is_shown_again_with_a_challenge(
    consultation: Consultation, settings: Settings
) -> None:
    respondent = ready(consultation)
    in_a_rush(settings)
    page = respondent.post("submit")
    assert page.status_code == 200
    assert "has not been sent yet" in page.text
    assert respondent.post("submit", {"proof": solved(page)}).status_code == 302
    assert Response.objects.get().held_at is None


@pytest.mark.parametrize("proof", ["", "nonsense", base64.b64encode(b"{}").decode()])
def test_person_without_scripts_is_held_in_a_rush_and_never_refused(
    consultation: Consultation, settings: Settings, proof: str
) -> None:
    respondent = ready(consultation)
    in_a_rush(settings)
    sent = respondent.post("submit", {"proof": proof})
    assert sent["Location"] == respondent.url("sent")
    assert Response.objects.get().held_reason == "no_proof"
    assert "receipt code" in respondent.get("sent").text


def test_proof_of_one_draft_is_none_for_another(consultation: Consultation, settings: Settings) -> None:
    first, second = ready(consultation), ready(consultation)
    in_a_rush(settings)
    proof = solved(first.get("check"))
    for respondent in (first, second, first):
        assert respondent.post("submit", {"proof": proof})["Location"] == respondent.url("sent")
    assert sorted(Response.objects.values_list("held_reason", flat=True)) == ["", "no_proof"]


def test_response_that_was_sent_is_not_asked_for_again(consultation: Consultation, settings: Settings) -> None:
    respondent = ready(consultation)
    respondent.post("submit")
    in_a_rush(settings)
    assert respondent.post("submit")["Location"] == respondent.url("sent")
    limited(settings, submit="1+1/min")
    shared_buckets().redis.flushdb()
    assert {respondent.post("submit")["Location"] for _ in range(3)} == {respondent.url("sent")}


def test_box_that_people_do_not_see_marks_the_response(consultation: Consultation) -> None:
    program = Respondent(consultation, Client())
    page = program.get("start")
    assert 'name="website"' in page.text
    assert program.post("start", {"website": "https://example.org"}).status_code == 302
    program.answer("who", respondent="individual")
    assert program.post("submit")["Location"] == program.url("sent")
    assert Response.objects.get().held_reason == "trap"


def test_nobody_waits_while_redis_is_away(consultation: Consultation, settings: Settings) -> None:
    settings.CACHE_URL = "redis://127.0.0.1:9/1"
    limited(settings, start="1+1/min", save="1+1/min", submit="1+1/min")
    for _ in range(2):
        assert ready(consultation).post("submit").status_code == 302
    assert Response.objects.counted().count() == 2
