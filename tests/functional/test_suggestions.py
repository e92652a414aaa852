"""Suggested redactions in a browser: one accepted, one rejected, by keyboard; and the same without a script."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Person
from tests.functional.site import Site

MAKE = "from tests.functional.suggesting import prepare; print(prepare())"


@pytest.fixture
def address(site: Site) -> str:
    """Where a text lies that has words to point out."""
    answer_id = site.manage("shell", "-v0", "-c", MAKE).strip().splitlines()[-1]
    return f"/consultations/staff/moderation/{answer_id}/"


def test_one_is_accepted_and_one_rejected_by_keyboard(
    person: Person, site: Site, address: str, pictures: Path | None
) -> None:
    visitor = person(desk=True)
    visitor.sign_in("lead-moderator", site.password("lead-moderator"))
    visitor.go(address)
    visitor.press("Take this answer")
    page = visitor.page
    page.get_by_role("button", name="Accept PC Jones").focus()
    page.keyboard.press("Enter")
    visitor.sees("Accepted: “PC Jones”")
    # The next suggestion has the focus: one step on is its second button.
    expect(page.get_by_role("button", name="Accept 07700 900123")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    visitor.sees("Rejected: “07700 900123”")
    expect(page.get_by_role("checkbox", name="“PC Jones”")).to_be_checked()
    expect(page.get_by_role("checkbox", name="“07700 900123”")).to_have_count(0)
    expect(page.get_by_role("radio", name="Publish with words removed")).to_be_checked()
    if pictures:
        page.screenshot(path=pictures / "suggestions-1280.png", full_page=True)
    visitor.again()
    expect(page.get_by_role("checkbox", name="“PC Jones”")).to_be_checked()
    page.get_by_role("button", name="Undo PC Jones").focus()
    page.keyboard.press("Enter")
    visitor.sees("Taken back: “PC Jones”")
    expect(page.get_by_role("checkbox", name="“PC Jones”")).not_to_be_checked()
    visitor.press("Put it back")


def test_without_a_script_all_are_accepted_and_nothing_is_removed_before_the_decision(
    person: Person, site: Site, address: str
) -> None:
    visitor = person(desk=True, scripts=False)
    visitor.sign_in("lead-moderator", site.password("lead-moderator"))
    visitor.go(address)
    visitor.press("Take this answer")
    visitor.write("Note for colleagues", "Half a note")
    visitor.press("Accept all suggestions")
    for words in ("PC Jones", "07700 900123", "jo.bloggs@example.org"):
        expect(visitor.page.get_by_role("checkbox", name=f"“{words}”")).to_be_checked()
    expect(visitor.field("Note for colleagues")).to_have_value("Half a note")
    visitor.press("Put it back")


def test_acceptance_is_shown_to_who_leads(person: Person, site: Site, pictures: Path | None) -> None:
    visitor = person()
    visitor.sign_in("lead-moderator", site.password("lead-moderator"))
    visitor.go("/consultations/staff/moderation/recognisers/")
    visitor.sees_heading("How good the suggestions are")
    visitor.sees("How often suggestions were accepted")
    if pictures:
        visitor.page.screenshot(path=pictures / "recognisers-320.png", full_page=True)
