"""Rows of the plan for tests."""

from turnaround.models import Citation, Commitment, PlanVersion, Priority, Source, Status, StatusUpdate


def make_source(key: str = "report") -> Source:
    """Return a source with `key`."""
    source, _ = Source.objects.get_or_create(
        key=key, defaults={"title": f"Source {key}", "url": f"https://example.org/{key}"}
    )
    return source


def make_version(slug: str = "v9-test", *, order: int = 9, state: str = "draft") -> PlanVersion:
    """Return a plan version."""
    return PlanVersion.objects.create(
        slug=slug, order=order, title=f"Version {slug}", state=state, standing=PlanVersion.Standing.WORKING_DRAFT
    )


def make_priority(number: int = 1) -> Priority:
    """Return the priority with `number`."""
    values = {"title": f"We will do thing {number}", "short_title": f"Thing {number}", "slug": f"thing-{number}"}
    priority, _ = Priority.objects.get_or_create(number=number, defaults=values)
    return priority


def make_commitment(
    code: str = "C90",
    *,
    status: Status = Status.IN_PROGRESS,
    priority: Priority | None = None,
    lead: str = "Metropolitan Police",
    as_of: str | None = "2025-03",
) -> Commitment:
    """Return a commitment with one status update that cites one source."""
    commitment = Commitment.objects.create(code=code, title=f"Commitment {code}", lead=lead, priority=priority)
    update = StatusUpdate.objects.create(commitment=commitment, status=status, as_of=as_of, evidence="As reported")
    Citation.objects.create(update=update, source=make_source(), order=1)
    return commitment


def make_commitments(count: int, *, first: int = 1000, priority: Priority | None = None) -> None:
    """Make `count` commitments, every status in turn, in few statements."""
    source = make_source()
    commitments = Commitment.objects.bulk_create(
        Commitment(
            code=f"C{number}", title=f"Commitment number {number}", lead="Metropolitan Police", priority=priority
        )
        for number in range(first, first + count)
    )
    updates = StatusUpdate.objects.bulk_create(
        StatusUpdate(commitment=commitment, status=Status.values[place % len(Status.values)], as_of="2025")
        for place, commitment in enumerate(commitments)
    )
    Citation.objects.bulk_create(Citation(update=update, source=source, order=1) for update in updates)
