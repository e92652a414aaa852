"""Papers: printed by anybody, entered by keyboard alone, entered twice, and settled by a third person."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import Person
from tests.functional.papers import SLUG
from tests.functional.site import Site
from tests.functional.visiting import Visitor

ENTRY = "/consultations/staff/entry/"


@pytest.fixture(scope="session")
def paper_site(site: Site) -> Site:
    """The portal with a consultation whose papers are all entered twice."""
    site.manage("shell", "-v0", "-c", "from tests.functional.papers import open_on_paper; open_on_paper()")
    return site


@pytest.fixture
def picture(pictures: Path | None) -> Callable[[Visitor, str], None]:
    """Keep pictures of a page on a phone and at a desk, where they are wanted."""

    def keep(visitor: Visitor, name: str) -> None:
        for width in (320, 1280) if pictures else ():
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)

    return keep


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def enter_by_keyboard(visitor: Visitor, *, years: str) -> None:
    """Enter one paper without a mouse, from the first question to the last."""
    page, keyboard = visitor.page, visitor.page.keyboard
    first = visitor.group("1. Who are you answering for?")
    first.get_by_label("1. For myself").focus()
    press(page, "1")  # 1: for myself; goes on to the borough
    expect(first.get_by_label("1. For myself")).to_be_checked()
    expect(visitor.field("2. Where do you live?")).to_be_focused()
    keyboard.type("South")
    press(page, "Enter")
    places = visitor.group("3. Where do you go?")
    expect(places.get_by_label("1. Homes")).to_be_focused()
    press(page, "1", "3", "Enter")
    expect(places.get_by_label("3. Parks")).to_be_checked()
    expect(visitor.field("4. Which park?")).to_be_focused()
    keyboard.type("The one behind the station")
    press(page, "Enter")
    expect(visitor.group("5. When was your first visit?").get_by_label("Day")).to_be_focused()
    enter_the_plan(visitor, years=years)


def enter_the_plan(visitor: Visitor, *, years: str) -> None:
    """Enter the second section; the focus is on the last question before it."""
    page, keyboard = visitor.page, visitor.page.keyboard
    press(page, "Enter", "2")  # no date; 2: neither
    expect(visitor.group("6. Do you agree?").get_by_label("2. Neither")).to_be_checked()
    keyboard.type("1")
    press(page, "Tab", "Tab")
    keyboard.type("3")  # a gap in the ranking: a mistake on the paper
    press(page, "Tab")  # its box "unclear"
    expect(page.locator(":focus")).to_have_attribute("name", "rank.unclear")
    press(page, "Space", "Enter")
    keyboard.type("10")
    press(page, "Enter")
    expect(visitor.field("9. How many years have you lived here?")).to_be_focused()
    keyboard.type(years)
    press(page, "Enter")
    keyboard.type("More benches, please.")


def test_the_form_is_printed_from_the_browser(
    person: Person, paper_site: Site, picture: Callable[[Visitor, str], None]
) -> None:
    visitor = person(scripts=False)
    visitor.go(f"/consultations/{SLUG}/print/")
    visitor.sees_heading("Answer on paper")
    picture(visitor, "print-choose")
    visitor.follow("English, large print")
    visitor.sees_heading("What do people say on paper?")
    visitor.sees("Answer this only if you answered “Parks” to question 3.")
    picture(visitor, "print-form")
    visitor.page.emulate_media(media="print")
    expect(visitor.page.get_by_role("banner")).to_be_hidden()


def test_a_paper_is_entered_by_keyboard_twice_and_a_third_person_settles_it(
    person: Person, paper_site: Site, picture: Callable[[Visitor, str], None]
) -> None:
    clerk = person(desk=True)
    clerk.sign_in("data-entry-clerk", paper_site.password("data-entry-clerk"))
    clerk.go(f"{ENTRY}{SLUG}/new/")
    clerk.write("Reference", "B1/041")
    clerk.field("Reference").press("Tab")
    clerk.arrive(lambda: press(clerk.page, "Enter"))
    clerk.sees_heading("Paper B1/041")
    enter_by_keyboard(clerk, years="12")
    picture(clerk, "entry-whole")
    clerk.arrive(lambda: press(clerk.page, "Control+Enter"))
    clerk.sees("Entry sent")
    clerk.sees(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"))
    clerk.go(f"{ENTRY}{SLUG}/second/")
    clerk.sees("No paper waits for you")

    enter_again(person, paper_site, picture)
    settle(person, paper_site, picture)


def enter_again(person: Person, site: Site, picture: Callable[[Visitor, str], None]) -> None:
    """Enter the same paper as somebody else, who reads one answer otherwise."""
    second = person(desk=True)
    second.sign_in("consultation-editor", site.password("consultation-editor"))
    second.go(f"{ENTRY}{SLUG}/second/")
    picture(second, "entry-second")
    second.press(re.compile("Enter it"))
    second.sees_nowhere("More benches")
    enter_by_keyboard(second, years="21")
    second.arrive(lambda: press(second.page, "Control+Enter"))
    second.sees("It is compared with the first one")


def settle(person: Person, site: Site, picture: Callable[[Visitor, str], None]) -> None:
    """Decide what the paper says as a third person."""
    third = person(desk=True)
    third.sign_in("second-consultation-editor", site.password("second-consultation-editor"))
    third.go(f"{ENTRY}{SLUG}/differences/")
    third.follow("B1/041", exact=False)
    third.sees("9. How many years have you lived here?")
    picture(third, "entry-settle")
    third.choose("The second entry is right", question="What is right?")
    third.press("Save the decision")
    third.sees("The response is corrected")
    third.go(f"{ENTRY}{SLUG}/report/")
    picture(third, "entry-report")


def test_what_was_typed_is_kept_by_itself(person: Person, paper_site: Site) -> None:
    clerk = person(desk=True)
    clerk.sign_in("data-entry-clerk", paper_site.password("data-entry-clerk"))
    clerk.go(f"{ENTRY}{SLUG}/new/")
    clerk.write("Reference", "B1/077")
    clerk.press("Enter the answers")
    clerk.write("10. What would you change?", "Half a sentence")
    clerk.sees("Saved")
    clerk.go(ENTRY)
    clerk.follow("B1/077")
    expect(clerk.field("10. What would you change?")).to_have_value("Half a sentence")


def test_without_scripts_it_is_a_plain_form(person: Person, paper_site: Site) -> None:
    clerk = person(scripts=False)
    clerk.sign_in("data-entry-clerk", paper_site.password("data-entry-clerk"))
    clerk.go(f"{ENTRY}{SLUG}/new/")
    clerk.write("Reference", "B1/090")
    clerk.press("Enter the answers")
    clerk.write("4. Which park?", "The one behind the station")
    clerk.press("Send this entry")
    clerk.sees("Question 1: Enter the answer")
    clerk.sees(re.compile("Question 4: It is answered, although"))
    clerk.choose("1. For myself", question=re.compile("Who are you answering for"))
    clerk.field("I have checked the paper. Leave these answers out of the response").check()
    clerk.press("Send this entry")
    clerk.sees("1 answer was not for this person")


def test_events_are_added_by_staff_and_read_by_everybody(
    person: Person, paper_site: Site, picture: Callable[[Visitor, str], None]
) -> None:
    clerk = person(desk=True)
    clerk.sign_in("data-entry-clerk", paper_site.password("data-entry-clerk"))
    clerk.go(f"/consultations/staff/events/{SLUG}/")
    clerk.press("Add an event")
    clerk.write("Name of the event", "Market stall")
    for part, value in (("Day", "3"), ("Month", "2"), ("Year", "2026")):
        clerk.group("Date").get_by_label(part).fill(value)
    clerk.write("Place", "Rye Lane")
    clerk.select("Southwark", label="Borough")
    clerk.write("How many people were met", "140")
    picture(clerk, "event-form")
    clerk.press("Save the event")
    clerk.sees("The event is added")
    reader = person()
    reader.go(f"/consultations/{SLUG}/events/")
    reader.sees("3 February 2026, Rye Lane, Southwark")
    reader.sees("People met: 140. Responses: 0.")
