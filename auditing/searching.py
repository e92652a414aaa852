"""Finding entries: by person, action, subject, consultation and date, as quickly in a million as in a thousand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from auditing.models import AuditCheck, AuditEntry, AuditLink, WaitingEntry

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


@dataclass(frozen=True)
class Search:
    """What is looked for; what is empty asks nothing. `within` are the only consultations whose entries are found."""

    username: str = ""
    action: str = ""
    subject: str = ""
    consultation_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    within: tuple[int, ...] | None = None

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
        if self.within is not None:
            found &= Q(consultation_id__in=self.within)
        if self.since is not None:
            found &= Q(at__gte=self.since)
        if self.until is not None:
            found &= Q(at__lt=self.until)
        return found


@dataclass(frozen=True)
class Found:
    """A page of entries, the newest first, and the id to go on from where there are more."""

    entries: list[AuditEntry]
    older: int | None


def find_entries(search: Search, *, before: int | None = None, size: int = 25) -> Found:
    """Return a page of what fits, the newest first; `before` is the id of the last entry of the page before."""
    rows = AuditEntry.objects.filter(search.condition()).select_related("link")
    if before is not None:
        last = AuditEntry.objects.filter(pk=before).values_list("at", flat=True).first()
        at = last or timezone.now()
        rows = rows.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=before)))
    page = list(rows.order_by("-at", "-pk")[: size + 1])
    return Found(page[:size], page[size - 1].pk if len(page) > size else None)


def chained(search: Search, *, up_to: int) -> Iterator[AuditLink]:
    """Yield what fits of the chain, in its order and as far as that number, in pieces that need little memory."""
    rows: QuerySet[AuditLink] = AuditLink.objects.filter(
        entry__in=AuditEntry.objects.filter(search.condition()), number__lte=up_to
    ).select_related("entry")
    after = 0
    while piece := list(rows.filter(number__gt=after).order_by("number")[:PIECE]):
        yield from piece
        after = piece[-1].number


def hashes_before(numbers: list[int]) -> dict[int, str]:
    """Return the hash that each of these numbers follows."""
    links = AuditLink.objects.filter(number__in=[number - 1 for number in numbers])
    return {link.number + 1: link.hash for link in links}


def actions() -> list[str]:
    """Return the names of everything that was ever done."""
    with connection.cursor() as cursor:
        cursor.execute(ACTIONS)
        return [name for (name,) in cursor.fetchall()]


@dataclass(frozen=True)
class Standing:
    """How the log stands: where its chain ends, what waits, and what the newest check found."""

    head: AuditLink | None
    waiting: int
    check: AuditCheck | None


def standing() -> Standing:
    """Return how the log stands now."""
    return Standing(
        AuditLink.objects.order_by("-number").first(), WaitingEntry.objects.count(), AuditCheck.objects.first()
    )
