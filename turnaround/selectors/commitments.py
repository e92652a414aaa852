"""Commitments with their status, and counts of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from turnaround.models import Commitment, Status
from turnaround.models.commitments import CommitmentQuerySet, latest_status


@dataclass(frozen=True)
class StatusShare:
    """How many commitments have one status: `start` and `width` place it on a bar that is 100 wide."""

    status: str
    label: str
    count: int
    start: float
    width: float

    @property
    def share(self) -> float:
        """Return the proportion of all."""
        return self.width / 100


@dataclass(frozen=True)
class StatusSummary:
    """The commitments of a list, counted by status; statuses without one are left out."""

    total: int
    shares: tuple[StatusShare, ...]

    @property
    def words(self) -> str:
        """Return the counts as a sentence part: 3 delivered; 1 unverified."""
        return "; ".join(f"{share.count} {share.label.lower()}" for share in self.shares)


def commitments_with_status() -> CommitmentQuerySet:
    """Return every commitment with its latest status and its history, at a constant number of queries."""
    return Commitment.objects.with_status().with_history().select_related("priority")


def summarise(counts: Mapping[str, int]) -> StatusSummary:
    """Return a summary of counts by status, in the order of the vocabulary."""
    total = sum(counts.values())
    shares: list[StatusShare] = []
    start = 0.0
    for status in Status:
        if count := counts.get(status, 0):
            width = 100 * count / total
            shares.append(StatusShare(status.value, str(status.label), count, round(start, 3), round(width, 3)))
            start += width
    return StatusSummary(total, tuple(shares))


def together(summaries: Iterable[StatusSummary]) -> StatusSummary:
    """Return one summary of several."""
    counts: Counter[str] = Counter()
    for summary in summaries:
        counts.update({share.status: share.count for share in summary.shares})
    return summarise(counts)


def summary_of(commitments: CommitmentQuerySet) -> StatusSummary:
    """Return how many of `commitments` have each status."""
    counted = commitments.order_by().annotate(latest=latest_status()).values_list("latest").annotate(Count("pk"))
    return summarise(dict(counted))


def summaries_by_priority() -> dict[int | None, StatusSummary]:
    """Return a summary for each priority's number; under None for commitments of the whole plan."""
    counts: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    latest = Commitment.objects.order_by().annotate(latest=latest_status())
    for number, status, count in latest.values_list("priority__number", "latest").annotate(Count("pk")):
        counts[number][status] = count
    return {number: summarise(counted) for number, counted in counts.items()}
