"""Keeping what a moderator has entered about an answer and not sent."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from consultation.models import Answer, DecisionDraft

# The fields that say nothing by themselves: they are there whether or not somebody has entered anything.
SILENT = ("csrfmiddlewaretoken", "step", "seen")
FORMSET = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


@transaction.atomic
def save_draft(*, answer: Answer, by: User, fields: Mapping[str, Sequence[str]]) -> DecisionDraft | None:
    """Keep the fields of a decision's form, encrypted, for whoever entered them; with nothing entered, keep nothing.

    It needs no hold on the answer: what was entered outlives that.
    """
    kept = {name: list(values) for name, values in fields.items() if name not in SILENT}
    entered = [name for name, values in kept.items() if any(values) and not name.endswith(FORMSET)]
    if not entered:
        forget_draft(answer=answer, by=by)
        return None
    draft = DecisionDraft(answer=answer, moderator=by)
    draft.write({"fields": kept})
    DecisionDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["answer", "moderator"],
        update_fields=["payload", "saved_at"],
    )
    return draft


def forget_draft(*, answer: Answer, by: User) -> None:
    """Delete what somebody entered about an answer: they have decided, or taken it back."""
    DecisionDraft.objects.filter(answer=answer, moderator=by).delete()
