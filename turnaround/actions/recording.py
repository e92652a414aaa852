"""Recording how a commitment stands, and publishing a version."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from turnaround.models import Citation, Commitment, PartialDate, PlanVersion, Source, Status, StatusUpdate


class StatusWithoutSourceError(ValueError):
    """A status was given without the source it was read in."""


@transaction.atomic
def record_status(
    *,
    commitment: Commitment,
    status: Status,
    sources: Sequence[Source],
    as_of: PartialDate | None = None,
    details: dict[str, str] | None = None,
    by: User | None,
) -> StatusUpdate:
    """Add a status to a commitment's history, with its sources.

    `details` may hold `evidence`, `note` and `verification`. `by` is None for what came with the plan's data file.
    """
    if not sources:
        raise StatusWithoutSourceError(f"{commitment.code}: name the source that the status was read in.")
    update = StatusUpdate.objects.create(
        commitment=commitment, status=status, as_of=as_of, recorded_by=by, **(details or {})
    )
    Citation.objects.bulk_create(
        Citation(update=update, source=source, order=order) for order, source in enumerate(sources, start=1)
    )
    return update


def publish_version(*, version: PlanVersion) -> None:
    """Publish a version: from here on the database refuses to change it."""
    if version.state != PlanVersion.State.PUBLISHED:
        version.state = PlanVersion.State.PUBLISHED
        version.save(update_fields=["state"])
