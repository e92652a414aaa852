"""Finding what was changed, removed, moved or put in by whoever got past the database's triggers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from auditing.canonical import BEGINNING
from auditing.models import AuditCheck, AuditEntry, AuditLink, WaitingEntry

MOST_FINDINGS = 100
# How far around a place what does not fit there is looked for.
NEIGHBOURS = 50
LONGEST_WAIT = timedelta(minutes=10)


@dataclass
class Verdict:
    """What a walk along the whole chain found: texts that each name an entry."""

    head_number: int = 0
    head_hash: str = BEGINNING
    waiting: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True)
class Head:
    """Where the chain ended at some time, as somebody kept it."""

    number: int
    hash: str
    source: str


def check_and_keep() -> AuditCheck:
    """Check the whole chain and keep the result, whose head is published."""
    verdict = verify()
    return AuditCheck.objects.create(
        head_number=verdict.head_number,
        head_hash=verdict.head_hash,
        waiting=verdict.waiting,
        findings=verdict.findings[:MOST_FINDINGS],
    )


@transaction.atomic
def verify(kept: Iterable[Head] = ()) -> Verdict:
    """Walk along the whole chain and hold it against the heads of earlier checks and those in `kept`."""
    verdict = Verdict()
    # What is chained from now on is for the next time.
    last = AuditLink.objects.order_by("-number").first()
    if last is not None:
        verdict.head_number, verdict.head_hash = last.number, last.hash
    verdict.findings += _walk(verdict.head_number)
    verdict.findings += _outside(verdict)
    verdict.findings += _heads([*_published(), *kept])
    verdict.waiting = WaitingEntry.objects.count()
    return verdict


def _walk(last: int) -> Iterator[str]:
    """Yield what is wrong with each place of the chain."""
    # What the place before may rightly be known by: its hash as it stands, and as it would have to be.
    number, before = 0, {BEGINNING}
    for link in AuditLink.objects.filter(number__lte=last).select_related("entry").iterator(chunk_size=2000):
        if link.number != number + 1:
            yield _gap(number + 1, link.number - 1)
            # Its place can be told, its predecessor's hash cannot.
            number, before = link.number, {link.hash}
            continue
        number = link.number
        fitting = [previous for previous in before if link.entry.hash_as(number, previous) == link.hash]
        if fitting:
            before = {link.hash}
            continue
        if not _follows_moved(link):
            yield _misfit(link)
        before = {link.hash, *(link.entry.hash_as(number, previous) for previous in before)}
    if number < last:
        yield _gap(number + 1, last)


def _gap(first: int, last: int) -> str:
    return f"Entry {first} is missing." if first == last else f"Entries {first} to {last} are missing."


def _around(number: int) -> list[AuditLink]:
    return list(AuditLink.objects.filter(number__range=(number - NEIGHBOURS, number + NEIGHBOURS)))


def _follows_moved(link: AuditLink) -> bool:
    """Say whether an entry is in its place, and only the one before it was moved away."""
    return any(link.entry.hash_as(link.number, near.hash) == link.hash for near in _around(link.number))


def _misfit(link: AuditLink) -> str:
    """Say what is wrong with a place: another entry stands there, or what stands there was changed."""
    near = _around(link.number)
    hashes = [BEGINNING, *(other.hash for other in near)]
    for place in (other.number for other in near):
        if any(link.entry.hash_as(place, previous) == link.hash for previous in hashes):
            return f"Entry {place} (id {link.entry_id}) was moved to place {link.number}."
    return f"Entry {link.number} (id {link.entry_id}) was changed, or its hash was."


def _outside(verdict: Verdict) -> Iterator[str]:
    """Yield entries that are in no chain and will be in none, and those that wait too long."""
    linked = AuditLink.objects.filter(entry=OuterRef("pk"))
    waits = WaitingEntry.objects.filter(entry_id=OuterRef("pk"))
    for pk in AuditEntry.objects.filter(~Exists(linked), ~Exists(waits)).values_list("pk", flat=True)[:MOST_FINDINGS]:
        yield f"The entry with id {pk} is outside the chain."
    there = AuditEntry.objects.filter(pk=OuterRef("entry_id"))
    for pk in WaitingEntry.objects.filter(~Exists(there)).values_list("pk", flat=True)[:MOST_FINDINGS]:
        yield f"The entry with id {pk} was removed before it was chained."
    oldest = AuditEntry.objects.filter(
        pk__in=WaitingEntry.objects.values("entry_id"), at__lt=timezone.now() - LONGEST_WAIT
    )
    if late := oldest.count():
        yield f"{late} entries have waited for more than ten minutes to be chained: is the worker running?"


def _published() -> Iterator[Head]:
    for check in AuditCheck.objects.exclude(head_number=0).order_by("at", "pk"):
        yield Head(check.head_number, check.head_hash, f"the check of {check.at:%Y-%m-%d %H:%M} UTC")


def _heads(heads: list[Head]) -> Iterator[str]:
    """Yield where the chain is not what was said of it before."""
    there = AuditLink.objects.in_bulk({head.number for head in heads})
    for head in heads:
        link = there.get(head.number)
        if link is None:
            yield f"Entry {head.number}, which {head.source} ended with, is missing."
        elif link.hash != head.hash:
            yield f"Entry {head.number} has another hash than in {head.source}: the chain was written anew."
