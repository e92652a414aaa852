"""Taking what is personal out of responses, so that what was counted stays counted.

Rows stay, since decisions about them are on record and totals were published; nothing in them leads to anybody.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from consultation.actions.appealing import end_appeals, erase_appeals
from consultation.actions.screening import forget_marks
from consultation.actions.tallying import hold_tallies, take_back_equality
from consultation.models import (
    Agreement,
    Answer,
    DecisionDraft,
    Draft,
    Entry,
    EqualityAnswers,
    HoldDecision,
    ModerationDecision,
    Organisation,
    Recheck,
    Response,
    ResponseRevision,
)
from consultation.models.codes import unlinked_codes

REMOVED_NAME = "–"


@transaction.atomic
def erase_response(*, response_id: int) -> None:
    """Erase what a person sent: texts, published or not, equality answers, earlier versions, and the way back.

    What was chosen stays in the counts, so that no published total changes; only what its equality answers added to
    the counts by group goes. A response that was not counted, because it is held, loses what was chosen as well.
    Decisions stay on record without a word of what they were about. Erasing again changes nothing; raises
    Response.DoesNotExist.
    """
    # In the order in which sending a change locks: drafts before the response, and the tallies before both.
    hold_tallies()
    changes = Draft.objects.filter(revises=response_id)
    list(changes.select_for_update().values_list("pk"))
    response = Response.objects.select_for_update(of=("self",)).get(pk=response_id)
    changes.delete()
    Draft.objects.filter(pk=response.draft_id).delete()
    erase_texts([response.pk])
    take_back_equality(response=response)
    EqualityAnswers.objects.filter(response=response).delete()
    erase_revisions([response.pk])
    erase_entries([response.pk])
    Organisation.objects.filter(response=response).update(name=REMOVED_NAME, role="", consents_to_be_named=False)
    HoldDecision.objects.filter(response=response).exclude(note="").update(note="")
    unlink([response.pk])


@transaction.atomic
def erase_texts(response_ids: Iterable[int]) -> None:
    """Empty every text of these responses, take down what was published, and empty the notes of its decisions."""
    answers = Answer.objects.filter(response__in=list(response_ids))
    _empty_notes(answers)
    answers.update(
        text="",
        state=Answer.State.RETRACTED,
        published_text="",
        published_at=None,
        original_removed_at=timezone.now(),
        **Answer.NO_WORK,
    )
    erase_appeals(answers.values_list("pk", flat=True))
    forget_marks(answers)


@transaction.atomic
def remove_originals(answer_ids: Iterable[int]) -> None:
    """Put what is published in the place of what was written; a text that is not published is emptied."""
    answers = Answer.objects.filter(pk__in=list(answer_ids))
    _empty_notes(answers)
    now = timezone.now()
    hidden = answers.filter(state__in=[Answer.State.PENDING, Answer.State.HELD])
    hidden.update(state=Answer.State.RETRACTED, **Answer.NO_WORK)
    answers.update(text=F("published_text"), original_removed_at=now, **Answer.NO_WORK)
    # There is nothing left to look at again.
    end_appeals(answers.values_list("pk", flat=True))
    forget_marks(answers)


def _empty_notes(answers: QuerySet[Answer]) -> None:
    DecisionDraft.objects.filter(answer__in=answers).delete()
    ModerationDecision.objects.filter(answer__in=answers).update(note="", message="")
    Agreement.objects.filter(decision__answer__in=answers).exclude(note="").update(note="")
    Recheck.objects.filter(answer__in=answers).exclude(note="").update(note="")


def erase_revisions(response_ids: Iterable[int]) -> None:
    """Empty the earlier versions of these responses."""
    ResponseRevision.objects.filter(response__in=list(response_ids)).exclude(payload=b"").update(payload=b"")


def erase_entries(response_ids: Iterable[int]) -> None:
    """Empty what staff typed in for these responses, at the first time and the second."""
    ids = list(response_ids)
    first = Entry.objects.filter(response__in=ids)
    Entry.objects.filter(first__in=first).update(payload=b"", reference="")
    first.update(payload=b"", reference="")


def unlink(response_ids: Iterable[int]) -> None:
    """Cut the ways from a person to these responses: the receipt code, the draft, the small area and the time of day.

    Where somebody lives is kept as the borough, when they sent as the day: what the published totals are made of.
    """
    rows = list(Response.objects.filter(pk__in=list(response_ids)))
    now = timezone.now()
    for row in rows:
        row.draft_id, row.receipt_hash = unlinked_codes()
        row.ward = row.area = ""
        row.closed_answers = {} if row.held_at is not None else coarse(row.closed_answers)
        day = timezone.localtime(row.submitted_at).replace(hour=12, minute=0, second=0, microsecond=0)
        row.submitted_at, row.unlinked_at = day, now
    columns = ["draft_id", "receipt_hash", "ward", "area", "closed_answers", "submitted_at", "unlinked_at"]
    Response.objects.bulk_update(rows, columns, batch_size=500)


def coarse(closed_answers: dict[str, object]) -> dict[str, object]:
    """Return closed answers with no more of a place than its borough."""
    return {
        key: {**answer, "ward": "", "area": ""} if isinstance(answer, dict) and "borough" in answer else answer
        for key, answer in closed_answers.items()
    }
