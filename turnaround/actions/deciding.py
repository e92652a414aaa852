"""Adding to the register of decisions."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from turnaround.models import Decision


class AlreadyCorrectedError(Exception):
    """The entry that is to be corrected has been corrected: correct the correction."""


@transaction.atomic
def record_decision(*, details: dict[str, Any], by: User) -> Decision:
    """Add a decision that somebody took; `details` are its columns. Raises AlreadyCorrectedError."""
    corrects = details.get("corrects")
    if corrects is not None and Decision.objects.filter(corrects=corrects).exists():
        raise AlreadyCorrectedError
    return Decision.objects.create(recorded_by=by, **details)
