"""Finding entries: by person, action, subject, consultation and date, as quickly in a million as in a thousand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from auditing.models import AuditCheck, AuditEntry, AuditLink

PIECE = 2000
# One step along the index for each action, instead of a look at every entry.
ACTIONS = """
WITH RECURSIVE step AS (
    (SELECT action FROM auditing_auditentry ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT entry.action FROM auditing_auditentry entry WHERE entry.action > step.action ORDER BY 1 LIMIT 1)
    FROM step WHERE step.action IS NOT NULL
)
SELECT action FROM step WHERE action IS NOT NULL
"""
STANDING = """
SELECT COALESCE(link.number, 0), COALESCE(link.hash, ''), (SELECT COUNT(*) FROM auditing_waitingentry),
    last.at, last.head_number, last.findings
FROM (VALUES (1)) AS one (row)
LEFT JOIN LATERAL (SELECT number, hash FROM auditing_auditlink ORDER BY number DESC LIMIT 1) AS link ON true
LEFT JOIN LATERAL (SELECT * FROM auditing_auditcheck ORDER BY at DESC, id DESC LIMIT 1) AS last ON true
"""


@dataclass(frozen=True)
class Search:
    """What is looked for; what is empty asks nothing. `about_consultations` leaves out what is about none."""

    username: str = ""
    action: str = ""
    subject: str = ""
    consultation_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    about_consultations: bool = False

    def condition(self) -> Q:
        """Return what an entry has to fulfil."""
        return self._who_and_what() & self._when()

    def _who_and_what(self) -> Q:
        found = Q()
        if self.username:
            # The account of that name, also under a name that it had before; or a name that nobody has any more.
            user = get_user_model().objects.filter(username=self.username).first()
            found &= Q(user_id=user.pk) if user else Q(username=self.username)
        if self.action:
            found &= Q(action=self.action)
        if self.subject:
            found &= Q(subject=self.subject) | Q(also__contains=[self.subject])
        return found

    def _when(self) -> Q:
        found = Q()
        if self.consultation_id is not None:
            found &= Q(consultation_id=self.consultation_id)
        if self.about_consultations:
            found &= Q(consultation_id__isnull=False)
        if self.since is not None:
            found &= Q(at__gte=self.since)
        if self.until is not None:
            found &= Q(at__lt=self.until)
        return found


@dataclass(frozen=True)
class Found:
    """A page of entries, the newest first, and where the next page begins if there is one."""

    entries: list[AuditEntry]
    older: str


class Cursor(NamedTuple):
    """The last entry of a page: the next one begins below it, however many are written meanwhile."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Return what `text` says; None where it says nothing that makes sense."""
        at, _, pk = text.partition("_")
        try:
            return cls(datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(at)), int(pk))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{(self.at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)}_{self.pk}"


def find_entries(search: Search, *, below: Cursor | None = None, size: int = 25) -> Found:
    """Return a page of what fits, the newest first, and below an entry of the page before."""
    rows = AuditEntry.objects.filter(search.condition()).select_related("link")
    if below is not None:
        rows = rows.filter(Q(at__lte=below.at) & (Q(at__lt=below.at) | Q(pk__lt=below.pk)))
    page = list(rows.order_by("-at", "-pk")[: size + 1])
    last = page[:size][-1] if len(page) > size else None
    return Found(page[:size], str(Cursor(last.at, last.pk)) if last else "")


def chained(search: Search, *, up_to: int) -> Iterator[AuditLink]:
    """Yield what fits of the chain, in its order and as far as that number, in pieces that need little memory."""
    rows: QuerySet[AuditLink] = AuditLink.objects.filter(
        entry__in=AuditEntry.objects.filter(search.condition()), number__lte=up_to
    ).select_related("entry")
    after = 0
    while piece := list(rows.filter(number__gt=after).order_by("number")[:PIECE]):
        yield from piece
        after = piece[-1].number


def actions() -> list[str]:
    """Return the names of everything that was ever done."""
    with connection.cursor() as cursor:
        cursor.execute(ACTIONS)
        return [name for (name,) in cursor.fetchall()]


@dataclass(frozen=True)
class Standing:
    """How the log stands: where its chain ends, what waits to be chained, and what the newest check found.

    `checked_at` is None where it was never checked.
    """

    number: int
    hash: str
    waiting: int
    checked_at: datetime | None
    checked_number: int
    findings: list[str]


def standing() -> Standing:
    """Return how the log stands now, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        number, digest, waiting, checked_at, checked_number, findings = cursor.fetchone()
    return Standing(number, digest, waiting, checked_at, checked_number or 0, json.loads(findings or "[]"))


def daily_heads(limit: int = 400) -> list[AuditCheck]:
    """Return the last check of each day in London, the newest first."""
    return list(
        AuditCheck.objects.annotate(day=TruncDate("at")).order_by("-day", "-at", "-pk").distinct("day")[:limit]
    )
