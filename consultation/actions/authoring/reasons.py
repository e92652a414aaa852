"""The reasons that moderators may give, chosen before a consultation opens."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from consultation.actions.auditing import record
from consultation.actions.authoring.guarding import lock_consultation, refuse_overtaken, state_of
from consultation.actions.authoring.ordering import Direction, Place, move, place_after_last, renumber
from consultation.definition.keys import new_key
from consultation.models import Consultation, ModerationReason


@transaction.atomic
def add_reason(*, consultation: Consultation, by: User, text: str) -> ModerationReason:
    """Add a reason at the end; raise as `lock_consultation`."""
    locked = lock_consultation(consultation, by=by)
    reasons = locked.moderation_reasons.all()
    reason = ModerationReason.objects.create(
        consultation=locked,
        key=new_key(text, {reason.key for reason in reasons}, otherwise="reason"),
        text=text,
        order=place_after_last(reasons),
    )
    _note(locked, by, after={reason.key: text})
    return reason


@transaction.atomic
def add_standard_reasons(*, consultation: Consultation, by: User) -> int:
    """Add those reasons of the standard set that are not there yet; return how many; raise as `lock_consultation`."""
    locked = lock_consultation(consultation, by=by)
    there = set(locked.moderation_reasons.values_list("key", flat=True))
    first = place_after_last(locked.moderation_reasons.all())
    missing = [(key, text) for key, text in standard_reasons() if key not in there]
    ModerationReason.objects.bulk_create(
        ModerationReason(consultation=locked, key=key, text=text, order=order)
        for order, (key, text) in enumerate(missing, first)
    )
    if missing:
        _note(locked, by, after={key: str(text) for key, text in missing})
    return len(missing)


@transaction.atomic
def change_reason(*, reason: ModerationReason, by: User, seen: str, text: str) -> ModerationReason:
    """Say a reason in other words; its key stays. Raises ChangedMeanwhileError, and as `lock_consultation`."""
    lock_consultation(reason.consultation, by=by)
    reason = ModerationReason.objects.get(pk=reason.pk)
    refuse_overtaken(seen, reason_state(reason))
    was, reason.text = reason.text, text
    reason.save(update_fields=["text"])
    _note(reason.consultation, by, before={reason.key: was}, after={reason.key: text})
    return reason


@transaction.atomic
def delete_reason(*, reason: ModerationReason, by: User) -> None:
    """Take a reason away; raise as `lock_consultation`."""
    locked = lock_consultation(reason.consultation, by=by)
    reason.delete()
    _note(locked, by, before={reason.key: reason.text})
    renumber(locked.moderation_reasons.all())


@transaction.atomic
def move_reason(*, reason: ModerationReason, by: User, direction: Direction) -> Place:
    """Move a reason by one place; return where it stands then; raise as `lock_consultation`."""
    locked = lock_consultation(reason.consultation, by=by)
    return move(reason, locked.moderation_reasons.all(), direction)


def _note(
    consultation: Consultation,
    by: User,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    record(
        action="consultation.reasons",
        by=by,
        subject=f"consultation:{consultation.pk}",
        consultation_id=consultation.pk,
        before=before,
        after=after,
    )


def reason_state(reason: ModerationReason) -> str:
    """Return what a form carries to notice a colleague's change."""
    return state_of(reason, ["text"])


def standard_reasons() -> list[tuple[str, str]]:
    """Return the key and the text of each reason that most consultations need."""
    return [
        ("personal-data", _("It says who somebody is")),
        ("identifies-officer", _("It identifies an officer")),
        ("identifies-victim", _("It identifies a victim or a witness")),
        ("live-case", _("It is about a live case")),
        ("abusive", _("It is abusive or threatening")),
        ("defamatory", _("It could be defamatory")),
        ("not-an-answer", _("It is not an answer to the question")),
    ]
