"""What the browser tests share: one running portal, one Chromium, one HTML validator."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.demo import chromium
from portal.demo.home import Home
from tests.functional.auditing import Audit
from tests.functional.site import Site, running_site
from tests.functional.validating import Validator, validator
from tests.functional.visiting import Visitor

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Person = Callable[..., Visitor]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let pages be looked at, and let a portal that runs already be used."""
    parser.addoption("--pictures", type=Path, help="a folder for a picture of each page at each width")
    parser.addoption("--running", type=Path, help="the state folder of a portal that runs already")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests, and order them: first what looks at a portal that nobody used, last what fills it.

    At the very end stands what asks which pages all of them looked at.
    """
    order = {"unused_site": 0, "busy_site": 2}
    for item in items:
        item.add_marker(pytest.mark.browser)

    def place(item: pytest.Item) -> tuple[int, bool]:
        needs = [order[name] for name in getattr(item, "fixturenames", ()) if name in order]
        # The whole thread takes the text that waits longest, so it goes before other tests send theirs.
        last = 3 if item.name == "test_every_page_was_looked_at_in_a_whole_run" else 1
        return max(needs, default=last), item.path.name != "test_whole_thread.py"

    items.sort(key=place)


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running portal with the real content and demonstration accounts."""
    if folder := request.config.getoption("--running"):
        yield Site(Home(folder))
        return
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def unused_site(site: Site) -> Site:
    """The portal before anybody responded."""
    assert site.responses() == 0, "Somebody has responded already."
    return site


@pytest.fixture(scope="session")
def busy_site(site: Site) -> Site:
    """The portal with 10,000 made-up responses, and published texts that are hard to show."""
    site.manage("make_synthetic_responses", "10000")
    site.manage("shell", "-v0", "-c", "from tests.functional.publishing import publish_texts; publish_texts()")
    return site


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """The folder for pictures of pages; none where they are not wanted."""
    folder: Path | None = request.config.getoption("--pictures")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def html(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Validator]:
    """A running HTML validator."""
    with validator(tmp_path_factory.mktemp("vnu")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    program = chromium.find()
    assert program, "Chromium is missing: make test-browser says how to install it."
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def person(browser: Browser, site: Site, html: Validator) -> Iterator[Person]:
    """Make somebody with a browser of their own: on a phone, or at a desk; with scripts, or without."""
    contexts = []

    def make(*, desk: bool = False, scripts: bool = True) -> Visitor:
        context = browser.new_context(
            viewport=DESK if desk else PHONE,
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        audit = Audit(context, site.address, html, scripts=scripts)
        contexts.append((context, audit))
        return Visitor(context.new_page(), audit)

    yield make
    for context, audit in contexts:
        context.close()
        audit.raise_faults("A page that was left", [])
