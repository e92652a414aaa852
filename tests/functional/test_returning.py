"""Leaving and coming back, and what is done with a response after it was sent: on a phone, as a person would."""

import re
from email import message_from_string
from email.message import Message
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor

CONSULTATION = "/consultations/nine-priorities/"
WHO = "Are you answering for yourself or for an organisation?"
TEXT = "What would you change or add?"
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
FORBIDDEN = 403


def begin(person: Visitor) -> None:
    person.go(f"{CONSULTATION}start/")
    person.press("Start")
    person.follow("About you")
    person.choose("For myself", question=WHO)
    person.press("Save and continue")


def open_page(person: Visitor, key: str) -> None:
    person.go(f"{CONSULTATION}respond/questions/{key}/")


def send(person: Visitor) -> str:
    person.go(f"{CONSULTATION}respond/check/")
    person.press("Send my response")
    person.sees_heading("Your response has been sent")
    found = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\b", person.page.get_by_role("main").inner_text())
    assert found
    return found[0]


@WITH_AND_WITHOUT
def test_what_was_typed_outlives_the_browsers_cookies(person: Person, *, scripts: bool) -> None:
    londoner = person(scripts=scripts)
    begin(londoner)
    londoner.go(f"{CONSULTATION}respond/save/")
    code = londoner.value_of("Return code")
    open_page(londoner, "data")
    londoner.write(TEXT, "Say what is kept, and for how long.")
    londoner.page.context.clear_cookies()
    londoner.arrive(londoner.page.get_by_role("button", name="Save and continue").click, status=FORBIDDEN)
    londoner.sees_heading("This page is not saved yet")
    expect(londoner.field(TEXT)).to_have_value("Say what is kept, and for how long.")
    londoner.press("Save this page")
    londoner.sees("Select where to save this page")
    londoner.choose("In my draft: I have its return code", question="Where should we save this page?")
    londoner.write("Your return code", code)
    londoner.press("Save this page")
    londoner.sees_heading("Your response")
    londoner.go(f"{CONSULTATION}respond/check/")
    londoner.sees("Say what is kept, and for how long.")
    londoner.sees("For myself")


def test_the_browsers_back_button_and_two_tabs_lose_nothing(person: Person) -> None:
    londoner = person()
    begin(londoner)
    open_page(londoner, "victims")
    londoner.write(TEXT, "Call people back.")
    other = londoner.page.context.new_page()
    other.goto(f"{londoner.audit.address}{CONSULTATION}respond/questions/data/")
    londoner.press("Save and continue")
    londoner.page.go_back()
    expect(londoner.field(TEXT)).to_have_value("Call people back.")
    other.get_by_label(TEXT).fill("Say what is kept.")
    other.get_by_role("button", name="Save and continue").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Your response")
    londoner.write(TEXT, "Call people back within a day.")
    londoner.press("Save and continue")
    londoner.go(f"{CONSULTATION}respond/check/")
    londoner.sees("Call people back within a day.")
    londoner.sees("Say what is kept.")


@WITH_AND_WITHOUT
def test_two_tabs_on_the_same_page_show_each_other_before_anything_is_replaced(
    person: Person, *, scripts: bool
) -> None:
    londoner = person(scripts=scripts)
    begin(londoner)
    open_page(londoner, "victims")
    other = londoner.page.context.new_page()
    other.goto(f"{londoner.audit.address}{CONSULTATION}respond/questions/victims/")
    other.get_by_label(TEXT).fill("Call people back within a day.")
    other.get_by_role("button", name="Save and continue").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Your response")
    londoner.write(TEXT, "Say who is in charge of the case.")
    londoner.press("Save and continue")
    londoner.sees("This page was changed somewhere else")
    londoner.sees("Call people back within a day.")
    expect(londoner.field(TEXT)).to_have_value("Say who is in charge of the case.")
    londoner.field("Keep this answer, not the one below").check()
    londoner.press("Save and continue")
    londoner.go(f"{CONSULTATION}respond/check/")
    londoner.sees("Call people back within a day.")
    other.goto(f"{londoner.audit.address}{CONSULTATION}respond/questions/victims/")
    other.get_by_label(TEXT).fill("Both: call back, and say who is in charge.")
    other.get_by_role("button", name="Save and continue").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Your response")
    londoner.press("Send my response")
    londoner.sees("Your answers have changed")
    londoner.sees("Both: call back, and say who is in charge.")
    londoner.press("Send my response")
    londoner.sees_heading("Your response has been sent")


def newest_mail(site: Site, address: str) -> Message:
    """Return what was put into the demonstration's folder for an address."""

    def found() -> list[Message]:
        texts = [Path(path).read_text() for path in sorted((site.home.folder / "mail").glob("*.log"))]
        return [message for text in texts if (message := message_from_string(text))["To"] == address]

    site.wait_until(lambda: bool(found()), "no message was sent", seconds=15)
    return found()[-1]


def test_the_link_in_the_e_mail_opens_the_draft_on_another_device(person: Person, site: Site) -> None:
    londoner, elsewhere = person(), person()
    begin(londoner)
    open_page(londoner, "victims")
    londoner.write(TEXT, "Call people back.")
    londoner.press("Save and come back later")
    londoner.sees("This is a demonstration: the message is put into a folder on this computer")
    londoner.write("Your e-mail address", "ada at example")
    londoner.press("Send me the link and code")
    londoner.sees("Enter an e-mail address in the right form")
    londoner.write("Your e-mail address", "ada@example.org")
    londoner.press("Send me the link and code")
    londoner.sees("We send the link and code to the address you gave")

    text = newest_mail(site, "ada@example.org").get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Call people back" not in text
    link = re.search(r"^http\S+$", text, re.MULTILINE)
    assert link
    elsewhere.go(link[0])
    expect(elsewhere.field("Your return code")).to_have_value(re.compile(r"^\S{14}$"))
    assert "#" not in elsewhere.page.url
    elsewhere.press("Open my draft")
    open_page(elsewhere, "victims")
    expect(elsewhere.field(TEXT)).to_have_value("Call people back.")


@WITH_AND_WITHOUT
def test_a_response_is_followed_changed_and_withdrawn(person: Person, site: Site, *, scripts: bool) -> None:
    londoner, elsewhere = person(scripts=scripts), person(scripts=scripts)
    counted = site.responses()
    begin(londoner)
    open_page(londoner, "victims")
    londoner.write(TEXT, "Call people back.")
    londoner.press("Save and continue")
    receipt = send(londoner)
    londoner.follow("Read or print your answers")
    londoner.sees("Call people back.")
    site.wait_until(lambda: site.responses() == counted + 1, "the response was not counted", seconds=10)
    follow(elsewhere, receipt)
    change(elsewhere, receipt)
    site.wait_until(lambda: site.responses() == counted + 1, "the change was not counted once", seconds=10)
    elsewhere.press("Withdraw my response")
    elsewhere.press("Withdraw my response")
    elsewhere.sees("You withdrew this response")
    elsewhere.sees_nowhere("Call people back")
    site.wait_until(lambda: site.responses() == counted, "the response is still counted", seconds=10)
    elsewhere.press("Leave and forget my response on this device")
    elsewhere.sees_heading("Follow your response")


def follow(person: Visitor, receipt: str) -> None:
    person.go(CONSULTATION)
    person.follow("Follow, change or withdraw a response you sent")
    person.write("Your receipt code", receipt.lower())
    person.press("Open my response")
    assert receipt not in person.page.url
    person.sees("In moderation")
    person.sees("Yes. Your chosen answers are in the results.")


def change(person: Visitor, receipt: str) -> None:
    person.press("Change my response")
    person.press("Open my answers")
    person.sees_heading("Check your answers before you send them")
    person.follow(re.compile(f"Change.*{re.escape(TEXT)}"), exact=False)
    person.write(TEXT, "Call people back within a day.")
    person.press("Save and continue")
    person.press("Send my changes")
    person.sees_heading("Your changes have been sent")
    person.sees(receipt)
    person.follow("Follow, change or withdraw your response")
    person.sees("Call people back within a day.")
    person.sees("Changed by you")


def test_a_poster_fills_one_sheet_and_its_address_leads_to_the_consultation(person: Person) -> None:
    londoner = person()
    londoner.go(CONSULTATION)
    londoner.follow("Print a poster for a notice board")
    londoner.sees_heading("What do you think of the nine priorities?")
    pages = PdfReader(BytesIO(londoner.page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]
    printed = londoner.page.locator(".app-poster__address").inner_text()
    londoner.go(f"http://{printed}")
    londoner.sees_heading("What do you think of the nine priorities?")
    assert londoner.page.url.endswith(CONSULTATION)


def test_a_response_is_withdrawn_by_keyboard_alone(person: Person) -> None:
    londoner = person(desk=True)
    begin(londoner)
    receipt = send(londoner)
    londoner.go(f"{CONSULTATION}follow/")
    londoner.field("Your receipt code").focus()
    londoner.page.keyboard.insert_text(receipt)
    londoner.arrive(lambda: londoner.page.keyboard.press("Enter"))
    for name in ("Withdraw my response", "Withdraw my response"):
        button = londoner.page.get_by_role("button", name=name, exact=True)
        button.focus()
        londoner.arrive(lambda: londoner.page.keyboard.press("Enter"))
    londoner.sees("You withdrew this response")


def test_a_respondent_sees_all_that_is_held_and_erases_it(person: Person, site: Site) -> None:
    londoner = person()
    counted = site.responses()
    begin(londoner)
    receipt = send(londoner)
    site.wait_until(lambda: site.responses() == counted + 1, "the response was not counted", seconds=10)
    londoner.go(f"{CONSULTATION}follow/")
    londoner.write("Your receipt code", receipt)
    londoner.press("Open my response")
    londoner.go(f"{CONSULTATION}follow/copy/")
    londoner.sees_heading("What we hold about you")
    londoner.go(f"{CONSULTATION}follow/erase/")
    londoner.press("Erase what I sent")
    londoner.sees("Tick the box if you want to erase what you sent")
    londoner.page.get_by_label("Yes, erase what I sent. I know that nobody can bring it back.").check()
    londoner.press("Erase what I sent")
    assert londoner.page.url.endswith("/follow/erased/")
