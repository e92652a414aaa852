"""What the database refuses to do to the plan."""

from collections.abc import Callable

import pytest
from django.db import DataError, IntegrityError, InternalError, transaction
from django.db.models import ProtectedError

from tests.factories.turnaround import make_commitment, make_priority, make_source, make_version
from turnaround.actions.recording import StatusWithoutSourceError, publish_version, record_status
from turnaround.models import (
    Change,
    Citation,
    Clause,
    Commitment,
    PartialDate,
    PlanVersion,
    Priority,
    PublicationPromise,
    Section,
    Status,
    StatusUpdate,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [0, 10])
def test_there_are_nine_priorities(number: int) -> None:
    with pytest.raises(IntegrityError, match="turnaround_priority_number"):
        make_priority(number)


def test_a_priority_number_is_used_once() -> None:
    make_priority(1)
    with pytest.raises(IntegrityError):
        Priority.objects.create(number=1, title="Other", short_title="Other", slug="other")


def test_an_unknown_status_is_refused() -> None:
    commitment = make_commitment()
    with pytest.raises(IntegrityError, match="turnaround_status"):
        StatusUpdate.objects.create(commitment=commitment, status="done")


def test_text_that_is_no_date_is_refused_by_the_column() -> None:
    commitment = make_commitment()
    with pytest.raises((IntegrityError, DataError), match="turnaround_commitment_dates"):
        Commitment.objects.filter(pk=commitment.pk).extra().update(announced_on=_Unchecked("2023-7"))


class _Unchecked(PartialDate):
    """A date that was not checked, as a program error could make."""

    def __post_init__(self) -> None:
        pass


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda update: StatusUpdate.objects.filter(pk=update.pk).update(status="delivered"),
        lambda update: StatusUpdate.objects.filter(pk=update.pk)._raw_delete("default"),
        lambda update: Citation.objects.filter(update=update).update(order=2),
        lambda update: Citation.objects.filter(update=update).delete(),
        lambda update: update.citations.get().source.delete(),
    ],
)
def test_status_history_is_only_added_to(rewrite: Callable[[StatusUpdate], object]) -> None:
    update = make_commitment().current
    with pytest.raises((InternalError, ProtectedError)), transaction.atomic():
        rewrite(update)
    assert update.citations.count() == 1
    assert StatusUpdate.objects.get().status == Status.IN_PROGRESS


def test_the_first_due_date_stays() -> None:
    commitment = make_commitment()
    commitment.original_due_on = commitment.current_due_on = PartialDate("2023-04")
    commitment.save()
    commitment.current_due_on = PartialDate("2023-05")
    commitment.save()
    commitment.original_due_on = PartialDate("2023-05")
    with pytest.raises(InternalError), transaction.atomic():
        commitment.save()


def test_a_commitment_with_a_history_cannot_be_deleted() -> None:
    commitment = make_commitment(priority=make_priority(1))
    with pytest.raises(ProtectedError):
        commitment.delete()
    with pytest.raises(ProtectedError):
        Priority.objects.get().delete()


@pytest.fixture
def published() -> PlanVersion:
    """Return a published version with a section and a clause."""
    version = make_version()
    Section.objects.create(version=version, key="one", order=1, title="One")
    Clause.objects.create(version=version, key="p1-o1", order=1, text="Text", source=make_source())
    publish_version(version=version)
    return version


@pytest.mark.parametrize(
    "edit",
    [
        lambda version: PlanVersion.objects.filter(pk=version.pk).update(title="Other"),
        lambda version: PlanVersion.objects.filter(pk=version.pk).update(state="draft"),
        lambda version: version.sections.update(title="Other"),
        lambda version: version.sections.all()._raw_delete("default"),
        lambda version: version.clauses.update(text="Other"),
        lambda version: Clause.objects.create(version=version, key="x", order=2, text="New", source=make_source()),
    ],
)
def test_a_published_version_is_never_edited(published: PlanVersion, edit: Callable[[PlanVersion], object]) -> None:
    with pytest.raises(InternalError), transaction.atomic():
        edit(published)


def test_a_draft_version_may_be_edited() -> None:
    version = make_version()
    clause = Clause.objects.create(version=version, key="p1-o1", order=1, text="Text", source=make_source())
    clause.text = "Other"
    clause.save()
    clause.delete()
    version.title = "Other"
    version.save()


def test_a_promise_stays() -> None:
    promise = PublicationPromise.objects.create(
        version=make_version(), promised_on="2023-04", said_in="The cover", source=make_source()
    )
    promise.promised_on = PartialDate("2023-07")
    with pytest.raises(InternalError), transaction.atomic():
        promise.save()


def test_a_version_does_not_change_from_itself() -> None:
    version = make_version()
    with pytest.raises(IntegrityError, match="turnaround_change_between_two"):
        Change.objects.create(
            from_version=version,
            to_version=version,
            order=1,
            topic="x",
            kind="added",
            before_text="a",
            after_text="b",
        )


def test_a_status_needs_a_source() -> None:
    commitment = make_commitment()
    with pytest.raises(StatusWithoutSourceError, match="C90"):
        record_status(commitment=commitment, status=Status.DELIVERED, sources=[], by=None)
    assert commitment.current.status == Status.IN_PROGRESS


def test_a_recorded_status_becomes_the_current_one() -> None:
    commitment = make_commitment()
    record_status(
        commitment=commitment,
        status=Status.DELIVERED,
        sources=[make_source("later"), make_source()],
        as_of=PartialDate("2026"),
        by=None,
    )
    assert commitment.current.status == Status.DELIVERED
    assert [citation.source.key for citation in commitment.current.citations.all()] == ["later", "report"]
