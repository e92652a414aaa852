"""The map of a questionnaire's paths."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.definition import Kind, Section
from consultation.models import Page, Question
from tests.factories.asking import make_prepared, page, question, store
from tests.factories.consultation import nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db

GROUP = {"question": "who", "equals": "group"}
WHO = page("who", question("who", Kind.SINGLE_CHOICE, "me group"))


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_user("ed", "Consultation editor"))
    return client


def shown(staff: Client, slug: str = "planned") -> str:
    reply = staff.get(reverse("consultation:author-map", args=[slug]))
    assert reply.status_code == 200
    return reply.text


def test_every_page_and_rule_is_in_the_picture_and_in_the_list(staff: Client) -> None:
    name = page("name", question("name"), shown_when=GROUP)
    store(make_prepared(), Section("you", "About you", (WHO, name)))
    text = shown(staff)
    start = text.index('<svg class="app-drawing"')
    end = text.index("</svg>", start)
    picture, listed = text[start:end], text[end:]
    for part in ("About you", "1. Page who", "2. Page name", "What about name?"):
        assert part in picture
        assert part in listed
    assert "Only when the answer to “What about who?” is “Group”" in picture
    assert "Asked when the answer to “What about who?” is “Group”." in listed
    assert reverse("consultation:author-page-rule", args=["planned", Page.objects.get(key="name").pk]) in listed
    assert (
        reverse("consultation:author-question-rule", args=["planned", Question.objects.get(key="name").pk]) in listed
    )
    assert "Nothing to put right" in text
    assert "style=" not in picture


def test_what_nobody_can_reach_is_marked(staff: Client) -> None:
    lost = page("lost", question("lost"), shown_when={"question": "who", "equals": "nobody"})
    store(make_prepared(), Section("you", "About you", (WHO, lost)))
    text = shown(staff)
    assert "1 thing to put right" in text
    assert "app-drawing__box--faulty" in text
    assert text.count("which does not offer it") == 2


def test_a_questionnaire_without_pages_says_so(staff: Client) -> None:
    store(make_prepared())
    assert "There are no pages yet" in shown(staff)


def test_a_frozen_questionnaire_is_drawn_and_offers_no_change(staff: Client) -> None:
    nine_priorities()
    text = shown(staff, "nine-priorities")
    assert "Neighbourhood policing" in text
    assert "/rule/" not in text


def test_there_is_no_map_of_what_is_not_there(staff: Client) -> None:
    make_prepared()
    for slug in ("planned", "absent"):
        assert staff.get(reverse("consultation:author-map", args=[slug])).status_code == 404


def test_a_long_questionnaire_takes_no_more_queries(staff: Client) -> None:
    store(make_prepared(), Section("you", "About you", (WHO,)))
    pages = [page(f"p{number}", question(f"q{number}"), shown_when=None) for number in range(100)]
    store(make_prepared("long"), Section("s", "S", tuple(pages)))
    counts = []
    for slug in ("planned", "long"):
        with CaptureQueriesContext(connection) as captured:
            shown(staff, slug)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
