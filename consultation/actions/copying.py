"""Copying what is asked: into a new version of the same consultation, or into another consultation."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction

from consultation.models import (
    Choice,
    Consultation,
    EditionMedia,
    EditionText,
    Page,
    Question,
    Questionnaire,
    Section,
)
from turnaround.models import Clause

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def copy_questionnaire(
    *, source: Questionnaire, consultation: Consultation, version: int, by: User | None
) -> Questionnaire:
    """Make a questionnaire that asks what `source` asks, with the same keys and rules, and can still change.

    Where the other consultation asks about another version of the plan, a question keeps its clause only if that
    version has a clause of the same key. The number of queries does not depend on the number of questions.
    """
    target = Questionnaire.objects.create(consultation=consultation, version=version, created_by=by)
    sections = copy_rows(Section.objects.filter(questionnaire=source), questionnaire=target)
    pages = copy_children(Page.objects.all(), "section", sections)
    questions = copy_children(Question.objects.select_related("clause"), "page", pages, _clauses_of(consultation))
    copy_children(Choice.objects.all(), "question", questions)
    _copy_editions(source, target)
    return target


def _copy_editions(source: Questionnaire, target: Questionnaire) -> None:
    """Take along what is written in other languages and editions.

    Each text keeps the hash of its English: where that changes, the text shows as out of date and the English stands
    in its place. So an edition stays published in a new version; in another consultation somebody publishes it anew.
    """
    anew = {} if source.consultation_id == target.consultation_id else {"published_at": None, "published_by": None}
    editions = copy_rows(source.editions.all(), questionnaire=target, **anew)
    copy_children(EditionText.objects.all(), "edition", editions)
    copy_children(EditionMedia.objects.all(), "edition", editions)


def copy_rows(rows: Iterable[Row], **changes: Any) -> dict[int, Row]:
    """Store a copy of each row with `changes`; return the copies by the original's id."""
    originals = list(rows)
    copies = [_copy(row, **changes) for row in originals]
    return _stored(originals, copies)


def copy_children(
    rows: models.QuerySet[Row], parent: str, parents: dict[int, Any], clauses: dict[str, Clause] | None = None
) -> dict[int, Row]:
    """Store a copy of each row that hangs on one of `parents`, hung on that parent's copy; return as `copy_rows`."""
    originals = list(rows.filter(**{f"{parent}__in": parents}))
    copies = [_copy(row, **{parent: parents[getattr(row, f"{parent}_id")]}) for row in originals]
    if clauses is not None:
        for original, copy in zip(originals, copies, strict=True):
            clause = original.clause  # type: ignore[attr-defined]
            copy.clause = clauses.get(clause.key) if clause else None  # type: ignore[attr-defined]
    return _stored(originals, copies)


def _copy(row: Row, **changes: Any) -> Row:
    """Return an unstored row with every field of `row`, so that a field added later is copied too."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    return type(row)(**kept, **changes)


def _stored(originals: list[Row], copies: list[Row]) -> dict[int, Row]:
    if copies:
        type(copies[0])._default_manager.bulk_create(copies)
    return {original.pk: copy for original, copy in zip(originals, copies, strict=True)}


def _clauses_of(consultation: Consultation) -> dict[str, Clause]:
    return {clause.key: clause for clause in Clause.objects.filter(version=consultation.plan_version_id)}
