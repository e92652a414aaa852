"""How long the moderators' desk takes with a long queue, against the same desk with a short one.

Run beside a database of its own:
`python -m portal.demo.with_servers python -m tests.benchmarks.long_queue [--long 1000000]`; `make bench` does.
"""

import argparse
import os
import statistics
import sys
import time
from typing import Any

import django

BAR = 1.5
SHORT = 10_000
ADDRESS = "/consultations/staff/moderation/"
VIEWS = {"to decide": "", "one priority": "?priority=2", "a borough": "?borough=E09000003", "mine": "?list=mine"}
FILL = """
WITH sent AS (
    INSERT INTO consultation_response ({response_columns}) SELECT {response_values}
    FROM consultation_response likeness, generate_series(%(first)s, %(last)s) AS number
    WHERE likeness.id = %(response)s
    RETURNING id, submitted_at
)
INSERT INTO consultation_answer ({answer_columns}) SELECT {answer_values}
FROM sent, consultation_answer likeness WHERE likeness.id = %(answer)s
"""
RESPONSE = {
    "draft_id": "gen_random_uuid()",
    "receipt_hash": "md5(number::text) || md5(number::text)",
    "borough": "(ARRAY['E09000003', 'E09000028', 'E09000002'])[1 + number %% 3]",
    "submitted_at": "now() - interval '30 days' + number * interval '1 second'",
}
ANSWER = {
    "response_id": "sent.id",
    "question_id": "(%(questions)s::bigint[])[1 + sent.id %% 2]",
    "text": "repeat('More local officers. ', (1 + sent.id %% 30)::int)",
    "submitted_at": "sent.submitted_at",
    "waiting_since": "sent.submitted_at",
}


def main() -> int:
    """Print the ratios; return 1 where the bar is missed or the numbers of queries differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--slack", type=float, default=0.0, help="how far beyond the bar a short, noisy run may be")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return compare(options.long, options.rounds, BAR + options.slack)


def compare(long: int, rounds: int, bar: float) -> int:
    """Fill the queue in two steps and measure each view after both."""
    from consultation.models import Answer, Consultation
    from tests.factories.moderating import make_consultation, make_user

    consultation = Consultation.objects.filter(slug="long-queue").first() or make_consultation("long-queue")
    sam = make_user(f"sam-{time.time_ns()}")
    fill(consultation.pk, 1, SHORT)
    short = {name: measured(sam, query, rounds) for name, query in VIEWS.items()}
    began = time.perf_counter()
    fill(consultation.pk, SHORT + 1, long)
    print(f"{Answer.objects.count():,} answers, made in {time.perf_counter() - began:.0f} s")  # noqa: T201
    reached = True
    for name, query in VIEWS.items():
        seconds, queries = measured(sam, query, rounds)
        ratio = seconds / short[name][0]
        reached &= ratio <= bar and queries == short[name][1]
        print(  # noqa: T201
            f"{name}: {short[name][0] * 1000:.0f} ms at {SHORT:,}, {seconds * 1000:.0f} ms at {long:,}:"
            f" {ratio:.2f} (bar {BAR}); {short[name][1]} and {queries} queries"
        )
    return 0 if reached else 1


def fill(consultation: int, first: int, last: int) -> None:
    """Add answers that wait, and let the worker count them and the database look at them."""
    from django.db import connection

    from consultation.actions.moderating.waiting import count_waiting
    from consultation.models import Answer, Consultation, Question, Response
    from tests.factories.moderating import make_answer

    likeness = make_answer(Consultation.objects.get(pk=consultation))
    texts = Question.objects.filter(page__section__questionnaire__consultation=consultation, kind="long_text")
    values = {
        "questions": list(texts.values_list("pk", flat=True)),
        "response": likeness.response_id,
        "answer": likeness.pk,
    }
    response_columns, response_values = alike(Response, RESPONSE)
    answer_columns, answer_values = alike(Answer, ANSWER)
    statement = FILL.format(
        response_columns=response_columns,
        response_values=response_values,
        answer_columns=answer_columns,
        answer_values=answer_values,
    )
    with connection.cursor() as cursor:
        for start in range(first, last + 1, 50_000):
            cursor.execute(statement, {**values, "first": start, "last": min(last, start + 49_999)})
        cursor.execute("VACUUM ANALYZE consultation_answer, consultation_response")
    count_waiting()


def alike(model: Any, different: dict[str, str]) -> tuple[str, str]:
    """Return the columns of a table, and their values: those of a row that is there, but for some."""
    columns = [
        column.column for column in model._meta.concrete_fields if not (column.primary_key or column.generated)
    ]
    return ", ".join(columns), ", ".join(different.get(name, f"likeness.{name}") for name in columns)


def measured(person: object, query: str, rounds: int) -> tuple[float, int]:
    """Return the median time of a view in seconds, and its number of queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    client.get(ADDRESS + query)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        assert client.get(ADDRESS + query).status_code == 200
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as captured:
        client.get(ADDRESS + query)
    return statistics.median(times), len(captured.captured_queries)


if __name__ == "__main__":
    sys.exit(main())
