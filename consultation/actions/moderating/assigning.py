"""Saying which moderators work on which consultation."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.auditing import record
from consultation.models import Answer, Consultation, ModerationAssignment


@transaction.atomic
def assign_moderator(*, consultation: Consultation, moderator: User, by: User | None) -> ModerationAssignment:
    """Let a moderator see and decide the texts of a consultation; saying it twice changes nothing."""
    assignment, is_new = ModerationAssignment.objects.get_or_create(
        consultation=consultation, moderator=moderator, defaults={"assigned_by": by}
    )
    if is_new:
        _note("moderator.assign", consultation, moderator, by)
    return assignment


@transaction.atomic
def unassign_moderator(*, consultation: Consultation, moderator: User, by: User | None) -> None:
    """Take the texts of a consultation away from a moderator, with what they hold of them; twice changes nothing."""
    deleted, _ = ModerationAssignment.objects.filter(consultation=consultation, moderator=moderator).delete()
    if deleted:
        held = Answer.objects.filter(consultation=consultation, claimed_by=moderator)
        held.update(claimed_by=None, claim_expires_at=None)
        _note("moderator.unassign", consultation, moderator, by)


def _note(action: str, consultation: Consultation, moderator: User, by: User | None) -> None:
    record(
        action=action,
        by=by,
        subject=f"user:{moderator.pk}",
        also=[f"consultation:{consultation.pk}"],
        consultation_id=consultation.pk,
        after={"moderator": moderator.get_username()},
    )


@transaction.atomic
def set_moderators(*, consultation: Consultation, moderators: Iterable[User], by: User) -> None:
    """Let exactly these people work on a consultation; whoever leaves lets go of what they hold."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    wanted = {moderator.pk: moderator for moderator in moderators}
    there = ModerationAssignment.objects.filter(consultation=consultation).select_related("moderator")
    for assignment in there:
        if wanted.pop(assignment.moderator_id, None) is None:
            unassign_moderator(consultation=consultation, moderator=assignment.moderator, by=by)
    for moderator in wanted.values():
        assign_moderator(consultation=consultation, moderator=moderator, by=by)
