"""What is wrong with a page: for assistive technology, as HTML, in the console, on the network, on a phone."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

from portal.demo.home import ROOT
from tests.functional.validating import Validator

AXE = ROOT / "node_modules/axe-core/axe.min.js"
NARROW = 320
# The names of the addresses whose pages were looked at in this run.
LOOKED_AT: set[str] = set()
FIRST_ERROR = 400

RUN_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values:
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}});
  return found.violations.map(violation =>
    `${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map(node => node.html).join(" | ")}`);
}"""
# What sticks out, the innermost first, so that the message says where to look.
STICKING_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolled = element => element.parentElement !== root && (
    ["auto", "scroll", "hidden"].includes(getComputedStyle(element.parentElement).overflowX)
    || scrolled(element.parentElement));
  return [`${root.scrollWidth} px wide`, ...[...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolled(element))
    .slice(-3).map(element => element.outerHTML.slice(0, 160))];
}"""
LOAD_PICTURES = """async () => {
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.all(pictures.map(picture => picture.decode().catch(() => null)));
  return pictures.filter(picture => !picture.naturalWidth).map(picture => picture.src);
}"""


class Audit:
    """Everything that went wrong in one browser context. `of_page` is called on each page that was arrived at."""

    def __init__(self, context: BrowserContext, address: str, html: Validator, *, scripts: bool) -> None:
        self.address = address
        self.html = html
        self.scripts = scripts
        self.faults: list[str] = []
        context.on("console", self._console)
        context.on("weberror", self._web_error)
        context.on("response", self._response)
        context.on("requestfailed", self._request_failed)

    def of_page(self, page: Page, answer: Response | None, *, status: int = 200, ours: bool = True) -> None:
        """Fail where anything is wrong with the page that is shown. A library's own page (`ours` false) need not be
        valid or fit a narrow screen, but it may not break anything either."""
        assert answer is not None, f"{page.url} was not loaded"
        assert answer.status == status, f"{answer.url} answered {answer.status} instead of {status}"
        page.wait_for_load_state("load")
        found = [f"picture not shown: {source}" for source in page.evaluate(LOAD_PICTURES)]
        if ours:
            found += [f"HTML: {error}" for error in self.html.errors(answer.text())]
            found += [*self.axe(page), *self.at_width(page, NARROW)]
            self._note(page.url)
        self.raise_faults(page.url, found)

    @staticmethod
    def _note(url: str) -> None:
        """Note the name of an address that was looked at; one in another language is noted in English."""
        with suppress(Resolver404):
            LOOKED_AT.add(resolve(urlsplit(url).path).view_name)

    def at_width(self, page: Page, width: int) -> list[str]:
        """Return what sticks out of a screen of this width; the page gets its own width back."""
        before = page.viewport_size
        assert before is not None
        if before["width"] != width:
            page.set_viewport_size({"width": width, "height": before["height"]})
        out: list[str] = page.evaluate(STICKING_OUT)
        if before["width"] != width:
            page.set_viewport_size(before)
        return [f"sticks out at {width} px: {part}" for part in out]

    def axe(self, page: Page) -> list[str]:
        """Return what axe finds in the page as it is shown; nothing where scripts are switched off."""
        if not self.scripts:
            return []
        page.evaluate(AXE.read_text())
        violations: list[Any] = page.evaluate(RUN_AXE)
        return [f"axe: {violation}" for violation in violations]

    def raise_faults(self, url: str, found: list[str]) -> None:
        """Fail with what was found now and what the browser reported since the last time."""
        faults, self.faults = [*found, *self.faults], []
        assert not faults, "\n  ".join([f"{url} has {len(faults)} faults:", *faults])

    def _console(self, message: ConsoleMessage) -> None:
        # An answer with an error status is judged by itself, below, since a test may expect it.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _web_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _response(self, answer: Response) -> None:
        if answer.status >= FIRST_ERROR and not answer.request.is_navigation_request():
            self.faults.append(f"{answer.url} answered {answer.status}")
        if not answer.url.startswith((self.address, "data:")):
            self.faults.append(f"another site was asked: {answer.url}")

    def _request_failed(self, request: Request) -> None:
        # What is still loading when a link is followed is given up by the browser: that is no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.url} failed: {request.failure}")
