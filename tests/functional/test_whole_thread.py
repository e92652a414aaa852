"""From a priority to a published, counted answer, and on to how trust moved: on a phone, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor

WORDS = "Our ward officer 👮🏽‍♀️ was moved. “{mark}” is what we need: somebody who stays, says Ada Example"
NAME = "Ada Example"
LABEL = "[personal details removed]"
WHO = "Are you answering for yourself or for an organisation?"
AGREE = re.compile("Having officers who know your area")
HELPS = "Which of these would help most where you are?"
TEXT = "What would you change or add?"
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])


@WITH_AND_WITHOUT
def test_from_reading_a_priority_to_seeing_trust(person: Person, site: Site, *, scripts: bool) -> None:
    counted = site.responses()
    mark = "Scripts on" if scripts else "Scripts off"

    londoner = person(scripts=scripts)
    read_a_priority(londoner)
    say_who_is_answering(londoner)
    answer_about_neighbourhoods(londoner, WORDS.format(mark=mark))
    link, code = save_for_later(londoner)

    elsewhere = person(scripts=scripts)
    come_back(elsewhere, link, code)
    put_priorities_in_order(elsewhere, scripts=scripts)
    check_and_change(elsewhere, mark)
    receipt = send(elsewhere)
    answer_equality_questions(elsewhere, receipt)

    moderator = person(desk=True, scripts=scripts)
    moderator.sign_in("moderator", site.password("moderator"))
    take_the_next_answer(moderator)
    if scripts:
        mark_words_by_keyboard(moderator, mark)
    else:
        type_words_to_remove(moderator, mark)
    publish(moderator, mark)

    reader = person(scripts=scripts)
    read_what_was_said(reader, mark)
    see_it_counted(reader, site, counted + 1)
    see_how_trust_moved(reader, scripts=scripts)


def read_a_priority(londoner: Visitor) -> None:
    londoner.go("/")
    londoner.sees_heading("Say what you think of the plan for London’s police")
    londoner.follow("1. Neighbourhood policing")
    londoner.sees_heading("We will have the strongest ever neighbourhood policing")
    londoner.follow("The Turnaround Portal")
    londoner.page.get_by_role("region", name="What do you think of the nine").get_by_role("button").click()
    londoner.sees_heading("Before you start")
    londoner.press("Start")
    londoner.sees_heading("Your response")


def say_who_is_answering(londoner: Visitor) -> None:
    londoner.follow("About you")
    londoner.press("Save and continue")
    londoner.sees("There is a problem")
    londoner.choose("For myself", question=WHO)
    londoner.press("Save and continue")
    londoner.sees_heading("You and London")
    londoner.choose("I live here", question="What is your connection with London?")
    londoner.select("Kingston upon Thames", label="Where in London do you live, work or study?")
    londoner.press("Save and continue")
    londoner.sees_heading("Your response")


def answer_about_neighbourhoods(londoner: Visitor, words: str) -> None:
    londoner.follow("Neighbourhood policing")
    londoner.choose("Agree", question=AGREE)
    londoner.choose("The same local officers staying for longer", question=HELPS)
    londoner.write(TEXT, words)


def save_for_later(londoner: Visitor) -> tuple[str, str]:
    londoner.press("Save and come back later")
    londoner.sees_heading("Your draft is saved")
    link = londoner.page.get_by_role("link", name=re.compile("^http"))
    return link.inner_text(), londoner.value_of("Return code")


def come_back(elsewhere: Visitor, link: str, code: str) -> None:
    elsewhere.go(link)
    elsewhere.write("Your return code", "AAAA-AAAA-AAAA")
    elsewhere.press("Open my draft")
    elsewhere.sees("We cannot open a draft with this code")
    elsewhere.write("Your return code", code.lower())
    elsewhere.press("Open my draft")
    elsewhere.sees_heading("Your response")
    elsewhere.sees("You have completed 2 of")


def put_priorities_in_order(elsewhere: Visitor, *, scripts: bool) -> None:
    elsewhere.follow("Which priorities matter most")
    elsewhere.write("Neighbourhood policing", "1")
    elsewhere.write("Service to victims", "1")
    elsewhere.press("Save and continue")
    summary = elsewhere.page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    if scripts:
        expect(elsewhere.page.locator(":focus")).to_contain_text("There is a problem")
    expect(elsewhere.field("Service to victims")).to_have_value("1")
    summary.get_by_role("link", name="Give each place to one priority only").click()
    if scripts:
        expect(elsewhere.field("Neighbourhood policing")).to_be_focused()
    elsewhere.write("Service to victims", "2")
    elsewhere.press("Save and continue")
    elsewhere.sees_heading("If you had 100 points")
    elsewhere.write("Neighbourhood policing", "60")
    elsewhere.write("Service to victims", "50")
    elsewhere.press("Save and continue")
    elsewhere.sees("The points must add up to 100. Yours add up to 110")
    elsewhere.write("Service to victims", "40")
    elsewhere.press("Save and continue")
    elsewhere.sees_heading("Your response")


def check_and_change(elsewhere: Visitor, mark: str) -> None:
    elsewhere.press("Check your answers")
    elsewhere.sees(WORDS.format(mark=mark))
    elsewhere.sees("2. Service to victims")
    elsewhere.follow(re.compile("Change.*Having officers who know your area"), exact=False)
    elsewhere.choose("Strongly agree", question=AGREE)
    elsewhere.press("Save and continue")
    elsewhere.sees_heading("Check your answers before you send them")
    elsewhere.sees_row(AGREE, "Strongly agree")


def send(elsewhere: Visitor) -> str:
    elsewhere.press("Send my response")
    elsewhere.sees_heading("Your response has been sent")
    return receipt_of(elsewhere)


def receipt_of(elsewhere: Visitor) -> str:
    panel = elsewhere.page.get_by_role("main").locator("div").filter(has_text="Your receipt code").last
    found = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4})+\b", panel.inner_text())
    assert found, panel.inner_text()
    return found[0]


def answer_equality_questions(elsewhere: Visitor, receipt: str) -> None:
    elsewhere.press("Answer the equality questions")
    elsewhere.choose(
        "Yes, answer the equality questions (takes 2 minutes)",
        question="Do you want to answer the equality questions?",
    )
    elsewhere.press("Continue")
    elsewhere.choose("35 to 49", question="How old are you?")
    elsewhere.press("Continue")
    elsewhere.sees_heading("What is your sex?")
    for _ in range(20):
        elsewhere.press("Continue")
        if elsewhere.page.get_by_role("button", name="Continue").count() == 0:
            break
    elsewhere.sees_heading("Your response has been sent")
    assert receipt_of(elsewhere) == receipt
    elsewhere.press("Finish and forget this response on this device")


def take_the_next_answer(moderator: Visitor) -> None:
    moderator.follow("Moderation", within=moderator.page.get_by_role("navigation", name="Staff"))
    moderator.press("Take the next answer")
    moderator.sees_heading(re.compile(TEXT[:-1]))


def mark_words_by_keyboard(moderator: Visitor, mark: str) -> None:
    moderator.choose("Publish with words removed", question="What should happen to this answer?")
    answer = moderator.page.get_by_role("textbox", name=re.compile("Select the words to remove"))
    expect(answer).to_have_value(WORDS.format(mark=mark))
    answer.focus()
    for keys in ("Control+End", "Control+Shift+ArrowLeft", "Control+Shift+ArrowLeft"):
        answer.press(keys)
    moderator.select(LABEL, label="Show instead")
    moderator.page.get_by_role("button", name="Remove the selected words").click()
    expect(moderator.page.get_by_role("checkbox", name=f"“{NAME}”")).to_be_checked()


def type_words_to_remove(moderator: Visitor, mark: str) -> None:
    moderator.sees(mark)
    moderator.choose("Publish with words removed", question="What should happen to this answer?")
    moderator.write("Words to remove", NAME)
    moderator.select(LABEL, label="What the public reads instead")


def publish(moderator: Visitor, mark: str) -> None:
    moderator.select("It says who somebody is", label="Reason")
    moderator.press("Continue")
    moderator.sees_heading("Check what the public will read")
    moderator.sees(f"“{mark}” is what we need: somebody who stays, says {LABEL}")
    moderator.press("Publish it like this")
    moderator.sees("Decision saved")


def read_what_was_said(reader: Visitor, mark: str) -> None:
    reader.go("/consultations/nine-priorities/")
    reader.follow("What people said")
    reader.write("Words in the text", mark)
    reader.press("Show these")
    reader.sees(LABEL)
    reader.sees(mark)
    reader.sees("Kingston upon Thames")
    reader.sees_nowhere(NAME)


def see_it_counted(reader: Visitor, site: Site, expected: int) -> None:
    site.wait_until(lambda: site.responses() >= expected, "the response was not counted", seconds=10)
    reader.go("/consultations/nine-priorities/results/")
    first = reader.page.get_by_role("main").locator(".app-big-number").first
    reader.reload_until(lambda: first.inner_text() == str(expected), "the results page does not show the response")
    reader.sees(re.compile("Having officers who know your area"))


def see_how_trust_moved(reader: Visitor, *, scripts: bool) -> None:
    if scripts:
        reader.page.get_by_role("button", name="Menu").click()
    reader.follow("Trust in the Met", within=reader.page.get_by_role("navigation", name="Menu"))
    reader.sees_heading("What Londoners say about the Met")
    reader.follow("Trust in the Met", within=reader.page.get_by_role("main"))
    reader.page.get_by_text("Compare with boroughs").click()
    for borough in ("Barnet", "Kingston upon Thames"):
        reader.choose(borough, question="Compare London with up to four boroughs")
    reader.press("Compare")
    chart = reader.page.get_by_role("img", name=re.compile("Barnet.*Kingston upon Thames", re.DOTALL)).first
    reader.reload_until(lambda: reader.is_drawn(chart), "the chart is not drawn")
    reader.follow("Kingston upon Thames")
    reader.sees_heading("Kingston upon Thames")
