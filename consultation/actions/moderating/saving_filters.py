"""Keeping the ways in which somebody narrows the queue."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from consultation.models import SavedFilter


class NameTakenError(ValueError):
    """This person has a filter of this name already."""


def save_filter(*, by: User, name: str, query: str, is_shared: bool) -> SavedFilter:
    """Keep a filter under a name; raise NameTakenError."""
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(owner=by, name=name, query=query, is_shared=is_shared)
    except IntegrityError as error:
        raise NameTakenError from error


def rename_filter(*, row: SavedFilter, name: str, is_shared: bool) -> None:
    """Give a filter of one's own another name, and say who sees it; raise NameTakenError."""
    row.name, row.is_shared = name, is_shared
    try:
        with transaction.atomic():
            row.save(update_fields=["name", "is_shared"])
    except IntegrityError as error:
        raise NameTakenError from error


def delete_filter(*, row: SavedFilter) -> None:
    """Forget a filter of one's own."""
    row.delete()
