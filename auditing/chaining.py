"""Giving entries their place in the chain: one worker at a time, in the order in which transactions ended."""

import structlog
from django.db import connection, transaction

from auditing.canonical import BEGINNING
from auditing.models import AuditEntry, AuditLink, WaitingEntry

# Any number, as long as it is always this one.
CHAINING_LOCK = 724_119_001
BATCH = 1000
# The head goes to the servers' logs too, where whoever can write to the database cannot reach it.
head_log = structlog.get_logger("auditing.head")


def chain_all() -> int:
    """Chain what waits; return how many entries."""
    total = 0
    while linked := chain_waiting():
        total += linked
    return total


@transaction.atomic
def chain_waiting(limit: int = BATCH) -> int:
    """Chain up to `limit` entries that wait, the first written first; return how many.

    0 where another worker is at it. An entry whose transaction ends late comes after those that were there before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHAINING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    waiting = list(WaitingEntry.objects.order_by("entry_id").values_list("entry_id", flat=True)[:limit])
    entries = list(AuditEntry.objects.filter(pk__in=waiting).order_by("pk"))
    if not entries:
        return 0
    head = AuditLink.objects.order_by("-number").first()
    number, previous = (head.number, head.hash) if head else (0, BEGINNING)
    links = []
    for number, entry in enumerate(entries, number + 1):  # noqa: B020 (goes on counting)
        previous = entry.hash_as(number, previous)
        links.append(AuditLink(number=number, entry=entry, hash=previous))
    AuditLink.objects.bulk_create(links)
    WaitingEntry.objects.filter(entry_id__in=[entry.pk for entry in entries]).delete()
    head_log.info("audit_head", number=number, hash=previous)
    return len(links)
