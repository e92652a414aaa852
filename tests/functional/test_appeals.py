"""From a receipt to an appeal, to somebody who took no part, and back to the respondent; with scripts and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.functional.appealing import TEXT
from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.test_pages import look_at
from tests.functional.test_staff import keep
from tests.functional.visiting import Visitor

FOLLOW = "/consultations/nine-priorities/follow/"
APPEALS = "/consultations/staff/appeals/"
PREPARE = "from tests.functional.appealing import prepare; print(prepare())"
ANY = re.compile(".")
WHY = "I did not say anything untrue about anybody."


def withheld(site: Site) -> str:
    return site.manage("shell", "-v0", "-c", PREPARE).strip().splitlines()[-1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_appeal_from_the_receipt_to_its_outcome(
    person: Person, site: Site, pictures: Path | None, *, scripts: bool
) -> None:
    code = withheld(site)
    respondent = person(scripts=scripts)
    appeal(respondent, code, pictures)

    barred = person(desk=True, scripts=scripts)
    barred.sign_in("moderator", site.password("moderator"))
    barred.go(APPEALS)
    barred.sees("You took part")

    other = person(desk=True, scripts=scripts)
    other.sign_in("second-moderator", site.password("second-moderator"))
    decide(other, pictures)

    respondent.go(f"{FOLLOW}response/")
    respondent.sees("the decision was changed")
    respondent.sees("Only the name had to go.")
    expect(respondent.page.locator("del")).to_have_text("Lee")
    respondent.sees_nowhere("second-moderator")
    keep(respondent, pictures, "appeal-outcome")
    respondent.follow("Read it among what people said")
    respondent.sees("Sergeant [identifies an officer] 👮🏽 was rude to me at the front desk.")
    look_at(respondent, "/consultations/nine-priorities/moderation/", pictures)


def appeal(respondent: Visitor, code: str, pictures: Path | None) -> None:
    respondent.go(FOLLOW)
    respondent.write("Your receipt code", code)
    respondent.press("Open my response")
    respondent.sees("We could not take the name out.")
    keep(respondent, pictures, "appeal-possible")
    respondent.page.get_by_role("button", name=re.compile("Appeal against this decision")).first.click()
    respondent.sees_heading("Appeal against a decision")
    respondent.press("Continue")
    respondent.sees("There is a problem")
    respondent.write("Why do you disagree with the decision?", WHY)
    keep(respondent, pictures, "appeal-form")
    respondent.press("Continue")
    respondent.sees_heading("Check your appeal")
    respondent.press("Send my appeal")
    respondent.sees_heading("Your appeal has been sent")
    keep(respondent, pictures, "appeal-sent")
    respondent.follow("Back to your response")
    respondent.sees("You appealed on")
    respondent.follow(re.compile("Take your appeal back"), exact=False)
    respondent.follow("Keep my appeal")


def decide(other: Visitor, pictures: Path | None) -> None:
    other.go(APPEALS)
    keep(other, pictures, "appeals")
    other.follow(ANY, exact=False, within=other.page.locator(".app-row").last)
    other.sees(WHY)
    other.press("Take this appeal")
    other.choose("Change the decision", question="What do you decide?")
    other.choose("Publish with words removed", question="What should happen to this answer?")
    other.write("Words to remove", "Lee")
    other.select("[identifies an officer]", label="What the public reads instead")
    other.select("It says who somebody is", label="Reason")
    other.write("Reasons for the respondent", "Only the name had to go.")
    keep(other, pictures, "appeal-case")
    other.press("Continue")
    other.sees_heading("Check what you decided")
    other.sees(TEXT.replace("Lee", "[identifies an officer]"))
    keep(other, pictures, "appeal-check")
    other.press("Decide it like this")
    other.sees("The appeal is decided.")
