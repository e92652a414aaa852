"""`make bench`: the portal's speed as ratios to bare Django views on the same server in the same run.

Every case is measured in rounds, each round both sides one after the other, in changing order; the figure is the
median of the rounds' ratios. All requests go to this machine.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from portal.demo.home import ROOT
from tests.benchmarks.cases import Case, cases
from tests.benchmarks.first_visit import BAR_KIB, PAGES, first_visit
from tests.benchmarks.load import PEOPLE, together, with_draft
from tests.benchmarks.long_questionnaire import long_questionnaire_cases
from tests.faults.running import RunningPortal, running_portal

DOCUMENT = ROOT / "docs/benchmarks.md"
BELOW = "\n## A flood\n"
TEMPLATE = """# Benchmarks

`make bench` prints this table; `python -m tests.benchmarks --write` also puts it here. Last run on {day}, on a
machine with two cores that held the clients, the web server (2 processes of 8 threads), the worker and PostgreSQL.

{table}
How it is measured: the portal is started by `make run`'s own code with one more module of addresses, which adds a
bare template (20 rows) and a bare Django form (fields of the same kinds, saved as JSON into a row of the same table) on
the same server, behind the same middleware. Four people send requests that were written beforehand over open
connections, {seconds:g} seconds a side (for a whole response: 32 responses a side), {rounds} rounds after one that warms
up, the two sides in changing order. A figure is the median of the rounds' ratios, so that what else the machine does
weighs on both sides.

- A public page comes compressed from the process's page cache; the bare template is rendered and compressed each time.
- A question page makes one query, as the bare form does; a saved step two. The bare form validates and saves as
  well. A page that nobody has answered is rendered once in a process; one with answers is rendered each time.
- A whole response is the list of parts, four pages of questions opened and saved, the check page, sending and the
  receipt: 12 requests, against 12 of the bare form, reading and writing in the same order. The worker counts the
  responses meanwhile.
- The last page but one of a questionnaire with 200 questions on 40 pages, every question answered, is measured against
  the same page of one that has its first 10 questions only.
- A first visit is the page and every style sheet, script, picture and font that it names, however deep.

Ratios say how much the portal adds to Django. They do not say how many requests a larger machine serves.
"""  # noqa: E501 (the placeholders make lines longer than what is written)


@dataclass
class Line:
    """One line of the table."""

    name: str
    figures: str
    value: str
    bar: str
    is_reached: bool


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5, help="for each side of each round")
    parser.add_argument("--slack", type=float, default=0, help="how far under its bar a ratio of a short run may be")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        Path(folder).chmod(0o711)
        with running_portal(Path(folder) / "state", PORTAL_URLCONF="tests.benchmarks.urls") as portal:
            rows = rows_for_bare_form(portal)
            measured = [
                *cases(portal.port, options.seconds, rows),
                *long_questionnaire_cases(portal, options.seconds),
            ]
            table = [measure(portal, case, options.rounds, options.slack) for case in measured]
            table += [weigh(portal, path) for path in PAGES]
    text = as_text(table)
    sys.stdout.write(text)
    if options.write:
        # What was measured otherwise stands below the table and stays.
        _, heading, rest = DOCUMENT.read_text().partition(BELOW)
        DOCUMENT.write_text(as_document(text, options.rounds, options.seconds) + heading + rest)
    return 0 if all(line.is_reached for line in table) else 1


def rows_for_bare_form(portal: RunningPortal) -> list[str]:
    """Begin a draft for each person and return their ids: the rows that the bare form writes."""
    for _ in range(PEOPLE):
        with_draft(portal.port)
    connection = psycopg2.connect(portal.home.remembered()["environment"]["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM consultation_draft")
        found = [row[0] for row in cursor.fetchall()]
    connection.close()
    return found


def measure(portal: RunningPortal, case: Case, rounds: int, slack: float = 0) -> Line:
    """Measure one case in paired rounds, after one that only warms up."""
    ours, bares, ratios = [], [], []
    for number in range(rounds + 1):
        sides = [case.portal, case.bare] if number % 2 else [case.bare, case.portal]
        speeds = {side: together(portal.port, side()) for side in sides}
        if number:
            ours.append(speeds[case.portal])
            bares.append(speeds[case.bare])
            ratios.append(speeds[case.portal] / speeds[case.bare])
    ratio = statistics.median(ratios)
    figures = f"{statistics.median(ours):.0f} / {statistics.median(bares):.0f} requests a second"
    return Line(case.name, figures, f"{ratio:.2f}", f"≥ {case.bar:.2g}", ratio >= case.bar * (1 - slack))


def weigh(portal: RunningPortal, path: str) -> Line:
    """Weigh the first visit of one page."""
    size = first_visit(portal.port, path) / 1024
    return Line(
        f"first visit of {path}", "everything, compressed", f"{size:.0f} KiB", f"≤ {BAR_KIB} KiB", size <= BAR_KIB
    )


def as_text(table: list[Line]) -> str:
    """Return the table as Markdown."""
    rows = [
        f"| {line.name} | {line.figures} | {line.value} | {line.bar} | {'yes' if line.is_reached else 'NO'} |"
        for line in table
    ]
    return "\n".join(["| What | Measured | Figure | Bar | Reached |", "|---|---|---|---|---|", *rows, ""])


def as_document(text: str, rounds: int, seconds: float) -> str:
    """Return the page that keeps the figures."""
    today = datetime.now(tz=UTC)
    return TEMPLATE.format(day=f"{today:%-d %B %Y}", table=text, rounds=rounds, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
