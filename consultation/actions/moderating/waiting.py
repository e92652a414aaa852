"""What workers do for the queue: count what is too long to count on a page, put first what must not wait, tidy up."""

from collections import Counter
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from consultation.models import Answer, Consultation, DecisionDraft, WaitingCount

# Behind a danger and an appeal that is over its time, with an appeal that is near it, before what is ordinary.
URGENCY_OF_CLOSING = 1
CLOSING_WITHIN = timedelta(days=7)
BATCH = 5000
KEPT_FOR = timedelta(days=14)
COUNT = """
SELECT
    answer.consultation_id,
    CASE
        WHEN GROUPING(answer.question_id) = 0 THEN 'question'
        WHEN GROUPING(response.borough) = 0 THEN 'borough'
        WHEN GROUPING(coalesce(nullif(answer.detected_language, ''), answer.language)) = 0 THEN 'language'
        WHEN GROUPING(CASE WHEN length < 100 THEN 'short' WHEN length < 500 THEN 'medium' ELSE 'long' END) = 0
            THEN 'size'
        WHEN GROUPING(answer.flags) = 0 THEN 'flags'
        ELSE 'all'
    END,
    coalesce(
        answer.question_id::text,
        response.borough,
        coalesce(nullif(answer.detected_language, ''), answer.language),
        CASE WHEN length < 100 THEN 'short' WHEN length < 500 THEN 'medium' ELSE 'long' END,
        array_to_string(answer.flags, ' '),
        ''
    ),
    count(*)
FROM consultation_answer answer JOIN consultation_response response ON response.id = answer.response_id
WHERE answer.waits_for IN ('first', 'recheck') AND answer.state NOT IN ('retracted', 'held')
GROUP BY answer.consultation_id, GROUPING SETS (
    (),
    (answer.question_id),
    (response.borough),
    (coalesce(nullif(answer.detected_language, ''), answer.language)),
    (CASE WHEN length < 100 THEN 'short' WHEN length < 500 THEN 'medium' ELSE 'long' END),
    (answer.flags)
)
"""


def count_waiting() -> int:
    """Count what is to be decided by everything that the queue can be narrowed to; return how many answers that is.

    What was counted before stands until the new counts take its place.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        rows = cursor.fetchall()
    counts: Counter[tuple[int, str, str]] = Counter()
    for consultation, facet, key, count in rows:
        for part in key.split() if facet == "flags" else [key]:
            counts[consultation, facet, part] += count
    now = timezone.now()
    with transaction.atomic():
        WaitingCount.objects.all().delete()
        WaitingCount.objects.bulk_create(
            WaitingCount(consultation_id=consultation, facet=facet, key=key, count=count, counted_at=now)
            for (consultation, facet, key), count in counts.items()
        )
    return sum(count for (_consultation, facet, _key), count in counts.items() if facet == "all")


def hurry_what_closes() -> int:
    """Put the texts of consultations that close within a week before ordinary ones; return how many were moved.

    A few thousand at a time, each in its own transaction; moved once, they are not moved again.
    """
    now = timezone.now()
    closing = Consultation.objects.filter(closes_at__gt=now, closes_at__lte=now + CLOSING_WITHIN)
    ordinary = Answer.objects.filter(waits_for=Answer.Work.FIRST, urgency=0, consultation__in=list(closing))
    moved = 0
    while ids := list(ordinary.values_list("pk", flat=True)[:BATCH]):
        moved += Answer.objects.filter(pk__in=ids, urgency=0).update(urgency=URGENCY_OF_CLOSING)
    return moved


def forget_old_drafts() -> int:
    """Delete half-made decisions that nobody came back to; return how many."""
    count, _ = DecisionDraft.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    return count
