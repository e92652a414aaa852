"""The triggers that keep rows as they were written."""

import pgtrigger

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def append_only_but(*columns: str) -> list[pgtrigger.Trigger]:
    """Return what keeps rows from being deleted or changed, except that the texts in `columns` may be emptied.

    A colleague's note may name somebody; it goes when what was written is erased. The decision stays.
    """
    return [
        pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="append_only", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(exclude=list(columns))
        ),
        *(_only_emptied(column) for column in columns),
    ]


def _only_emptied(column: str) -> pgtrigger.Trigger:
    empty = pgtrigger.Q(**{f"new__{column}": ""})
    same = pgtrigger.Q(**{f"new__{column}": pgtrigger.F(f"old__{column}")})
    return pgtrigger.Protect(name=f"{column}_only_emptied", operation=pgtrigger.Update, condition=~(empty | same))
