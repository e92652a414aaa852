"""A person at a browser: acts by role and label only, and looks at every page that they arrive at."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.functional.auditing import Audit

Name = str | re.Pattern[str]


class Visitor:
    """One browser of one person. Every page that it arrives at is audited."""

    def __init__(self, page: Page, audit: Audit) -> None:
        self.page = page
        self.audit = audit

    def go(self, path: str, *, status: int = 200, ours: bool = True) -> None:
        """Open an address of the portal."""
        answer = self.page.goto(path if path.startswith("http") else self.audit.address + path)
        self.audit.of_page(self.page, answer, status=status, ours=ours)

    def again(self) -> None:
        """Reload the page."""
        self.audit.of_page(self.page, self.page.reload())

    def follow(self, name: Name, *, within: Locator | None = None, exact: bool = True) -> None:
        """Follow the link of this name."""
        self.arrive((within or self.page).get_by_role("link", name=name, exact=exact).click)

    def press(self, name: Name, *, ours: bool = True) -> None:
        """Press the button of this name, which leads to a page."""
        self.arrive(self.page.get_by_role("button", name=name, exact=True).click, ours=ours)

    def arrive(self, act: Callable[[], Any], *, status: int = 200, ours: bool = True) -> None:
        """Do what leads to another page, and look at that page."""
        with self.page.expect_navigation() as navigation:
            act()
        self.audit.of_page(self.page, navigation.value, status=status, ours=ours)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a member of staff."""
        self.go("/staff/")
        self.write("Username", username)
        self.write("Password", password)
        self.press("Sign in")
        self.sees_heading("Staff home")

    def field(self, label: Name) -> Locator:
        """Return the box with this label."""
        return self.page.get_by_label(label, exact=True)

    def write(self, label: Name, text: str) -> None:
        """Write into the box with this label."""
        self.field(label).fill(text)

    def choose(self, option: str, *, question: Name) -> None:
        """Choose one of the answers to a question."""
        self.group(question).get_by_label(option, exact=True).check()

    def select(self, option: str, *, label: Name) -> None:
        """Choose from a list."""
        self.field(label).select_option(label=option)

    def group(self, question: Name) -> Locator:
        """Return the group of answers to a question."""
        return self.page.get_by_role("group", name=question, exact=True)

    def sees(self, text: Name) -> None:
        """Fail unless the text is there to be seen."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_heading(self, text: Name) -> None:
        """Fail unless the page's one main heading is this."""
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()

    def sees_nowhere(self, text: str) -> None:
        """Fail where the page holds the text anywhere, shown or not."""
        assert text not in self.page.content(), f"{self.page.url} holds {text!r}"

    def sees_row(self, key: Name, value: str) -> None:
        """Fail unless a list of keys and values holds this pair."""
        expect(self._row(key)).to_contain_text(value)

    def value_of(self, key: Name) -> str:
        """Return what stands beside this key in a list of keys and values."""
        return self._row(key).get_by_role("definition").first.inner_text().strip()

    def _row(self, key: Name) -> Locator:
        return self.page.locator("dl > div").filter(has=self.page.get_by_role("term").filter(has_text=key))

    def reload_until(self, is_so: Callable[[], bool], otherwise: str, seconds: float = 20) -> None:
        """Reload the page, as a person would, until something is so."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"{otherwise} after {seconds:.0f} seconds"
            self.again()

    def is_drawn(self, picture: Locator) -> bool:
        """Say whether a chart is there and shown, and not what stands in while a worker draws it."""
        source = picture.evaluate("image => image.currentSrc")
        width: int = picture.evaluate("image => image.naturalWidth")
        return width > 0 and self.page.request.get(source).status == HTTPStatus.OK
