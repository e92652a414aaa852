"""No page is left out: each staff page in turn, and at the end of a whole run every address that shows a page."""

import json
import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.urls import reverse

from tests.functional.auditing import LOOKED_AT
from tests.functional.conftest import Person
from tests.functional.preparing import SLUG as PREPARED
from tests.functional.site import Site
from tests.functional.staff_addresses import OPENED
from tests.functional.test_pages import FILES
from tests.functional.test_staff import keep
from tests.functional.visiting import Visitor
from tests.integration.permissions import EVERYBODY, SIGNED_IN
from tests.integration.test_permission_matrix import ADDRESSES, row_of

# Addresses that are not looked at, each with the reason. Another one is looked at in some browser test.
NOT_LOOKED_AT = {
    **dict.fromkeys(FILES, "a file or data"),
    "admin:*": "a library's pages; test_staff.py opens them",
    "api-docs": "a library's page inside ours; test_pages.py opens /api/",
    "mfa_*": "a library's pages; the demonstration has no second factor",
    "account_inactive": "a library's page; only for an account that was closed",
    "account_reauthenticate": "a library's page; only where a second factor is asked for",
    "account_change_password": "a library's page",
    "audit-export": "a file",
    "audit-heads": "a list for machines",
    "consultation:author-document-file": "a file",
    "consultation:author-export": "a file",
    "consultation:bulk-report": "a file",
    "consultation:bulk-template-*": "a file",
    "consultation:responses-feed": "a feed",
    "consultation:appeal-case": "only where somebody appealed; the integration tests read it",
    "consultation:appeal-release": "a form's target: leads to another page",
    "consultation:appeal-take": "a form's target: leads to another page",
    "consultation:moderation-draft": "a form's target of a script",
    "consultation:moderation-suggestions": "a form's target: leads to another page",
    "consultation:follow-appeal*": "only where a text was withheld; the integration tests read it",
    "consultation:moderation-second": "only where a decision needs a second person; the integration tests read it",
    "consultation:follow-copy-file": "a file",
    "consultation:author-*-duplicate": "a form's target: leads to another page",
    "consultation:author-preview-leave": "a form's target: leads to another page",
    "consultation:author-preview-submit": "a form's target: leads to another page",
    "consultation:bulk-add": "a form's target: leads to another page",
    "consultation:bulk-cancel": "a form's target: leads to another page",
    "consultation:edition": "a form's target: leads to another page",
    "consultation:edition-publish": "a form's target: leads to another page",
    "consultation:campaign": "only where a campaign was found; the integration tests read it",
    "consultation:campaign-decide": "only where a campaign was found; the integration tests read it",
    "consultation:campaign-progress": "only where many were decided at once; the integration tests read it",
    "consultation:campaign-agree": "a form's target: leads to another page",
    "consultation:campaign-confirm": "a form's target: leads to another page",
    "consultation:campaign-dissolve": "a form's target: leads to another page",
    "consultation:campaign-join": "a form's target: leads to another page",
    "consultation:campaign-leave-out": "a form's target: leads to another page",
    "consultation:entry-keep": "a form's target: leads to another page",
    "consultation:entry-second-begin": "a form's target: leads to another page",
    "consultation:follow-forget": "a form's target: leads to another page",
    "consultation:moderation-batch": "a form's target: leads to another page",
    "consultation:moderation-filter": "only where a filter was saved; a new one has the same form",
    "consultation:moderation-filter-delete": "only where a filter was saved; the integration tests read it",
    "consultation:moderation-keep": "a form's target: leads to another page",
    "consultation:moderation-leave": "a form's target: leads to another page",
    "consultation:moderation-next": "a form's target: leads to another page",
    "consultation:moderation-release": "a form's target: leads to another page",
    "consultation:moderation-take": "a form's target: leads to another page",
    "consultation:submit": "a form's target: leads to another page",
}
MODULES = Path(__file__).parent.glob("test_*.py")
# Staff pages of one consultation are opened for one that is being prepared, where they are about making it.
ONLY_OF_OPENED = ("consultation:author-amend", "consultation:author-dates")


def is_left_out(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in NOT_LOOKED_AT)


def staff_pages() -> dict[str, list[str]]:
    """Return the staff pages that need no more than a consultation, by the account that opens them."""
    pages: dict[str, list[str]] = {}
    for address in ADDRESSES:
        row = row_of(address)
        may = sorted(row[0]) if row and row[0] not in (EVERYBODY, SIGNED_IN) else []
        if not may or address.parameters - {"slug"} or is_left_out(address.name):
            continue
        making = address.name.startswith("consultation:author-") and address.name not in ONLY_OF_OPENED
        known = {"slug": PREPARED if making else OPENED}
        path = reverse(address.name, kwargs={name: known[name] for name in address.parameters})
        pages.setdefault(may[0].lower().replace(" ", "-"), []).append(path)
    return pages


def signed_in(person: Person, site: Site, username: str) -> Visitor:
    visitor = person(desk=True)
    visitor.sign_in(username, site.password(username))
    return visitor


def look_at_all(visitor: Visitor, paths: list[str], pictures: Path | None) -> None:
    """Look at pages one by one, and say in the end what is wrong with all of them."""
    wrong = []
    for path in paths:
        try:
            visitor.go(path)
        except AssertionError as error:
            wrong.append(str(error))
        else:
            keep(visitor, pictures, path.strip("/").replace("/", "-"))
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def prepared(site: Site) -> list[str]:
    """A consultation that is being prepared: the addresses of its parts."""
    command = "from tests.functional.staff_addresses import print_addresses; print_addresses()"
    paths: list[str] = json.loads(site.manage("shell", "-v0", "-c", command))
    return paths


@pytest.mark.parametrize("username", sorted(staff_pages()))
def test_every_staff_page_of_a_consultation_is_in_order(
    person: Person, site: Site, prepared: list[str], pictures: Path | None, username: str
) -> None:
    look_at_all(signed_in(person, site, username), staff_pages()[username], pictures)


def test_every_page_about_a_part_of_a_consultation_is_in_order(
    person: Person, site: Site, prepared: list[str], pictures: Path | None
) -> None:
    look_at_all(signed_in(person, site, "consultation-editor"), prepared, pictures)


def test_what_is_not_looked_at_is_there() -> None:
    names = {address.name for address in ADDRESSES}
    assert [pattern for pattern in NOT_LOOKED_AT if not any(fnmatchcase(name, pattern) for name in names)] == []


def test_every_page_was_looked_at_in_a_whole_run(request: pytest.FixtureRequest) -> None:
    """The last test of all. A page that is new is opened by some browser test, or stands above with the reason."""
    if os.environ.get("EVERY_PAGE") != "1":
        pytest.skip("EVERY_PAGE=1 asks for it.")
    run = {item.path.name for item in request.session.items}
    if run < {path.name for path in MODULES} or request.session.testsfailed or request.config.getoption("keyword"):
        pytest.skip("Only part of the browser tests ran.")
    names = {address.name for address in ADDRESSES}
    assert sorted(name for name in names - LOOKED_AT if not is_left_out(name)) == []
