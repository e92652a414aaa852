"""The audit log: what an entry costs twenty people who work at once, and a search among a million entries.

`python -m portal.demo.with_servers python -m tests.benchmarks.audit [ENTRIES]`, on an empty database. Each figure is
a ratio to a baseline of the same run: transactions a second to those that write no entry, a page to the same page at
10,000 entries.
"""

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

PEOPLE = 20
SECONDS = 4.0
ROUNDS = 3
FEW = 10_000
LOCK = 99_000_017
FILL = """
INSERT INTO auditing_auditentry (at, user_id, username, action, subject, also, consultation_id, before, after)
SELECT now() - (%(last)s - n) * interval '1 second', n %% 20, 'moderator-' || n %% 20,
    (ARRAY['answer.claim', 'answer.read', 'answer.decide', 'answer.list'])[1 + n %% 4], 'answer:' || n / 4,
    CASE n %% 4 WHEN 3 THEN ARRAY['answer:' || n, 'answer:' || n + 1] ELSE '{}' END, 1 + n %% 3,
    '{"state": "pending"}', '{"state": "published", "redactions": 2}'
FROM generate_series(%(first)s, %(last)s) AS n
"""


def main() -> None:
    """Print the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    at_once()
    among_many(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)


def at_once() -> None:
    """Compare transactions without an entry, with one, and with one whose chain is locked until the commit."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE work (id bigint PRIMARY KEY, state integer)")
        cursor.execute("INSERT INTO work SELECT n, 0 FROM generate_series(1, 1000) AS n")
    kinds: dict[str, Callable[[Any], None]] = {"no entry": nothing, "an entry": entry, "lock to commit": locked}
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, extra in kinds.items():
            rates[kind].append(rate(extra))
    for kind in kinds:
        ratios = [mine / base for mine, base in zip(rates[kind], rates["no entry"], strict=True)]
        say(f"{kind}: {statistics.median(rates[kind]):.0f} a second, {statistics.median(ratios):.2f} of no entry")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def nothing(cursor: Any) -> None:
    """Write no entry."""


def entry(cursor: Any) -> None:
    """Write an entry as the portal does."""
    from auditing.recording import record

    record(action="answer.decide", by=None, subject="answer:1", before={"state": "pending"}, after={"state": "x"})


def locked(cursor: Any) -> None:
    """Write an entry, and hold the chain until the commit."""
    entry(cursor)
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def rate(extra: Callable[[Any], None]) -> float:
    """Return how many transactions a second twenty people do, while a worker chains."""
    from auditing.chaining import chain_all

    until = time.monotonic() + SECONDS
    done = [0] * PEOPLE
    threads = [threading.Thread(target=work, args=(number, extra, until, done)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        chain_all()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    chain_all()
    return sum(done) / SECONDS


def work(number: int, extra: Callable[[Any], None], until: float, done: list[int]) -> None:
    """Change a row of one's own again and again."""
    from django.db import connection, transaction

    try:
        while time.monotonic() < until:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE work SET state = state + 1 WHERE id = %s", [number + 1])
                extra(cursor)
            done[number] += 1
    finally:
        connection.close()


def among_many(entries: int) -> None:
    """Compare searches among many entries with the same among few; then chain and verify all of them."""
    from auditing.chaining import chain_all
    from auditing.verifying import verify

    fill(1, FEW)
    few = times()
    fill(FEW + 1, entries)
    for name, seconds in times().items():
        say(f"{name}: {1000 * seconds:.1f} ms, {seconds / few[name]:.2f} of that among {FEW:,}")
    began = time.monotonic()
    chained = chain_all()
    say(f"chaining: {chained / (time.monotonic() - began):.0f} entries a second")
    began = time.monotonic()
    verdict = verify()
    assert verdict.is_sound, verdict.findings
    say(f"verifying: {verdict.head_number / (time.monotonic() - began):.0f} entries a second")


def fill(first: int, last: int) -> None:
    """Write entries, and let the database learn how many there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL, {"first": first, "last": last})
        cursor.execute("ANALYZE auditing_auditentry")


def times() -> dict[str, float]:
    """Return how long each search takes, in seconds: the median of several."""
    from auditing.searching import Cursor, Search, actions, find_entries

    middle = find_entries(Search(), size=1).entries[0]
    below = Cursor(middle.at, middle.pk)
    searches: dict[str, Callable[[], object]] = {
        "newest": lambda: find_entries(Search()),
        "one answer": lambda: find_entries(Search(subject="answer:7")),
        "one person": lambda: find_entries(Search(username="moderator-7")),
        "one person's decisions": lambda: find_entries(Search(username="moderator-6", action="answer.decide")),
        "a consultation, further down": lambda: find_entries(Search(consultation_id=2), below=below),
        "every action's name": actions,
    }
    return {name: statistics.median(timed(search) for _ in range(9)) for name, search in searches.items()}


def timed(search: Callable[[], object]) -> float:
    """Return how long one search takes, in seconds."""
    began = time.monotonic()
    search()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
