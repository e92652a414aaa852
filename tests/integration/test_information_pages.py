"""What the portal says about itself."""

import html
import re

import pytest
from django.test import Client

from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA
from turnaround.models import Source

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", client.get(address).text)))


def test_about_says_who_the_portal_is_not_and_names_every_source(client: Client) -> None:
    load_plan(path=DATA)
    page = words(client, "/about/")
    assert "It is not run by the Metropolitan Police" in page
    assert "never an official status given by the Met" in page
    for source in Source.objects.all():
        assert source.title in page


def test_about_needs_no_content(client: Client) -> None:
    assert "sources of the plan" not in words(client, "/about/")


def test_privacy_says_what_is_held_and_how_long(client: Client) -> None:
    page = words(client, "/privacy/")
    held = ("30 days after you last used it", "A hash of your receipt code", "only ever counted")
    for text in (*held, "IP address is not stored"):
        assert text in page


def test_accessibility_claims_no_more_than_was_tested(client: Client) -> None:
    page = words(client, "/accessibility/")
    assert "we do not claim to meet it" in page
    assert "not yet been tested by people who use a screen reader" in page
