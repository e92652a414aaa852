"""Making a consultation without a developer: from a title to opening it, by keyboard where a person would."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.test_keyboard import tab_to
from tests.functional.test_staff import keep
from tests.functional.visiting import Visitor

AUTHORING = "/consultations/staff/authoring/"
PDF = {"name": "Draft plan 2027.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 the plan"}
# Each short page: what is written where.
PARTS = {
    "What it is about": {
        "Summary": "What would make you feel safer on your street after dark?",
        "What it is about": "London decides where new street lights go.\n\nThe money is fixed; the places are not.",
    },
    "Who is asked and who asks": {
        "Who should answer": "Everybody who walks in London at night.",
        "Who is asking": "The street light board (made up)",
        "Contact": "lights@example.org",
    },
    "Privacy notice": {"Privacy notice": "We ask for no name. A person reads each text before it is published."},
    "What happens next": {
        "What happens next": "We count, read and publish.",
        "How the results will be published": "On this site, with a reply to each theme.",
    },
    "Other formats and ways to answer": {
        "Other formats and other ways to answer": "Write to us for a paper copy or Easy Read."
    },
    "Who may be affected differently": {"Who may be affected differently": "Women, older people, disabled people."},
    "Who decides": {"Who decides": "The board, in its meeting in May."},
}
TODAY = datetime.now(ZoneInfo("Europe/London")).date()
OPENS_IN, OPEN_FOR = timedelta(days=14), timedelta(weeks=14)


def enter(visitor: Visitor, target: Locator) -> None:
    """Go to a link or a button by Tab and press Enter, which leads to a page."""
    tab_to(visitor.page, target)
    visitor.arrive(lambda: visitor.page.keyboard.press("Enter"))


def type_into(visitor: Visitor, label: str, text: str) -> None:
    """Go to a box by Tab and type into it."""
    tab_to(visitor.page, visitor.field(label))
    visitor.page.keyboard.insert_text(text)


def write_date(visitor: Visitor, name: str, day: date) -> None:
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visitor.group(name).get_by_label(label, exact=True).fill(str(part))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_consultation_is_made_from_a_title_to_its_opening(
    person: Person, site: Site, pictures: Path | None, *, scripts: bool
) -> None:
    author = person(desk=True, scripts=scripts)
    author.sign_in("consultation-editor", site.password("consultation-editor"))
    title = f"Safer streets after dark? {'With' if scripts else 'Without'} scripts"
    begin(author, title)
    overview = author.page.url
    write_questions_by_keyboard(author, pictures)
    author.go(overview)
    fill_in_every_part(author)
    add_documents_and_reasons(author, overview)
    author.go(overview)
    author.sees("Every part is filled in.")
    keep(author, pictures, "authoring-overview-full")
    slug = overview.rstrip("/").rsplit("/", 1)[1]
    colleague = person(desk=True, scripts=scripts)
    colleague.sign_in("second-consultation-editor", site.password("second-consultation-editor"))
    open_by_two(author, colleague, overview)
    keep(colleague, pictures, "authoring-opened")
    # Approved is announced: it opens by itself at its time.
    londoner = person(scripts=scripts)
    londoner.go(f"/consultations/{slug}/")
    londoner.sees_heading(title)
    londoner.sees("Not open yet")
    londoner.sees("Draft plan 2027")


def begin(author: Visitor, title: str) -> None:
    author.follow("Consultations", within=author.page.get_by_role("navigation", name="Staff"))
    author.press("Make a consultation")
    author.press("Make it")
    author.sees("Enter a title")
    author.write("Title", title)
    author.press("Make it")
    author.sees_heading(title)
    author.sees("Being prepared")
    author.sees("parts still need work")


def write_questions_by_keyboard(author: Visitor, pictures: Path | None) -> None:
    page = author.page
    enter(author, page.get_by_role("link", name="Questions", exact=True))
    author.sees("There is no question yet")
    enter(author, page.get_by_role("button", name="Begin with who is answering"))
    author.sees("Are you answering for yourself or for an organisation?")
    author.press("Add a section")
    type_into(author, "Title", "Streets after dark")
    page.keyboard.press("Tab")
    author.select(
        "1. We will have the strongest ever neighbourhood policing", label="About which priority (optional)"
    )
    author.press("Add it")
    enter(author, page.get_by_role("link", name="Add a page Streets after dark"))
    type_into(author, "Title", "Your street")
    author.press("Add it")
    add_a_question(author, "Long text", "What would you change?")
    author.follow("Back to all questions")
    add_a_question(author, "Several answers from a list", "What would make you feel safer?")
    write_choices_by_keyboard(author)
    keep(author, pictures, "authoring-question")
    author.follow("Back to all questions")
    move_by_keyboard(author)
    keep(author, pictures, "authoring-questions")


def add_a_question(author: Visitor, kind: str, text: str) -> None:
    author.follow("Add a question Your street")
    author.page.get_by_label(kind, exact=True).check()
    author.write("What do you ask?", text)
    author.press("Continue")
    author.sees("How it will look")


def write_choices_by_keyboard(author: Visitor) -> None:
    page, keyboard = author.page, author.page.keyboard
    lines = page.get_by_label("One answer on each line")
    tab_to(page, lines)
    keyboard.insert_text("Better lighting\nMore officers on foot\nNone of these")
    enter(author, page.get_by_role("button", name="Add these lines"))
    expect(page.get_by_label("Answer", exact=True)).to_have_count(3)
    enter(author, page.get_by_role("button", name="Up More officers on foot"))
    expect(page.get_by_label("Answer", exact=True).first).to_have_value("More officers on foot")
    # The focus stays with the row that moved: it is first now, so its only way is down.
    expect(page.get_by_role("button", name="Down More officers on foot")).to_be_focused()
    alone = page.get_by_label("Stands alone: nothing else can be chosen with it").last
    tab_to(page, alone)
    keyboard.press("Space")
    enter(author, page.get_by_role("button", name="Save and see how it looks"))
    author.sees("The question is saved.")
    look = author.group("What would make you feel safer?").first
    expect(look.get_by_label("More officers on foot", exact=True)).to_be_visible()


def move_by_keyboard(author: Visitor) -> None:
    page = author.page
    enter(author, page.get_by_role("button", name=re.compile("Up What would make you feel safer")))
    expect(page.get_by_role("button", name=re.compile("Down What would make you feel safer"))).to_be_focused()
    author.sees("“What would make you feel safer?” is now 1 of 2.")


def fill_in_every_part(author: Visitor) -> None:
    for part, texts in PARTS.items():
        author.follow(part)
        for label, text in texts.items():
            author.write(label, text)
        if part == "What happens next":
            write_date(author, "When the results will be published", TODAY + OPENS_IN + 2 * OPEN_FOR)
        author.press("Save")
        author.sees(f"Saved: {part}.")
    author.follow("When it opens and closes")
    opens_on = TODAY + OPENS_IN
    write_date(author, "Opens on", opens_on)
    write_date(author, "Closes on", opens_on + OPEN_FOR)
    author.write("Closes at", "midnight o'clock")
    author.press("Save")
    author.sees("Enter a time, such as 9am")
    author.write("Closes at", "11:59pm")
    author.press("Save")
    author.sees("Saved: When it opens and closes.")


def add_documents_and_reasons(author: Visitor, overview: str) -> None:
    author.follow("Documents")
    author.sees("No document yet")
    author.press("Add a document")
    author.page.get_by_label("File", exact=True).set_input_files(files=[PDF])  # type: ignore[list-item]
    author.press("Add it")
    author.sees("Draft plan 2027")
    author.go(overview)
    author.follow("Reasons for moderation")
    author.press("Start from the standard set")
    author.sees("It says who somebody is")


def open_by_two(author: Visitor, colleague: Visitor, overview: str) -> None:
    """One says that it is ready and cannot open it; another reads it and approves."""
    author.go(f"{overview}checks/")
    author.sees("Everything that is needed is there.")
    author.press("Go on to opening")
    author.press("Say that it is ready")
    author.sees("so a colleague has to open it")
    author.go(f"{overview}settings/privacy/", status=409)
    author.sees("This cannot be changed now")
    colleague.go(f"{overview}opening/")
    approve = colleague.page.get_by_role("button", name="Approve: it opens at its time")
    enter(colleague, approve)
    colleague.sees("Approved. It opens by itself at its time.")
    colleague.go(f"{overview}questions/")
    colleague.sees("They no longer change.")
    assert not colleague.page.get_by_role("button", name=re.compile("^Up ")).count()


def test_two_editors_at_once_lose_nothing(person: Person, site: Site, pictures: Path | None) -> None:
    first, second = person(desk=True), person(desk=True)
    for editor, name in ((first, "consultation-editor"), (second, "second-consultation-editor")):
        editor.sign_in(name, site.password(name))
    begin(first, "Two editors")
    address = f"{first.page.url}settings/people/"
    first.go(address)
    second.go(address)
    second.write("Who is asking", "The second editor's body")
    second.press("Save")
    first.write("Who is asking", "The first editor's body")
    first.press("Save")
    first.sees("Somebody else changed this while you were writing")
    first.sees("The second editor's body")
    expect(first.field("Who is asking")).to_have_value("The first editor's body")
    keep(first, pictures, "authoring-overtaken")
    first.press("Save")
    first.sees("Saved: Who is asked and who asks.")
