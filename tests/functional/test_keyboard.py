"""One part answered without a mouse: Tab, Space, arrows and Enter."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.functional.conftest import Person

FARTHEST = 60


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is on `target`, and make sure that the focus can be seen."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.count() == 1, "The focus was lost"
        if target.evaluate("element => element === document.activeElement"):
            expect(target).to_be_in_viewport()
            return
    raise AssertionError(f"{target} cannot be reached with {FARTHEST} Tabs")


def test_the_skip_link_jumps_over_the_navigation(person: Person) -> None:
    visitor = person(desk=True)
    visitor.go("/consultations/nine-priorities/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("main")).to_be_focused()


def test_a_part_is_answered_by_keyboard_alone(person: Person) -> None:
    visitor = person(desk=True)
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.go("/consultations/nine-priorities/start/")
    tab_to(page, page.get_by_role("button", name="Start", exact=True))
    visitor.arrive(lambda: keyboard.press("Enter"))
    tab_to(page, page.get_by_role("link", name="Reducing crime", exact=True))
    visitor.arrive(lambda: keyboard.press("Enter"))

    scale = visitor.group(re.compile("The police should put more effort"))
    tab_to(page, scale.get_by_label("Strongly agree", exact=True))
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    expect(scale.get_by_label("Agree", exact=True)).to_be_checked()
    crimes = visitor.group("Which crime should get more attention in your area?")
    tab_to(page, crimes.get_by_label("Burglary", exact=True))
    keyboard.press("Space")
    tab_to(page, visitor.field("What would you change or add?"))
    keyboard.insert_text("More patrols where bicycles are stolen.")
    tab_to(page, page.get_by_role("button", name="Save and continue"))
    visitor.arrive(lambda: keyboard.press("Enter"))

    visitor.sees_heading("Your response")
    visitor.sees("You have completed 1 of")
