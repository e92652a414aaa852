"""Two thousand words that nobody released, looked for in every way out: pages, API, files, feeds, logs, caches."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_redis import get_redis_connection

from auditing.chaining import chain_all
from consultation.models import Answer
from tests.factories.canaries import CANARY, MANY, Aviary, columns_with, fill
from tests.factories.moderating import make_consultation, make_user
from tests.integration.crawling import everything_public

pytestmark = pytest.mark.django_db
# Where such words are meant to be: the originals, and what staff tell each other, the respondent and nobody else.
KEPT_IN = {
    "consultation_answer.text",
    "consultation_moderationdecision.note",
    "consultation_moderationdecision.message",
    "consultation_agreement.note",
    "consultation_appeal.reasons",
    "consultation_organisation.name",
    "consultation_organisation.role",
    "consultation_equalityanswers.closed_answers",
}


@pytest.fixture
def aviary() -> Aviary:
    return fill(make_consultation())


def leaks(aviary: Aviary, text: str) -> set[str]:
    """Return the places from which words in `text` come."""
    return {aviary.places.get(word, "unknown") for word in CANARY.findall(text)}


def first_column(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def test_two_thousand_words_are_on_no_page_no_file_no_feed_and_in_no_answer_of_the_api(
    client: Client, aviary: Aviary
) -> None:
    assert len(aviary.places) >= MANY
    sought = list(aviary.places)[:: MANY // 20]
    pages = everything_public(client, aviary.consultation, search_for=sought)
    assert len(pages) > 60
    found = {}
    for address, text in pages.items():
        for word in sought:
            if f"search={word}" in address:
                text = re.sub(rf'value="{word}"|search={word}', "", text)
        if places := leaks(aviary, text):
            found[address] = places
    assert found == {}
    # What was published around the removed words is there: the crawl looked at the right pages.
    assert any("about patrols" in text for text in pages.values())


def test_search_finds_none_of_them(client: Client, aviary: Aviary) -> None:
    for word in list(aviary.places)[:: MANY // 40]:
        assert client.get(f"/api/v1/responses/?search={word}").json()["results"] == []
    assert not columns_with("cnry", reading=first_column) & {"consultation_answer.search"}


def test_the_database_holds_them_in_no_other_column(aviary: Aviary) -> None:
    assert columns_with("cnry", reading=first_column) == KEPT_IN
    kept = " ".join(Answer.objects.values_list("text", flat=True))
    originals = {
        word for word, place in aviary.places.items() if place in ("removed words", "withheld", "spam", "waits")
    }
    assert originals <= set(CANARY.findall(kept))


def test_neither_caches_nor_queues_nor_logs_hold_any(
    client: Client, aviary: Aviary, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    everything_public(client, aviary.consultation, search_for=[])
    redis = get_redis_connection("default")
    held = b"".join(redis.dump(key) or b"" for key in redis.keys("*"))
    assert leaks(aviary, held.decode(errors="replace")) == set()
    assert leaks(aviary, str(cache.get_many(["none"]))) == set()
    said = capfd.readouterr()
    assert leaks(aviary, said.out + said.err + caplog.text) == set()


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_audit_log_and_its_export_hold_none(client: Client, aviary: Aviary, kind: str) -> None:
    administrator: User = make_user("admin", "Administrator")
    client.force_login(administrator)
    chain_all()
    for page in (client.get(reverse("audit-log")), client.post(reverse("audit-export", args=[kind]))):
        text = b"".join(page).decode()
        assert "answer.decide" in text
        assert leaks(aviary, text) == set()
