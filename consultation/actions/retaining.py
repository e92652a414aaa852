"""Enforcing how long personal data is kept: a few hundred rows at a time, the same however often it runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from consultation.actions.appealing import erase_appeals
from consultation.actions.auditing import record
from consultation.actions.erasing import (
    REMOVED_NAME,
    erase_response,
    erase_revisions,
    remove_originals,
    unlink,
)
from consultation.actions.expiring import delete_expired_drafts
from consultation.actions.files import cancel_file
from consultation.models import (
    Answer,
    Appeal,
    Draft,
    Entry,
    EqualityAnswers,
    Organisation,
    Questionnaire,
    Response,
    ResponseFile,
    ResponseRevision,
    RetentionRun,
)

BATCH = 500


@dataclass(frozen=True)
class Rule:
    """What is due of one kind by a moment, and what is done with some of these rows, by their ids."""

    key: str
    due: Callable[[datetime], QuerySet[Any]]
    enforce: Callable[[list[Any]], object]


def enforce_retention(*, dry_run: bool = False, batch: int = BATCH) -> dict[str, int]:
    """Delete or anonymise what has been kept for its time; return how many rows of each kind, by its key.

    A dry run changes nothing and says how many are due. Each batch is a transaction of its own, so that a run can be
    stopped at any moment and the next goes on from there. What was done is added to the log of runs.
    """
    started_at = timezone.now()
    if dry_run:
        return {rule.key: rule.due(_cutoff(rule)).count() for rule in RULES}
    counts = {rule.key: _enforce(rule, batch) for rule in RULES}
    counts["drafts"] += delete_expired_drafts()
    RetentionRun.objects.create(
        started_at=started_at, finished_at=timezone.now(), counts=counts, periods=dict(settings.RETENTION_DAYS)
    )
    record(action="retention.enforce", by=None, after={key: count for key, count in counts.items() if count})
    return counts


def _cutoff(rule: Rule) -> datetime:
    return timezone.now() - timedelta(days=settings.RETENTION_DAYS[rule.key])


def _enforce(rule: Rule, batch: int) -> int:
    done, last = 0, None
    while ids := _next_batch(rule, batch, after=last):
        done, last = done + len(ids), ids[-1]
    return done


@transaction.atomic
def _next_batch(rule: Rule, batch: int, *, after: Any) -> list[Any]:
    rows = rule.due(_cutoff(rule)).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    rows = rows if after is None else rows.filter(pk__gt=after)
    ids = list(rows.values_list("pk", flat=True)[:batch])
    if ids:
        rule.enforce(ids)
    return ids


def _ended(cutoff: datetime) -> list[int]:
    """Return the questionnaires of the consultations that had ended by then, by their ids."""
    ended = Questionnaire.objects.annotate(
        ended_at=Greatest("consultation__closes_at", "consultation__outcome_published_at")
    )
    return list(ended.filter(ended_at__lte=cutoff).values_list("pk", flat=True))


def _drafts(cutoff: datetime) -> QuerySet[Draft]:
    # Every draft knows itself when it goes.
    return Draft.objects.filter(expires_at__lte=timezone.now())


def _receipts(cutoff: datetime) -> QuerySet[Response]:
    return Response.objects.filter(questionnaire__in=_ended(cutoff), unlinked_at=None)


def _texts(cutoff: datetime) -> QuerySet[Answer]:
    return Answer.objects.filter(response__questionnaire__in=_ended(cutoff), original_removed_at=None)


def _appeals(cutoff: datetime) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(answer__response__questionnaire__in=_ended(cutoff))
    return rows.exclude(payload=b"", reasons="")


def _revisions(cutoff: datetime) -> QuerySet[ResponseRevision]:
    return ResponseRevision.objects.filter(response__questionnaire__in=_ended(cutoff)).exclude(payload=b"")


def _equality(cutoff: datetime) -> QuerySet[EqualityAnswers]:
    return EqualityAnswers.objects.filter(response__questionnaire__in=_ended(cutoff))


def _organisations(cutoff: datetime) -> QuerySet[Organisation]:
    personal = ~Q(role="") | Q(consents_to_be_named=False) & ~Q(name=REMOVED_NAME)
    return Organisation.objects.filter(personal, response__questionnaire__in=_ended(cutoff))


def _spam(cutoff: datetime) -> QuerySet[Response]:
    return Response.objects.filter(spam_at__lte=cutoff, unlinked_at=None)


def _entries(cutoff: datetime) -> QuerySet[Entry]:
    rows = Entry.objects.filter(questionnaire__in=_ended(cutoff))
    return rows.exclude(payload=b"", reference="")


def _files(cutoff: datetime) -> QuerySet[ResponseFile]:
    states = (ResponseFile.State.FAULTY, ResponseFile.State.READY)
    return ResponseFile.objects.filter(state__in=states, uploaded_at__lt=cutoff)


def _sessions(cutoff: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=timezone.now())


def _delete(model: type[Any]) -> Callable[[list[Any]], object]:
    return lambda ids: model.objects.filter(pk__in=ids).delete()


def _forget_organisations(ids: Iterable[int]) -> None:
    rows = Organisation.objects.filter(pk__in=list(ids))
    rows.filter(consents_to_be_named=False).update(name=REMOVED_NAME)
    rows.update(role="")


def _erase(ids: Iterable[int]) -> None:
    for response_id in ids:
        erase_response(response_id=response_id)


def _cancel(ids: Iterable[int]) -> None:
    for file_id in ids:
        cancel_file(file_id=file_id, by=None)


def _revisions_by_id(ids: Iterable[int]) -> None:
    erase_revisions(ResponseRevision.objects.filter(pk__in=list(ids)).values_list("response", flat=True))


def _appeals_by_id(ids: Iterable[int]) -> None:
    erase_appeals(Appeal.objects.filter(pk__in=list(ids)).values_list("answer", flat=True))
    # Whoever would have decided one finds nothing left to read.
    Answer.objects.filter(appeals__in=list(ids), waits_for=Answer.Work.APPEAL).update(**Answer.NO_WORK)


RULES = (
    Rule("drafts", _drafts, _delete(Draft)),
    Rule("spam", _spam, _erase),
    Rule("entries", _entries, lambda ids: Entry.objects.filter(pk__in=ids).update(payload=b"", reference="")),
    Rule("appeals", _appeals, _appeals_by_id),
    Rule("revisions", _revisions, _revisions_by_id),
    Rule("texts", _texts, remove_originals),
    Rule("equality", _equality, _delete(EqualityAnswers)),
    Rule("organisations", _organisations, _forget_organisations),
    Rule("receipts", _receipts, unlink),
    Rule("files", _files, _cancel),
    Rule("sessions", _sessions, _delete(Session)),
)
