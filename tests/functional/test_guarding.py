"""In a rush the browser does some arithmetic, under the strict policy; a person without scripts gets through too."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import Browser

from tests.faults.running import running_portal
from tests.functional.auditing import Audit
from tests.functional.conftest import PHONE
from tests.functional.site import Site
from tests.functional.validating import Validator
from tests.functional.visiting import Visitor

START = "/consultations/nine-priorities/start/"
# One response is a rush.
RUSH = {"PUBLIC_PAGE_SECONDS": "1", "SUBMIT_RATE": "500+1/min", "SITE_RATE": "1+1/min"}


@pytest.fixture(scope="module")
def rushed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A portal of its own, where one response is a rush."""
    with running_portal(tmp_path_factory.mktemp("rush") / "state", **RUSH) as portal:
        yield Site(portal.home)


def visitor(browser: Browser, site: Site, html: Validator, *, scripts: bool) -> Visitor:
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    return Visitor(context.new_page(), Audit(context, site.address, html, scripts=scripts))


def answer(londoner: Visitor) -> None:
    londoner.go(START)
    londoner.press("Start")
    londoner.follow("About you")
    londoner.choose("For myself", question="Are you answering for yourself or for an organisation?")
    londoner.press("Save and continue")
    londoner.go("/consultations/nine-priorities/respond/check/")


def held_reasons(site: Site) -> list[str]:
    connection = psycopg2.connect(site.home.remembered()["environment"]["DATABASE_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT held_reason FROM consultation_response ORDER BY id")
            return [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()


def test_in_a_rush_a_browser_does_its_arithmetic_and_one_without_scripts_is_held(
    browser: Browser, rushed_site: Site, html: Validator, pictures: Path | None
) -> None:
    for number, scripts in enumerate((True, True, False)):
        londoner = visitor(browser, rushed_site, html, scripts=scripts)
        answer(londoner)
        if pictures and londoner.page.locator("[data-proof]").count():
            for width in (320, 1280):
                londoner.page.set_viewport_size({"width": width, "height": 900})
                londoner.page.screenshot(path=pictures / f"rush-{scripts}-{width}.png", full_page=True)
        londoner.press("Send my response")
        if number == 0:
            # The page is from before the rush: it comes again, with a challenge.
            londoner.sees("Your response has not been sent yet")
            londoner.press("Send my response")
        londoner.sees_heading("Your response has been sent")
        londoner.page.context.close()
    assert held_reasons(rushed_site) == ["", "", "no_proof"]
    moderator = visitor(browser, rushed_site, html, scripts=True)
    moderator.sign_in("moderator", rushed_site.password("moderator"))
    moderator.follow("Held responses")
    moderator.follow(re.compile(r"20\d\d at "), within=moderator.page.get_by_role("main"))
    moderator.page.context.close()
