"""A flood of automated posts from a few addresses: ordinary respondents get their answers as if it were not there.

FLOOD_POSTS and FLOOD_SECONDS say how many (600 in 8 seconds; 5,000 in a minute for the long form). Every request goes
to this machine.
"""

import json
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPException
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import altcha
import pytest

from tests.faults.respondent import CONSULTATION, Page, Respondent
from tests.faults.running import RunningPortal, running_portal
from tests.faults.test_responding import rows

pytestmark = pytest.mark.faults
POSTS = int(os.environ.get("FLOOD_POSTS", "600"))
SECONDS = float(os.environ.get("FLOOD_SECONDS", "8"))
# Five addresses; in the short form, which posts less, each may post as much less.
ADDRESSES = 5
LIMIT = "150+60/min" if POSTS >= 5000 else "15+6/min"
PEOPLE = 4
# The bar is for the long form on a quiet machine; the short one runs beside whatever else a machine does.
BAR_SECONDS = 1 if POSTS >= 5000 else 4
CHALLENGE = re.compile(r'data-proof="([^"]+)"')
# The limits that are shipped, behind one proxy; a challenge that costs little, since visitors' machines would do it.
GUARDED = {
    "TRUSTED_PROXY_COUNT": "1",
    "RESPONSE_FLOOR_SECONDS": "1",
    "START_RATE": LIMIT,
    "SAVE_RATE": "1000+600/min",
    "SUBMIT_RATE": LIMIT,
    "CODE_RATE": "60+20/min",
    "SITE_RATE": "600+300/min",
    "PROOF_COST": "20",
}


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RunningPortal]:
    with running_portal(tmp_path / "state", **GUARDED) as running:
        yield running


@dataclass
class Person(Respondent):
    """Somebody who reads a moment before each page, and whose browser proves some work where it is asked to."""

    waited: list[float] = field(default_factory=list)

    def request(self, method: str, path: str, body: str | None = None) -> Page:
        time.sleep(0.15)
        began = time.monotonic()
        page = super().request(method, path, body)
        self.waited.append(time.monotonic() - began)
        return page

    def post(self, path: str, values: dict[str, str | list[str]], *, leads_to: str) -> Page:
        if not path.endswith("/submit/"):
            return super().post(path, values, leads_to=leads_to)
        page = self.get(f"{CONSULTATION}/respond/check/")
        for _ in range(2):
            body = urlencode({"csrfmiddlewaretoken": self.token, **proof(page)}, doseq=True)
            page = self.persist("POST", path, body)
            if page.status == 302:
                break
        assert page.location.startswith(leads_to), f"{path} gave {page.status} {page.location}"
        return page


def proof(page: Page) -> dict[str, str]:
    found = CHALLENGE.search(page.text)
    if not found:
        return {}
    challenge = altcha.Challenge.from_dict(json.loads(unescape(found.group(1))))
    solution = altcha.solve_challenge(challenge)
    assert solution
    return {"proof": altcha.Payload(challenge, solution).to_base64()}


class Flood:
    """Programs that post as fast as they are told to, from a few addresses, and never wait for anybody."""

    def __init__(self, portal: RunningPortal) -> None:
        self.portal = portal
        self.statuses: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.began = time.monotonic()

    @property
    def sent(self) -> int:
        return sum(self.statuses.values())

    @property
    def is_over(self) -> bool:
        return self.sent >= POSTS

    def pour(self, number: int) -> None:
        program = Respondent(self.portal.port, headers={"X-Forwarded-For": f"198.51.100.{number}"})
        program.get(f"{CONSULTATION}/start/")
        while not self.is_over:
            if self.post(program, "/start/", {"website": ""}) == 302:
                who = {"respondent": "individual"}
                self.post(program, "/respond/questions/who/", who)
                self.post(program, "/respond/submit/", {"proof": ""})
        program.hang_up()

    def post(self, program: Respondent, path: str, values: dict[str, str]) -> int:
        due = self.began + self.sent * SECONDS / POSTS
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            body = urlencode({"csrfmiddlewaretoken": program.token, **values})
            status = program.request("POST", CONSULTATION + path, body).status
        except (OSError, HTTPException):
            program.hang_up()
            status = 0
        with self.lock:
            self.statuses[f"{status}"] += 1
        return status


def respond_while(portal: RunningPortal, flood: Flood) -> tuple[int, list[float]]:
    """Respond again and again, each time as somebody else, until the flood is over."""
    receipts, waited = 0, []
    while not flood.is_over or not receipts:
        person = Person(portal.port, headers={"X-Forwarded-For": f"203.0.113.{receipts}"})
        assert person.respond()
        person.hang_up()
        receipts += 1
        waited += person.waited
    return receipts, waited


def test_ordinary_respondents_wait_less_than_a_second_while_programs_post(portal: RunningPortal) -> None:
    flood = Flood(portal)
    with ThreadPoolExecutor(ADDRESSES + PEOPLE) as pool:
        pouring = [pool.submit(flood.pour, number) for number in range(ADDRESSES)]
        people = [pool.submit(respond_while, portal, flood) for _ in range(PEOPLE)]
        results = [one.result() for one in people]
        for one in pouring:
            one.result()
    seconds = time.monotonic() - flood.began
    receipts, waited = sum(number for number, _ in results), sorted(time for _, times in results for time in times)
    middle, late = waited[len(waited) // 2], quantiles(waited, n=20)[-1]
    sys.stdout.write(
        f"\n{flood.sent} automated posts in {seconds:.0f} s ({dict(sorted(flood.statuses.items()))}); "
        f"{receipts} people sent {len(waited)} requests: half within {1000 * middle:.0f} ms, "
        f"95% within {1000 * late:.0f} ms\n"
    )
    assert late < BAR_SECONDS
    assert flood.statuses["429"] > 0
    assert not [status for status in flood.statuses if status.startswith("5")]
    counted = "SELECT count(*) FROM consultation_response WHERE held_at IS NULL"
    assert rows(portal, counted) == [(receipts,)]
