"""Take the README's picture of the home page, as a fresh start shows it: `make picture`."""

import sys
import tempfile
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import sync_playwright

from portal.demo import chromium
from tests.functional.site import running_site

SIZE = {"width": 1280, "height": 1500}


def main() -> None:
    """Start a portal of its own, wait for its chart, and write the picture to the path on the command line."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portal-picture-") as folder:
        # PostgreSQL does not run as root, and has to reach its files.
        Path(folder).chmod(0o711)
        with running_site(Path(folder)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{site.address}/")
            chart = page.locator("main figure img").first
            chart.scroll_into_view_if_needed()
            address = f"{site.address}{chart.get_attribute('src')}"
            # Until a worker has drawn it, another picture with another status stands in.
            site.wait_until(
                lambda: page.request.get(address).status == HTTPStatus.OK, "the chart was not drawn", seconds=60
            )
            page.reload(wait_until="networkidle")
            page.screenshot(path=target)
            browser.close()


if __name__ == "__main__":
    main()
