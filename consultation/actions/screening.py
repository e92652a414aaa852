"""Letting machines look at texts: what they point out is kept for a person to judge, and nothing else happens.

Which texts are still to be looked at is in PostgreSQL. A text never changes: a respondent who changes one sends a new
answer.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from consultation.models import Answer, Mark
from consultation.moderation.recognising.screening import BY_KEY, VERSION, Screening, screen

BATCH = 100
# Above whatever is merely late: somebody may be in danger.
URGENCY_OF_DANGER = 2
COLUMNS = ("flags", "detected_language", "screened_at", "screening_version")


@transaction.atomic
def screen_waiting(*, limit: int = BATCH, response_id: int | None = None) -> int:
    """Screen up to `limit` texts that were not screened, in one transaction; return how many.

    Rows that another worker holds are skipped. Texts of held responses wait until they are released. A task that is
    lost, repeated or killed half-way changes nothing.
    """
    waiting = Answer.objects.filter(screened_at=None).exclude(state=Answer.State.HELD)
    if response_id is not None:
        waiting = waiting.filter(response=response_id)
    rows = list(
        waiting.select_for_update(skip_locked=True, of=("self",))
        .only("pk", "text", "state", "original_removed_at")
        .order_by("pk")[:limit]
    )
    found = {row.pk: screen(_what_was_written(row)) for row in rows}
    _keep_marks(found, rows)
    _keep_columns(found, rows)
    return len(rows)


def screen_again(*, everything: bool = False, batch: int = 5000) -> int:
    """Ask for texts to be screened again that older recognisers looked at; return how many.

    Texts that nobody works on any more stay as they are, unless `everything` is asked for.
    """
    done = 0
    while ids := list(_outdated(everything=everything).values_list("pk", flat=True)[:batch]):
        done += Answer.objects.filter(pk__in=ids).update(screened_at=None)
    return done


def forget_marks(answers: QuerySet[Answer]) -> None:
    """Remove all that machines made of these texts, and let none be screened again; what was written goes."""
    # The rows first: a worker that screens one of them at this moment is waited for, and what it wrote goes as well.
    answers.update(flags=[], detected_language="", screened_at=timezone.now(), screening_version=VERSION)
    Mark.objects.filter(answer__in=answers).delete()


def _outdated(*, everything: bool) -> QuerySet[Answer]:
    rows = Answer.objects.filter(screened_at__isnull=False, screening_version__lt=VERSION, original_removed_at=None)
    return (rows if everything else rows.exclude(waits_for="")).order_by("pk")


def _what_was_written(row: Answer) -> str:
    """Return the text to look at; nothing of one that its respondent took back or whose original is gone."""
    gone = row.state == Answer.State.RETRACTED or row.original_removed_at is not None
    return "" if gone else row.text


def _keep_marks(found: dict[int, Screening], rows: Iterable[Answer]) -> None:
    """Write what was found; what a person has judged already stays as it is."""
    Mark.objects.filter(answer__in=rows, accepted=None).delete()
    marks = [
        Mark(
            answer=row,
            start=finding.start,
            end=finding.end,
            recogniser=finding.recogniser,
            category=BY_KEY[finding.recogniser].category_for(row.text[finding.start : finding.end]),
        )
        for row in rows
        for finding in found[row.pk].findings
    ]
    Mark.objects.bulk_create(marks, ignore_conflicts=True)


def _keep_columns(found: dict[int, Screening], rows: Iterable[Answer]) -> None:
    now = timezone.now()
    for row in rows:
        screening = found[row.pk]
        row.flags, row.detected_language = screening.flags, screening.language
        row.screened_at, row.screening_version = now, VERSION
    Answer.objects.bulk_update(rows, COLUMNS)
    in_danger = [row.pk for row in rows if "safeguarding" in row.flags]
    if in_danger:
        Answer.objects.filter(pk__in=in_danger).update(urgency=Greatest(F("urgency"), URGENCY_OF_DANGER))
