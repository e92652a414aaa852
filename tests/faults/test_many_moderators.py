"""Twenty moderators at once: every answer is decided by exactly one of them, none twice, and none is left.

MODERATED_ANSWERS says how many (200; `make soak` 10,000). They go through gunicorn and a PostgreSQL of their own, and
read each answer for a moment. The same test without row locks must fail, or it would show nothing.
"""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import pytest

from portal.demo.embedded import free_port
from portal.demo.home import ROOT
from portal.demo.keys import SecretsFile
from tests.faults.respondent import Page, Respondent
from tests.faults.running import RunningPortal, running_portal
from tests.faults.test_responding import rows

pytestmark = pytest.mark.faults
ANSWERS = int(os.environ.get("MODERATED_ANSWERS", "200"))
MODERATORS = 20
# How long somebody looks at an answer, in seconds; a practised moderator takes twelve.
READING = (0.6, 1.4)
# The bar is for the long form on a quiet machine; the short one runs beside whatever else a machine does.
BAR_SECONDS = 0.2 if ANSWERS >= 10_000 else 2
# More than this on one moderator's screen is a form that is not understood.
MOST_REFUSED = 100
DESK = "/consultations/staff/moderation/"
AT = re.compile(rf"{DESK}(\d+)/")


@dataclass
class Moderator(Respondent):
    """One moderator's browser, which publishes what it is given until nothing is left."""

    reading: tuple[float, float] = READING
    taken: list[int] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    refused: int = 0

    def work(self, seed: int) -> None:
        """Take one answer after the other and publish it."""
        chance = random.Random(seed)
        self.get(DESK)
        at, page = self.take(f"{DESK}next/", [])
        while at:
            self.taken.append(at)
            time.sleep(chance.uniform(*self.reading))
            form = DecisionForm.of(page)
            at, page = self.take(f"{DESK}{at}/", [*form.fields, ("kind", "publish")])

    def take(self, path: str, values: list[tuple[str, str]]) -> tuple[int, Page]:
        """Send a form that leads to the next answer and open that answer; note how long both took.

        Returns the answer's number, 0 where nothing is left.
        """
        # The server may have closed a connection on which nobody spoke while somebody read.
        self.hang_up()
        began = time.monotonic()
        page = self.request("POST", path, urlencode([("csrfmiddlewaretoken", self.token), *values]))
        if page.status != 302:
            self.refused += 1
            assert self.refused < MOST_REFUSED, f"{path} gave {page.status}"
            return self.take(f"{DESK}next/", [])
        found = AT.search(page.location)
        if not found:
            return 0, page
        page = self.get(page.location)
        self.waited.append(time.monotonic() - began)
        return int(found.group(1)), page


class DecisionForm(HTMLParser):
    """What a browser would send of the form in which a kind of decision is chosen, apart from the choice itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.fields: list[tuple[str, str]] = []
        self.decides = False

    @classmethod
    def of(cls, page: Page) -> "DecisionForm":
        """Read the form out of a page."""
        form = cls()
        form.feed(page.text)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field; a button, and a box that is not ticked, send nothing."""
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self.found, self.decides = [], False
        elif tag in ("input", "textarea", "select") and name == "kind":
            self.decides = True
        elif tag in ("input", "textarea", "select") and name and name != "csrfmiddlewaretoken":
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            self.found += [(name, given.get("value") or "")] if ticked else []

    def handle_endtag(self, tag: str) -> None:
        """Keep the fields of the form that has the choice."""
        if tag == "form" and self.decides:
            self.fields = self.found


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RunningPortal]:
    with running_portal(tmp_path / "state", PUBLIC_PAGE_SECONDS="0") as running:
        yield running


def gather(portal: RunningPortal, answers: int) -> list[str]:
    said = portal.manage(
        "shell", "--no-imports", "-c", f"from tests.faults import crowd; crowd.gather({MODERATORS}, {answers})"
    )
    keys: list[str] = json.loads(said)
    return keys


def moderate(sessions: list[str], port: int, *, reading: tuple[float, float] = READING) -> list[Moderator]:
    moderators = [Moderator(port, cookies={"session": key}, reading=reading) for key in sessions]
    with ThreadPoolExecutor(MODERATORS) as pool:
        working = [pool.submit(moderator.work, seed) for seed, moderator in enumerate(moderators)]
    for moderator, one in zip(moderators, working, strict=True):
        moderator.hang_up()
        one.result()
    return moderators


def decisions(portal: RunningPortal) -> Counter[int]:
    """Return how many decisions each answer has."""
    found = rows(portal, "SELECT answer_id, count(*) FROM consultation_moderationdecision GROUP BY answer_id")
    return Counter(dict(found))


def taken_twice(moderators: list[Moderator]) -> list[int]:
    """Return the answers that more than one moderator was given, or one moderator twice."""
    counted = Counter(answer for moderator in moderators for answer in moderator.taken)
    return [answer for answer, times in counted.items() if times > 1]


def test_every_answer_is_decided_by_exactly_one_of_twenty(portal: RunningPortal) -> None:
    sessions = gather(portal, ANSWERS)
    (waiting,) = rows(portal, "SELECT count(*) FROM consultation_answer WHERE waits_for = 'first'")[0]
    assert waiting >= ANSWERS
    began = time.monotonic()
    moderators = moderate(sessions, portal.port)
    seconds = time.monotonic() - began
    waited = sorted(time for moderator in moderators for time in moderator.waited)
    sys.stdout.write(
        f"\n{MODERATORS} moderators decided {waiting:,} answers in {seconds:.0f} s: the next one was there within "
        f"{1000 * median(waited):.0f} ms (half), {1000 * quantiles(waited, n=20)[-1]:.0f} ms (95%)\n"
    )
    counted = decisions(portal)
    assert len(counted) == waiting
    assert set(counted.values()) == {1}
    assert taken_twice(moderators) == []
    assert sum(moderator.refused for moderator in moderators) == 0
    assert rows(portal, "SELECT count(*) FROM consultation_answer WHERE waits_for <> ''") == [(0,)]
    assert quantiles(waited, n=20)[-1] < BAR_SECONDS


@contextmanager
def without_locks(portal: RunningPortal) -> Iterator[int]:
    """Serve the same portal a second time, without row locks, and yield the port."""
    port = free_port()
    given = {
        **portal.environment,
        **SecretsFile(portal.home.folder).keys(),
        **portal.home.remembered()["environment"],
    }
    given |= {"PORTAL_DEMONSTRATION": "true", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    command = [sys.executable, "-m", "gunicorn", "tests.faults.unlocked", "--config", "python:portal.web_server"]
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=given)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(30)


def test_without_row_locks_moderators_are_given_the_same_answers(portal: RunningPortal) -> None:
    sessions = gather(portal, 200)
    with without_locks(portal) as port:
        visitor = Respondent(port)
        visitor.get("/health/live")
        visitor.hang_up()
        moderators = moderate(sessions, port, reading=(0, 0))
    assert taken_twice(moderators)
