"""The feed of what people said: valid Atom, the published words and no others."""

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.models import ModerationReason
from tests.factories.moderating import make_answer, make_consultation, make_published, make_user

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/consultations/small/responses.atom"


def read(client: Client) -> ET.Element:
    answer = client.get(FEED)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)  # noqa: S314 (our own)


def text_of(element: ET.Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None, name
    return found.text or ""


def test_feed_has_what_atom_requires(client: Client) -> None:
    consultation = make_consultation()
    for number in range(3):
        make_published(consultation, f"Text {number}")
    feed = read(client)
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert text_of(part, name)
        assert datetime.fromisoformat(text_of(part, "updated")).tzinfo is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len({text_of(entry, "id") for entry in entries}) == 3
    for entry in entries:
        assert text_of(entry.find(f"{ATOM}author"), "name") == "An individual"
        assert (
            entry.find(f"{ATOM}link").attrib["href"].startswith("http://testserver/consultations/small/responses/#")
        )
    (own,) = [link.attrib["href"] for link in feed.findall(f"{ATOM}link") if link.attrib["rel"] == "self"]
    assert own == f"http://testserver{FEED}"


def test_feed_shows_the_published_words_and_no_others(client: Client) -> None:
    consultation, sam = make_consultation(), make_user("sam")
    make_answer(consultation, "A pendingcanary")
    answer = make_answer(consultation, "Ask redactedcanary 😀 about it")
    claim_answer(answer_id=answer.pk, by=sam)
    reason = ModerationReason.objects.get(key="personal-data")
    decide(
        answer_id=answer.pk, by=sam, kind="redact", reason=reason, redactions=[Words(4, 18, "personal_data")],
        note="notecanary", message="messagecanary",
    )  # fmt: skip
    shown = client.get(FEED).text
    assert "Ask [personal details removed] 😀 about it" in shown
    assert "canary" not in shown


def test_words_are_never_markup_and_odd_characters_break_nothing(client: Client) -> None:
    make_published(make_consultation(), "<script>alert(1)</script> & \x07\x0b\ufffe ]]> الشرطة\n\nNext")
    (entry,) = read(client).findall(f"{ATOM}entry")
    summary = text_of(entry, "summary")
    assert summary == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;  ]]&gt; الشرطة</p>\n\n<p>Next</p>"


def test_feed_is_announced_by_the_page_and_holds_the_newest_fifty(client: Client) -> None:
    consultation = make_consultation()
    for number in range(52):
        make_published(consultation, f"Text {number}")
    assert len(read(client).findall(f"{ATOM}entry")) == 50
    page = client.get("/consultations/small/responses/").text
    assert f'<link rel="alternate" type="application/atom+xml" title="Consultation small" href="{FEED}">' in page


def test_consultation_that_has_not_opened_has_no_feed(client: Client) -> None:
    make_consultation(opened=False)
    assert client.get(FEED).status_code == 404
    assert client.get("/consultations/missing/responses.atom").status_code == 404
