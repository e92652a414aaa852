"""Writing an entry. Call it inside the transaction that does what it says."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from auditing.canonical import plain
from auditing.models import AuditEntry

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


class UnnamedActionError(ValueError):
    """An action is named by two words such as answer.decide."""


def record(
    *,
    action: str,
    by: AbstractBaseUser | AnonymousUser | None,
    subject: str = "",
    before: Any = None,
    after: Any = None,
    consultation_id: int | None = None,
    also: Sequence[str] = (),
) -> AuditEntry:
    """Note that `by` (None: the portal itself) did `action` to `subject`, and what that changed.

    `also` names other things that it was done to. `before` and `after` hold ids, states, counts and settings: never
    words of a respondent, never a way to reach somebody. One insert; the worker gives the entry its place in the
    chain a moment later, so nobody waits for anybody here. Raises UnnamedActionError and NotPlainError.
    """
    if not ACTION.fullmatch(action):
        raise UnnamedActionError(action)
    return AuditEntry.objects.create(
        action=action,
        user_id=by.pk if by is not None else None,
        username=by.get_username() if by is not None else "",
        subject=subject,
        also=list(also),
        consultation_id=consultation_id,
        before=plain(before),
        after=plain(after),
    )


def record_change(
    *,
    action: str,
    by: AbstractBaseUser | AnonymousUser | None,
    subject: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    consultation_id: int | None = None,
) -> AuditEntry | None:
    """Note only what differs between `before` and `after`; nothing, and None, where nothing does."""
    was, now = plain(before), plain(after)
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    if not names:
        return None
    return record(
        action=action,
        by=by,
        subject=subject,
        before={name: was.get(name) for name in names},
        after={name: now.get(name) for name in names},
        consultation_id=consultation_id,
    )
