"""Two people decide: one removes words by keyboard from a text with emoji and Arabic, another agrees."""

import re

from playwright.sync_api import Locator, expect

from tests.functional.conftest import Person
from tests.functional.deciding import BEFORE, BETWEEN, NAME, OFFICER
from tests.functional.site import Site
from tests.functional.visiting import Visitor

QUEUE = "/consultations/staff/moderation/"
PUBLISHED = "/consultations/nine-priorities/responses/?search="
SHOWN = "[identifies an officer]"
NAMED = "[personal details removed]"


def sent(site: Site, mark: str) -> int:
    code = f"from tests.functional.deciding import send_text; send_text({mark!r})"
    return int(site.manage("shell", "-v0", "-c", code).split()[-1])


def signed_in(person: Person, site: Site, username: str, *, scripts: bool = True) -> Visitor:
    visitor = person(desk=True, scripts=scripts)
    visitor.sign_in(username, site.password(username))
    return visitor


def selection_in(box: Locator) -> str:
    chosen: str = box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    return chosen


def select_by_keyboard(box: Locator, before: str, words: str) -> None:
    """Go over `before` and then with Shift over `words`, one key for each character that a reader sees."""
    box.press("Control+Home")
    for _ in before:
        box.press("ArrowRight")
    for _ in words:
        box.press("Shift+ArrowRight")
    if selection_in(box) != words:
        # In Arabic a key to the right may go back in the text.
        for _ in range(2 * len(words)):
            if selection_in(box) == words:
                break
            box.press("Shift+ArrowLeft")
    assert selection_in(box) == words


def mark_words(moderator: Visitor) -> None:
    box = moderator.page.get_by_role("textbox", name=re.compile("Select the words to remove"))
    for before, words, label in (
        (BEFORE, OFFICER, "[identifies an officer]"),
        (BEFORE + OFFICER + BETWEEN, NAME, "[words removed]"),
    ):
        moderator.select(label, label="Show instead")
        select_by_keyboard(box, before, words)
        box.press("Enter")
        expect(moderator.page.get_by_role("checkbox", name=f"“{words}”")).to_be_checked()
    moderator.select("[personal details removed]", label=f"What the public reads instead of “{NAME}”")


def agree_without_scripts(second: Visitor, answer: str) -> None:
    second.go(answer)
    second.press(re.compile("Take this answer"))
    second.sees("Two people decide this")
    second.sees(OFFICER)
    second.press("Save")
    second.sees("There is a problem")
    second.choose("Yes, it takes effect now", question="Do you agree?")
    second.press("Save")
    second.sees("You agreed. The decision is in effect.")


def test_two_people_remove_words_from_a_text_with_emoji_and_arabic(person: Person, site: Site) -> None:
    mark = "twopeoplemark"
    answer = f"{QUEUE}{sent(site, mark)}/"
    moderator = signed_in(person, site, "moderator")
    moderator.go(answer)
    moderator.press("Take this answer")
    moderator.choose("Publish with words removed", question="What should happen to this answer?")
    mark_words(moderator)
    moderator.select("It says who somebody is", label="Reason")
    moderator.press("Continue")
    moderator.sees_heading("Check what the public will read")
    moderator.sees(f"{BEFORE}{SHOWN}{BETWEEN}{NAMED}")
    moderator.press("Send it to a second person")
    moderator.sees("It takes effect when a second person agrees.")
    moderator.go(PUBLISHED + mark)
    moderator.sees("Nothing matches")
    second = signed_in(person, site, "lead-moderator", scripts=False)
    agree_without_scripts(second, answer)
    second.go(PUBLISHED + mark)
    page = second.page.content()
    assert "👩🏽\u200d🚒" in page
    for words in (OFFICER, NAME):
        second.sees_nowhere(words)
    assert f"{BEFORE}{SHOWN}{BETWEEN}{NAMED}" in re.sub("<.?mark[^>]*>", "", page)


def test_lead_looks_at_agreement_and_an_editor_sets_how_answers_are_moderated(person: Person, site: Site) -> None:
    lead = signed_in(person, site, "lead-moderator")
    lead.go("/consultations/staff/agreement/")
    lead.sees_heading("How far moderators agree")
    lead.go("/consultations/staff/agreement/?consultation=nine-priorities")
    lead.write(re.compile("Share of ordinary decisions"), "101")
    lead.press("Change the share")
    lead.sees("There is a problem")
