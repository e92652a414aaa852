"""Saying which moderators work on which consultation."""

from django.contrib.auth.models import User
from django.db import transaction

from consultation.models import Consultation, ModerationAssignment


@transaction.atomic
def assign_moderator(*, consultation: Consultation, moderator: User, by: User | None) -> ModerationAssignment:
    """Let a moderator see and decide the texts of a consultation; saying it twice changes nothing."""
    assignment, _ = ModerationAssignment.objects.get_or_create(
        consultation=consultation, moderator=moderator, defaults={"assigned_by": by}
    )
    return assignment
