"""Counting responses exactly once, from state in PostgreSQL."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Collate
from django.utils import timezone

from consultation.definition import COMPARED_KINDS, PLACE_KINDS, Definition, Kind, Question
from consultation.definition.routing import answered_place
from consultation.models import Questionnaire, Response, Tally
from consultation.selectors.questionnaires import compiled

Key = tuple[int, str, str]

ADD = """
    INSERT INTO consultation_tally (questionnaire_id, question_key, value, count)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[])
    ON CONFLICT (questionnaire_id, question_key, value)
    DO UPDATE SET count = consultation_tally.count + EXCLUDED.count
"""
TAKE_BACK = """
    UPDATE consultation_tally SET count = consultation_tally.count - less.count
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[])
        AS less (questionnaire_id, question_key, value, count)
    WHERE (consultation_tally.questionnaire_id, consultation_tally.question_key, consultation_tally.value)
        = (less.questionnaire_id, less.question_key, less.value)
"""


@transaction.atomic
def tally_untallied(*, limit: int = 500, response_id: int | None = None) -> int:
    """Add up to `limit` untallied responses to the tallies and mark them, in one transaction; return how many.

    Rows that another worker holds are skipped. A task that is lost, repeated or killed half-way changes nothing.
    """
    waiting = Response.objects.counted().filter(tallied_at=None)
    if response_id is not None:
        waiting = waiting.filter(pk=response_id)
    rows = list(waiting.select_for_update(skip_locked=True).order_by("pk")[:limit])
    if not rows:
        return 0
    _add(count(rows))
    Response.objects.filter(pk__in=[row.pk for row in rows]).update(tallied_at=timezone.now())
    return len(rows)


@transaction.atomic
def take_back(*, response: Response) -> None:
    """Take a response that was counted out of the tallies again, as it is before anything in it changes.

    The caller holds the row locked. One that was not counted changes nothing.
    """
    if response.tallied_at is None:
        return
    less = count([response])
    rows = Tally.objects.filter(questionnaire=response.questionnaire_id, question_key__in={key for _, key, _ in less})
    # Locked in the order in which counts are added, so that nothing waits in a circle.
    list(
        rows.select_for_update()
        .order_by("questionnaire_id", Collate("question_key", "C"), Collate("value", "C"))
        .only("pk")
    )
    _execute(TAKE_BACK, less)
    # As before anybody answered so: what is read of the tallies knows no question with a base of nothing.
    rows.filter(count=0).delete()
    response.tallied_at = None
    response.save(update_fields=["tallied_at"])


@transaction.atomic
def rebuild_tallies(*, questionnaire: Questionnaire) -> list[tuple[str, str, int, int]]:
    """Count every response anew; return what differed as (question, value, kept count, right count).

    Responses and tallies are locked meanwhile, so that no worker adds to what is being replaced.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE consultation_tally IN SHARE ROW EXCLUSIVE MODE")
    tallied = Response.objects.filter(questionnaire=questionnaire, tallied_at__isnull=False)
    right = count(tallied.select_for_update().iterator(chunk_size=2000))
    kept = {
        (tally.questionnaire_id, tally.question_key, tally.value): tally.count
        for tally in Tally.objects.filter(questionnaire=questionnaire)
        if tally.count
    }
    keys = sorted(kept.keys() | right.keys())
    different = [(key[1], key[2], kept.get(key, 0), right[key]) for key in keys if kept.get(key, 0) != right[key]]
    if different:
        Tally.objects.filter(questionnaire=questionnaire).delete()
        _add(right)
    return different


def hold_tallies() -> None:
    """Wait for a rebuild, and let none begin until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE consultation_tally IN ROW EXCLUSIVE MODE")


def count(responses: Iterable[Response]) -> Counter[Key]:
    """Return how often each answer was given."""
    total: Counter[Key] = Counter()
    for response in responses:
        definition = compiled(response.questionnaire_id)
        day = timezone.localtime(response.submitted_at).date().isoformat()
        total[response.questionnaire_id, "_day", day] += 1
        total[response.questionnaire_id, "_respondent", response.respondent_kind] += 1
        total[response.questionnaire_id, "_channel", response.channel] += 1
        total[response.questionnaire_id, "_edition", response.edition] += 1
        groups = _groups(definition, response)
        for key, value in _values(definition, response.closed_answers):
            total[response.questionnaire_id, key, value] += 1
            for group in groups if definition.questions[key].kind in COMPARED_KINDS else ():
                total[response.questionnaire_id, f"{key}@{group}", value] += 1
    return total


def _values(definition: Definition, answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, answer in answers.items():
        question = definition.questions[key]
        yield key, ""
        if question.kind == Kind.RANKING:
            yield from ((key, value) for value in _ranking_values(question, answer))
        elif question.kind == Kind.POINTS:
            yield from ((key, f"{choice}:{points}") for choice, points in answer.items())
        elif question.kind == Kind.SEVERAL_CHOICES:
            yield from ((key, choice) for choice in answer)
        else:
            yield key, str(answered_place(answer))


def _ranking_values(question: Question, ranked: list[str]) -> Iterator[str]:
    """Yield each choice with its place, and each pair of which one was put before the other."""
    unranked = [choice for choice in question.choice_texts if choice not in ranked]
    for place, choice in enumerate(ranked, 1):
        yield f"{choice}:{place}"
        yield from (f"{choice}>{other}" for other in [*ranked[place:], *unranked])


def _groups(definition: Definition, response: Response) -> list[str]:
    """Return the groups that a respondent belongs to and results are compared by."""
    questions = [row for row in definition.questions.values() if row.key in response.closed_answers]
    answers = {row.key: answered_place(response.closed_answers[row.key]) for row in questions}
    boroughs = [
        answers[row.key] for row in questions if row.kind in PLACE_KINDS and answers[row.key].startswith("E09")
    ]
    return [
        f"_respondent:{response.respondent_kind}",
        *(f"_borough:{borough}" for borough in boroughs[:1]),
        *(f"{row.key}:{answers[row.key]}" for row in questions if row.breaks_down),
    ]


def _add(counts: Counter[Key]) -> None:
    _execute(ADD, counts)


def _execute(statement: str, counts: Counter[Key]) -> None:
    # In one order everywhere, so that two workers adding to the same tallies wait and never deadlock.
    items = sorted(counts.items())
    columns = [list(column) for column in zip(*(key for key, _ in items), strict=True)] if items else [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*columns, [number for _, number in items]])
