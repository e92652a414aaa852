"""The moderators' desk in a browser: by keyboard alone, on a tablet, and without scripts."""

from playwright.sync_api import expect

from tests.functional.conftest import Person
from tests.functional.site import Site

QUEUE = "/consultations/staff/moderation/"


def test_answers_are_taken_and_published_by_keyboard_alone(person: Person, busy_site: Site) -> None:
    visitor = person(desk=True)
    visitor.sign_in("lead-moderator", busy_site.password("lead-moderator"))
    visitor.go(QUEUE)
    page, keyboard = visitor.page, visitor.page.keyboard
    keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keyboard.press("Escape")
    keyboard.press("j")
    expect(page.locator("[data-desk-row]").nth(0)).to_be_focused()
    visitor.arrive(lambda: keyboard.press("b"))
    first = page.url
    keyboard.press("w")
    expect(page.get_by_role("radio", name="Withhold")).to_be_checked()
    keyboard.press("p")
    assert page.url == first, "A decision that was begun must not be thrown away"
    page.reload()
    for _ in range(2):
        before = page.url
        keyboard.press("p")
        page.wait_for_url(lambda url, before=before: url != before)
        expect(page.get_by_text("Decision saved: publish.")).to_be_visible()


def test_single_keys_can_be_switched_off(person: Person, busy_site: Site) -> None:
    visitor = person(desk=True)
    visitor.sign_in("lead-moderator", busy_site.password("lead-moderator"))
    visitor.go(QUEUE)
    page = visitor.page
    page.get_by_role("button", name="Keyboard shortcuts (?)").click()
    page.get_by_label("Use these shortcuts in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_desk_works_without_scripts(person: Person, busy_site: Site) -> None:
    visitor = person(scripts=False)
    visitor.sign_in("lead-moderator", busy_site.password("lead-moderator"))
    visitor.go(QUEUE)
    visitor.press("Take ten answers")
    visitor.press("Publish as it is")
    visitor.sees("Decision saved: publish.")
    visitor.press("Put it back")
    visitor.go(f"{QUEUE}?list=mine")
    visitor.press("Put back all that you hold")
