"""Responses while workers are killed and servers stop: none is lost, none is counted twice, no work is left.

SUBMISSIONS says how many (200; `make soak` 2,000). Every request goes to this machine, and each person gives up after
90 seconds, so the test ends by itself.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from pytest_django import Settings

from consultation.models.codes import code_hash
from portal.demo.keys import SecretsFile
from tests.faults.respondent import Respondent
from tests.faults.running import RunningPortal, running_portal

pytestmark = pytest.mark.faults
SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "200"))
PEOPLE = 8
DOWN_SECONDS = 3


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RunningPortal]:
    with running_portal(tmp_path / "state") as running:
        yield running
    assert running.processes() == []


class Receipts:
    """The receipts that people have seen."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.failures = 0
        self.lock = threading.Lock()

    def collect(self, portal: RunningPortal, number: int) -> None:
        """Respond `number` times, each time as somebody else."""
        for _ in range(number):
            respondent = Respondent(portal.port)
            code = respondent.respond()
            respondent.hang_up()
            with self.lock:
                self.codes.append(code)
                self.failures += respondent.failures


def kill_worker(portal: RunningPortal) -> None:
    if process_id := portal.supervisor.process_id("worker"):
        os.kill(process_id, signal.SIGKILL)


def restart_redis(portal: RunningPortal) -> None:
    portal.supervisor.stop("redis")
    time.sleep(DOWN_SECONDS)
    portal.supervisor.start("redis")


def restart_postgres(portal: RunningPortal) -> None:
    portal.supervisor.restart("postgres")


FAULTS: list[Callable[[RunningPortal], None]] = [
    kill_worker, restart_redis, restart_postgres, kill_worker, restart_redis, restart_postgres, kill_worker,
]  # fmt: skip


def hurt(portal: RunningPortal, receipts: Receipts, *, finished: Callable[[], bool]) -> float:
    """Do one fault after the other, spread over the run; return when the last one was over."""
    for number, fault in enumerate(FAULTS, start=1):
        while len(receipts.codes) < SUBMISSIONS * number // (len(FAULTS) + 1) and not finished():
            time.sleep(0.05)
        fault(portal)
    return time.monotonic()


def rows(portal: RunningPortal, query: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(portal.home.remembered()["environment"]["DATABASE_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())
    finally:
        connection.close()


def wait_until(is_true: Callable[[], bool], deadline: float, what: str) -> None:
    while not is_true():
        assert time.monotonic() < deadline, what
        time.sleep(0.5)


def is_ready(portal: RunningPortal) -> bool:
    visitor = Respondent(portal.port)
    try:
        return visitor.request("GET", "/health/ready").status == 200
    except OSError:
        return False
    finally:
        visitor.hang_up()


def test_no_response_is_lost_or_counted_twice_while_everything_fails(
    portal: RunningPortal, settings: Settings
) -> None:
    settings.RECEIPT_KEY = bytes.fromhex(SecretsFile(portal.home.folder).keys()["RECEIPT_KEY"])
    receipts = Receipts()
    began = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as people:
        shares = [SUBMISSIONS // PEOPLE + (number < SUBMISSIONS % PEOPLE) for number in range(PEOPLE)]
        going = [people.submit(receipts.collect, portal, share) for share in shares]
        last_fault = hurt(portal, receipts, finished=lambda: all(one.done() for one in going))
        for one in going:
            one.result()
    seconds = time.monotonic() - began

    shown = sorted(code_hash("receipt", code) for code in receipts.codes)
    assert len(shown) == SUBMISSIONS
    kept = sorted(row[0] for row in rows(portal, "SELECT receipt_hash FROM consultation_response"))
    assert kept == shown

    # Nothing asks for it any more: what is left is found by the sweep, whatever hints were lost.
    deadline = max(last_fault + 60, time.monotonic() + 1)
    undone = "SELECT count(*) FROM consultation_response WHERE tallied_at IS NULL"
    wait_until(lambda: rows(portal, undone) == [(0,)], deadline, "Responses are left uncounted after a minute.")
    counted = "SELECT sum(count) FROM consultation_tally WHERE question_key = '_channel'"
    assert rows(portal, counted) == [(SUBMISSIONS,)]
    assert portal.manage("rebuild_tallies").strip().endswith("no difference.")
    wait_until(lambda: is_ready(portal), deadline + 30, "The portal is not ready.")
    sys.stdout.write(
        f"\n{SUBMISSIONS} responses in {seconds:.0f} s, {len(FAULTS)} faults, {receipts.failures} requests repeated\n"
    )
