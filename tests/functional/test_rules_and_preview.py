"""Who is asked what: built in the browser, drawn as a map, and gone through as a respondent, on a phone too."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.functional.conftest import Person
from tests.functional.preparing import SLUG
from tests.functional.site import Site
from tests.functional.visiting import Visitor

WORK = f"/consultations/staff/authoring/{SLUG}/"


@pytest.fixture
def prepared(site: Site) -> Site:
    site.manage("shell", "-v0", "-c", "from tests.functional.preparing import prepare; prepare()")
    return site


def signed_in(person: Person, site: Site, **manner: bool) -> Visitor:
    visitor = person(**manner)
    visitor.sign_in("consultation-editor", site.password("consultation-editor"))
    return visitor


def keep(visitor: Visitor, pictures: Path | None, name: str) -> None:
    """Keep a picture of the page, where one is wanted."""
    if pictures:
        width = (visitor.page.viewport_size or {"width": 0})["width"]
        visitor.page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)


def condition(visitor: Visitor, question: str) -> Locator:
    """The boxes of the condition about a question."""
    return visitor.page.get_by_role("group", name=question, exact=True)


def add(visitor: Visitor, question: str) -> None:
    """Add a condition to the rule itself."""
    visitor.page.get_by_label("Add a condition about", exact=True).select_option(label=question)
    visitor.arrive(visitor.page.get_by_role("button", name="Add the condition", exact=True).last.click)


@pytest.mark.parametrize(
    "manner", [{"desk": True}, {"scripts": False}], ids=["at a desk", "on a phone without scripts"]
)
def test_a_rule_is_built_part_by_part(
    person: Person, prepared: Site, pictures: Path | None, manner: dict[str, bool]
) -> None:
    visitor = signed_in(person, prepared, **manner)
    visitor.go(f"{WORK}map/")
    visitor.follow("Change the rule of the page “Lighting”")
    add(visitor, "What would make you feel safer?")
    topics = condition(visitor, "What would make you feel safer?")
    topics.get_by_label("Test", exact=True).select_option(label="includes")
    visitor.press("Save the rule")
    visitor.sees("There is a problem")
    visitor.page.get_by_role("link", name="Choose the answer to “What would make you feel safer?”").click()
    topics.get_by_label("Answer", exact=True).select_option(label="Lighting")
    visitor.press("Add a group")
    expect(topics.get_by_label("Answer", exact=True)).to_have_value("lighting")
    group = visitor.page.get_by_role("group", name="Group of conditions", exact=True)
    group.get_by_label("Add a condition to this group, about").select_option(label="Who are you answering for?")
    visitor.arrive(group.get_by_role("button", name="Add the condition", exact=True).click)
    who = condition(visitor, "Who are you answering for?")
    who.get_by_label("Test", exact=True).select_option(label="is not")
    who.get_by_label("Answer", exact=True).select_option(label="Group")
    keep(visitor, pictures, "rule")
    visitor.press("Save the rule")
    visitor.sees("The rule is saved.")
    visitor.sees("Asked when the answer to “What would make you feel safer?” includes “Lighting” and")
    visitor.follow("See the map of all paths")
    visitor.sees("Nothing to put right")
    keep(visitor, pictures, "map")
    visitor.follow("Change the rule of the page “Lighting”")
    visitor.choose("Always", question="When is it shown?")
    visitor.press("Save the rule")
    visitor.sees("Always asked.")


def test_a_preview_is_walked_on_a_phone(person: Person, prepared: Site, pictures: Path | None) -> None:
    before = prepared.manage("shell", "-v0", "-c", COUNT)
    visitor = signed_in(person, prepared)
    visitor.go(f"{WORK}preview/")
    keep(visitor, pictures, "preview")
    visitor.press("Preview on this screen")
    visitor.sees("Preview: nothing is kept.")
    visitor.press("Start")
    visitor.go(f"{WORK}preview/outside/save/")
    visitor.follow("Go on with the preview")
    visitor.follow("About you")
    visitor.press("Save and continue")
    visitor.sees("Select an answer")
    visitor.choose("Group", question="Who are you answering for?")
    visitor.press("Save and continue")
    visitor.sees_heading("Topics")
    visitor.press("Save and continue")
    visitor.follow("Tell us more")
    visitor.write("What is your group called?", "The Friends of the Lane")
    visitor.press("Save and continue")
    visitor.write("Where is it dark?", "Under the bridge")
    visitor.press("Save and continue")
    visitor.press("Check your answers")
    visitor.sees("The Friends of the Lane")
    keep(visitor, pictures, "preview-check")
    visitor.press("Send my response")
    visitor.sees_heading("This would be sent")
    visitor.sees("Under the bridge")
    keep(visitor, pictures, "preview-end")
    assert prepared.manage("shell", "-v0", "-c", COUNT) == before


def test_a_preview_fits_the_frame_of_a_phone(person: Person, prepared: Site, pictures: Path | None) -> None:
    visitor = signed_in(person, prepared, desk=True)
    visitor.go(f"{WORK}preview/phone/")
    frame = visitor.page.frame_locator("iframe")
    frame.get_by_role("button", name="Start", exact=True).click()
    frame.get_by_role("link", name="About you", exact=True).click()
    frame.get_by_label("Group", exact=True).check()
    frame.get_by_role("button", name="Save and continue", exact=True).click()
    expect(frame.get_by_role("heading", level=1, name="Topics")).to_be_visible()
    assert frame.locator("html").evaluate(
        "root => [root.clientWidth <= 320, root.scrollWidth <= root.clientWidth]"
    ) == [
        True,
        True,
    ]
    keep(visitor, pictures, "preview-phone")
    visitor.arrive(frame.get_by_role("button", name="Leave the preview", exact=True).click)
    visitor.sees_heading("Preview as a respondent")


COUNT = (
    "from consultation.models import Answer, Draft, Response, Tally; "
    "print([model.objects.count() for model in (Answer, Draft, Response, Tally)])"
)


def test_the_paper_form_is_seen_as_a_draft(person: Person, prepared: Site, pictures: Path | None) -> None:
    visitor = signed_in(person, prepared)
    visitor.go(f"{WORK}preview/")
    visitor.press("Preview the paper form")
    visitor.sees("Draft – not for use")
    keep(visitor, pictures, "paper-draft")
    visitor.follow("Show it in large print")
    visitor.sees("Draft – not for use")
    visitor.follow("Back to the preview")
    visitor.sees_heading("Preview as a respondent")


def test_a_section_is_duplicated(person: Person, prepared: Site, pictures: Path | None) -> None:
    visitor = signed_in(person, prepared)
    visitor.go(f"{WORK}questions/")
    visitor.arrive(visitor.page.get_by_role("link", name="Change section").first.click)
    visitor.follow("Duplicate this section with its pages")
    visitor.write("Title of the copy", "The same again")
    visitor.press("Duplicate it")
    visitor.sees("The copy stands after the section.")
    visitor.sees_heading("Questions")
    expect(visitor.page.get_by_role("heading", name="The same again")).to_be_visible()
    keep(visitor, pictures, "section-duplicated")
