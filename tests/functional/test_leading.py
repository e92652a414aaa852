"""The lead moderator's and the administrator's pages, on a phone and at a desk: how the work stands, who works on
what, the audit log and the mailbox."""

import re
from pathlib import Path

import pytest

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.test_pages import look_at
from tests.functional.test_staff import signed_in

LEAD = "/consultations/staff/lead/"
LOG = "/staff/audit/"


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("lead-moderator", LEAD),
        ("lead-moderator", f"{LEAD}nine-priorities/moderators/"),
        ("lead-moderator", LOG),
        ("administrator", LOG),
        ("administrator", "/staff/mailbox/"),
    ],
)
def test_page_is_in_order_at_every_width(
    person: Person, busy_site: Site, pictures: Path | None, username: str, path: str
) -> None:
    look_at(signed_in(person, busy_site, username), path, pictures)


def test_lead_takes_a_moderator_off_and_puts_them_back(person: Person, busy_site: Site) -> None:
    visitor = signed_in(person, busy_site, "lead-moderator")
    for _ in range(2):
        visitor.go(LEAD)
        visitor.follow(re.compile("Change.*nine priorities"), exact=False)
        visitor.page.get_by_label("second-moderator", exact=True).click()
        visitor.press("Save")
        visitor.sees("Saved who works on")


def test_what_was_done_is_found_in_the_audit_log(person: Person, busy_site: Site) -> None:
    visitor = signed_in(person, busy_site, "administrator")
    visitor.go(LOG)
    visitor.write("Username", "administrator")
    visitor.press("Search")
    visitor.sees("session.begin")
