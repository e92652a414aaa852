"""Sealing everything anew with the newest key, so that an older one can be taken away."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pgtrigger
from cryptography.exceptions import InvalidTag
from django.db import models, transaction
from django.db.models.functions import Substr

from consultation.actions.auditing import record
from consultation.models.sealed import SEALED, SealedColumn
from consultation.models.sealing import newest_prefix, seal_anew


@dataclass(frozen=True)
class Rotated:
    """What became of one column: how many values were sealed anew, and how many no key opens."""

    column: str
    sealed_anew: int
    unreadable: int


def rotate_keys(*, batch: int = 500) -> list[Rotated]:
    """Seal every value anew that is not sealed with the newest key, `batch` rows at a time; return what was done.

    It can be stopped and begun again at any time, and run while people answer. What no key opens is left as it is.
    """
    rotated = [_rotate(column, batch) for column in SEALED]
    record(action="keys.rotate", by=None, after={row.column: row.sealed_anew for row in rotated})
    return rotated


def _rotate(column: SealedColumn, batch: int) -> Rotated:
    done = unreadable = 0
    last: Any = None
    while True:
        rows, spoilt, last_of_batch = _rotate_batch(column, last, batch)
        done, unreadable = done + rows, unreadable + spoilt
        if last_of_batch is None:
            return Rotated(str(column), done, unreadable)
        last = last_of_batch


@transaction.atomic
def _rotate_batch(column: SealedColumn, after: Any, batch: int) -> tuple[int, int, Any]:
    """Return how many values of the next batch were sealed anew, how many could not be opened, and its last row."""
    prefix = newest_prefix()
    rows: models.QuerySet[Any] = column.model._default_manager.exclude(**{column.column: b""})
    rows = rows.annotate(head=Substr(column.column, 1, len(prefix), output_field=models.BinaryField()))
    rows = rows.exclude(head=prefix).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.select_for_update(of=("self",))[:batch])
    spoilt = 0
    # The trigger keeps what a row says; here only the key of its encryption changes.
    with pgtrigger.ignore(column.guarded_by) if column.guarded_by else nullcontext():
        for row in found:
            try:
                sealed = seal_anew(bytes(getattr(row, column.column)), column.bound_to(row))
            except InvalidTag:
                spoilt += 1
                continue
            column.model._default_manager.filter(pk=row.pk).update(**{column.column: sealed})
    return len(found) - spoilt, spoilt, found[-1].pk if len(found) == batch else None
