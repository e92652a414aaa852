"""The pages of staff: signing in, the queue without and with 10,000 texts, a decision that needs a reason."""

import re
from pathlib import Path

import pytest

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor

QUEUE = "/consultations/staff/moderation/"


def signed_in(person: Person, site: Site, username: str) -> Visitor:
    visitor = person(desk=True)
    visitor.sign_in(username, site.password(username))
    return visitor


def keep(visitor: Visitor, pictures: Path | None, name: str) -> None:
    """Keep pictures of a page on a phone and at a desk, where they are wanted."""
    if pictures:
        visitor.page.screenshot(path=pictures / f"{name}-1280.png", full_page=True)
        visitor.page.set_viewport_size({"width": 320, "height": 900})
        visitor.page.screenshot(path=pictures / f"{name}-320.png", full_page=True)


def test_a_wrong_password_is_explained(person: Person) -> None:
    visitor = person()
    visitor.go("/staff/")
    visitor.sees_heading("Staff: sign in")
    visitor.write("Username", "nobody-of-this-name")
    visitor.write("Password", "not the password")
    visitor.press("Sign in")
    visitor.sees("The username or the password is not right")


@pytest.mark.parametrize("username", ["moderator", "lead-moderator", "analyst", "plan-editor", "administrator"])
def test_each_role_has_a_home_and_can_leave(person: Person, site: Site, pictures: Path | None, username: str) -> None:
    visitor = signed_in(person, site, username)
    keep(visitor, pictures, f"staff-{username}")
    visitor.follow(re.compile("Sign out"), exact=False)
    visitor.press("Sign out")
    visitor.go("/staff/")
    visitor.sees_heading("Staff: sign in")


def test_an_empty_queue_says_so(person: Person, unused_site: Site, pictures: Path | None) -> None:
    visitor = signed_in(person, unused_site, "moderator")
    visitor.go(QUEUE)
    visitor.sees("Nothing here")
    keep(visitor, pictures, "queue-empty")


def test_a_queue_of_thousands_is_in_order_and_a_decision_needs_its_reason(
    person: Person, busy_site: Site, pictures: Path | None
) -> None:
    visitor = signed_in(person, busy_site, "lead-moderator")
    visitor.go(QUEUE)
    keep(visitor, pictures, "queue-busy")
    visitor.follow("Next")
    visitor.go(QUEUE)
    visitor.press("Take the next answer")
    visitor.choose("Withhold", question="What should happen to this answer?")
    visitor.press("Continue")
    visitor.sees("There is a problem")
    keep(visitor, pictures, "answer")
    visitor.press("Put it back")


def test_an_administrator_reaches_the_admin_site(person: Person, site: Site) -> None:
    visitor = signed_in(person, site, "administrator")
    visitor.go("/admin/", ours=False)
    visitor.sees("Site administration")


def test_a_moderator_is_refused_the_admin_site(person: Person, site: Site) -> None:
    visitor = signed_in(person, site, "moderator")
    visitor.go("/admin/", status=403)
