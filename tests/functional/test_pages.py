"""Every public page, on a phone, a tablet and a desk: accessible, valid, quiet and no wider than the screen."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor
from tests.integration.permissions import EVERYBODY, ROWS

WIDTHS = (320, 768, 1280)
CONSULTATION = "/consultations/nine-priorities/"
LONGEST_NAME, NOT_SURVEYED = "E09000020", "E09000001"
MEASURES = (
    "trust_mps",
    "good_job_local",
    "relied_on",
    "treat_fairly",
    "understand_issues",
    "listen_to_concerns",
    "informed_local",
    "contact_ward_officer",
)
PAGES = [
    "/",
    "/about/",
    "/about/audit-log/",
    "/privacy/",
    "/accessibility/",
    "/api/",
    "/accounts/login/",
    "/plan/",
    *(f"/plan/versions/{slug}/" for slug in ("v1-draft", "v2-nmfl", "v3-nmfl2-draft")),
    *(f"/plan/priorities/{number}/" for number in range(1, 10)),
    "/plan/commitments/",
    "/plan/commitments/?page=2",
    "/plan/commitments/C05/",
    "/plan/asks/",
    "/plan/decisions/",
    "/consultations/",
    CONSULTATION,
    f"{CONSULTATION}start/",
    f"{CONSULTATION}return/",
    f"{CONSULTATION}versions/",
    f"{CONSULTATION}moderation/",
    f"{CONSULTATION}events/",
    f"{CONSULTATION}organisations/",
    f"{CONSULTATION}priorities/",
    f"{CONSULTATION}poster/",
    f"{CONSULTATION}print/",
    f"{CONSULTATION}print/en/standard/",
    f"{CONSULTATION}follow/",
    *(f"/{language}{CONSULTATION}" for language in ("pl", "bn", "ur", "ar")),
    f"/ar{CONSULTATION}start/",
    f"/ur{CONSULTATION}priorities/",
    "/consultations/files/questionnaire-format/",
    "/trust/",
    "/trust/about/",
    "/trust/boroughs/",
    *(f"/trust/boroughs/{code}/" for code in (LONGEST_NAME, NOT_SURVEYED)),
    *(f"/trust/measures/{code}/" for code in MEASURES),
    "/trust/measures/trust_mps/?borough=E09000020&borough=E09000021&borough=E09000027",
]
TRANSLATED = ("/pl/", "/bn/", "/ur/", "/ar/")
OF_RESPONSES = [f"{CONSULTATION}responses/", f"{CONSULTATION}results/"]
# Public addresses that are not pages, and the pages that only lead somewhere from within a journey.
FILES = (
    "*-csv",
    "consultation:questionnaire-schema",
    "consultation:document",
    "consultation:calendar",
    "consultation:responses-feed",
    "consultation:edition-file",
    "consultation:print-pdf",
    "consultation:qr-code",
    "short-address",
    "metrics:chart-*",
    "api:*",
    "api-schema",
    "health-*",
)
OF_JOURNEYS = (
    *(f"consultation:{step}" for step in ("tasks", "question", "save", "check", "submit", "sent", "equality*")),
    "consultation:edition",
    "consultation:follow-*",
    "account_logout",
    "account_inactive",
)


def look_at(visitor: Visitor, path: str, pictures: Path | None, *, status: int = 200, name: str = "") -> None:
    """Audit a page at each width; keep pictures where they are wanted."""
    visitor.go(path, status=status)
    name = name or path.split("?")[0].strip("/").replace("/", "-") or "home"
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        found = visitor.audit.at_width(visitor.page, width)
        # A phone's page was looked at on arriving; a tablet's is a phone's or a desk's.
        if width == max(WIDTHS):
            found += visitor.audit.axe(visitor.page)
        visitor.audit.raise_faults(f"{path} at {width} px", found)
        if pictures:
            visitor.page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)


def test_no_public_page_is_left_out() -> None:
    # A page in another language is looked at beside its English one, which names the view.
    paths = [path.split("?")[0] for path in [*PAGES, *OF_RESPONSES] if not path.startswith(TRANSLATED)]
    visited = {resolve(path).view_name for path in paths}
    public = {name for name, row in ROWS.items() if row[0] == EVERYBODY}
    left_out = {name for name in public - visited if not any(fnmatchcase(name, p) for p in (*FILES, *OF_JOURNEYS))}
    assert not left_out


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_in_order_at_every_width(person: Person, pictures: Path | None, path: str) -> None:
    look_at(person(), path, pictures)


@pytest.mark.parametrize("path", OF_RESPONSES)
def test_pages_without_a_response_say_so(person: Person, pictures: Path | None, unused_site: Site, path: str) -> None:
    visitor = person()
    look_at(visitor, path, pictures, name=f"empty-{path.split('/')[-2]}")
    visitor.sees("Nothing is published yet" if "responses" in path else "Nobody has responded yet")


@pytest.mark.parametrize("path", [*OF_RESPONSES, "/"])
def test_pages_with_ten_thousand_responses_are_in_order(
    person: Person, pictures: Path | None, busy_site: Site, path: str
) -> None:
    look_at(person(), path, pictures, name=f"busy-{path.strip('/').split('/')[-1] or 'home'}")


def test_texts_that_are_hard_to_show_are_whole(person: Person, busy_site: Site, pictures: Path | None) -> None:
    visitor = person()
    visitor.go(f"{CONSULTATION}responses/")
    visitor.page.get_by_text("Read all of it").first.click()
    visitor.sees("<b>Is this bold?</b> & <script>alert('no')</script>")
    arabic = visitor.page.get_by_text("نريد أن يبقى")
    expect(arabic).to_contain_text("[personal details removed]")
    assert arabic.evaluate("element => getComputedStyle(element).direction") == "rtl"
    visitor.audit.raise_faults("Opened texts", visitor.audit.at_width(visitor.page, 320))
    visitor.follow("Next")
    visitor.sees("Showing 26 to 50 of")


def test_a_page_that_does_not_exist_says_so(person: Person, pictures: Path | None) -> None:
    visitor = person()
    look_at(visitor, "/no-such-page/", pictures, status=404)
    visitor.sees_heading("Page not found")


def test_commitments_are_filtered_and_an_empty_list_says_so(person: Person, pictures: Path | None) -> None:
    visitor = person()
    visitor.go("/plan/commitments/")
    visitor.select("Not met", label="Status")
    visitor.select("1. Neighbourhood policing", label="Priority")
    visitor.press("Show these")
    visitor.sees("Showing 1 to 1 of 1")
    visitor.select("9. Innovation and efficiency", label="Priority")
    visitor.press("Show these")
    visitor.sees("No commitments match")
    if pictures:
        visitor.page.screenshot(path=pictures / "commitments-none-320.png", full_page=True)
