"""Counting responses exactly once, from state in PostgreSQL."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Collate
from django.utils import timezone

from consultation.definition import COMPARED_KINDS, PLACE_KINDS, Definition, Kind, Question
from consultation.definition.counting.preferences import FEWEST
from consultation.definition.equality import equality_groups
from consultation.definition.routing import answered_place
from consultation.models import EqualityAnswers, Questionnaire, Response, Tally
from consultation.selectors.questionnaires import compiled

Key = tuple[int, str, str]
EQUALITY = "_equality"
LATE = timedelta(days=30)
OF_EQUALITY = Q(question_key=EQUALITY) | Q(question_key__contains=f"@{EQUALITY}_")

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
def tally_equality(*, limit: int = 500) -> int:
    """Add equality answers of counted responses to the tallies, and mark them; return how many.

    At least ten of a consultation at a time, so that no change of the published counts is one person's; what is left
    some weeks after the close, when no paper is entered any more, is added then. A task that is lost or repeated
    changes nothing.
    """
    hold_tallies()
    waiting = EqualityAnswers.objects.filter(tallied_at=None, response__tallied_at__isnull=False)
    waiting = waiting.exclude(closed_answers={})
    by_consultation = waiting.values("response__questionnaire__consultation").annotate(waiting=Count("pk"))
    over = Q(response__questionnaire__consultation__closes_at__lte=timezone.now() - LATE)
    ready = by_consultation.filter(Q(waiting__gte=FEWEST) | over).values("response__questionnaire__consultation")
    rows = waiting.filter(response__questionnaire__consultation__in=ready).select_related("response")
    # Only the responses are locked, since whoever changes equality answers holds the response first; so what the
    # answers are is read after that.
    held = rows.select_for_update(of=("response",), skip_locked=True).order_by("pk")[:limit]
    locked = waiting.filter(pk__in=[row.pk for row in held])
    batch = _large_enough(list(locked.select_related("response__questionnaire__consultation")))
    if batch:
        _add(count_equality((row.response, row) for row in batch))
        EqualityAnswers.objects.filter(pk__in=[row.pk for row in batch]).update(tallied_at=timezone.now())
    return len(batch)


def _large_enough(rows: list[EqualityAnswers]) -> list[EqualityAnswers]:
    """Return those of consultations of which enough were found, or that closed long enough ago."""
    found = Counter(row.response.questionnaire.consultation_id for row in rows)
    over = timezone.now() - LATE
    return [
        row
        for row in rows
        if found[row.response.questionnaire.consultation_id] >= FEWEST
        or ((closes_at := row.response.questionnaire.consultation.closes_at) is not None and closes_at <= over)
    ]


@transaction.atomic
def take_back(*, response: Response) -> None:
    """Take a response that was counted out of the tallies again, as it is before anything in it changes.

    The caller holds the row locked. One that was not counted changes nothing.
    """
    if response.tallied_at is None:
        return
    equality = EqualityAnswers.objects.filter(response=response, tallied_at__isnull=False).first()
    _subtract(count([response]) + (count_equality([(response, equality)]) if equality else Counter()))
    if equality:
        EqualityAnswers.objects.filter(pk=equality.pk).update(tallied_at=None)
    response.tallied_at = None
    response.save(update_fields=["tallied_at"])


@transaction.atomic
def take_back_equality(*, response: Response) -> None:
    """Take the equality answers of a response out of the tallies again; the response itself stays counted.

    The caller holds the row of the response locked, and the tallies before it.
    """
    counted = EqualityAnswers.objects.filter(response=response, tallied_at__isnull=False)
    if equality := counted.first():
        _subtract(count_equality([(response, equality)]))
        counted.update(tallied_at=None)


def _subtract(less: Counter[Key]) -> None:
    questionnaires, keys = {pk for pk, _, _ in less}, {key for _, key, _ in less}
    rows = Tally.objects.filter(questionnaire__in=questionnaires, question_key__in=keys)
    # Locked in the order in which counts are added, so that nothing waits in a circle.
    list(
        rows.select_for_update()
        .order_by("questionnaire_id", Collate("question_key", "C"), Collate("value", "C"))
        .only("pk")
    )
    _execute(TAKE_BACK, less)
    # As before anybody answered so: what is read of the tallies knows no question with a base of nothing.
    rows.filter(count=0).delete()


@transaction.atomic
def rebuild_tallies(*, questionnaire: Questionnaire) -> list[tuple[str, str, int, int]]:
    """Count every response anew; return what differed as (question, value, kept count, right count).

    Responses and tallies are locked meanwhile, so that no worker adds to what is being replaced. What the equality
    answers gave stays as it is once their time is over: they may be deleted by then.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE consultation_tally IN SHARE ROW EXCLUSIVE MODE")
    tallied = Response.objects.filter(questionnaire=questionnaire, tallied_at__isnull=False)
    right = count(tallied.select_for_update().iterator(chunk_size=2000))
    tallies = Tally.objects.filter(questionnaire=questionnaire)
    if _equality_is_over(questionnaire):
        tallies = tallies.exclude(OF_EQUALITY)
    else:
        rows = EqualityAnswers.objects.filter(response__questionnaire=questionnaire, tallied_at__isnull=False)
        right += count_equality((row.response, row) for row in rows.select_related("response").iterator(2000))
    kept = {(row.questionnaire_id, row.question_key, row.value): row.count for row in tallies if row.count}
    keys = sorted(kept.keys() | right.keys())
    different = [(key[1], key[2], kept.get(key, 0), right[key]) for key in keys if kept.get(key, 0) != right[key]]
    if different:
        tallies.delete()
        _add(right)
    return different


def _equality_is_over(questionnaire: Questionnaire) -> bool:
    """Say whether the equality answers have been kept for their time."""
    consultation = questionnaire.consultation
    ends = [moment for moment in (consultation.closes_at, consultation.outcome_published_at) if moment is not None]
    kept_for = timedelta(days=settings.RETENTION_DAYS["equality"])
    return bool(ends) and max(ends) + kept_for <= timezone.now()


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


def count_equality(rows: Iterable[tuple[Response, EqualityAnswers]]) -> Counter[Key]:
    """Return how often each answer that is compared was given, by the groups of the equality answers."""
    total: Counter[Key] = Counter()
    for response, equality in rows:
        groups = equality_groups(equality.closed_answers)
        if not groups:
            continue
        definition = compiled(response.questionnaire_id)
        total[response.questionnaire_id, EQUALITY, ""] += 1
        for key, value in _values(definition, response.closed_answers):
            if definition.questions[key].kind in COMPARED_KINDS:
                total.update(
                    (response.questionnaire_id, f"{key}@{EQUALITY}_{grouping}:{group}", value)
                    for grouping, group in groups.items()
                )
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
