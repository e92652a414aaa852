"""Beginning a consultation, its settings, and giving it up."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from consultation.actions.auditing import record, record_change
from consultation.actions.authoring.guarding import lock_consultation, refuse_overtaken, state_of
from consultation.actions.storing import files_of, forget_unused
from consultation.models import Consultation, Draft, Edition, Questionnaire, Response
from turnaround.models import PlanVersion

LONGEST_SLUG = 50
SETTINGS = frozenset(
    {
        "title",
        "slug",
        "short_code",
        "summary",
        "purpose",
        "audience",
        "plan_version",
        "opens_at",
        "closes_at",
        "short_period_reason",
        "grace_minutes",
        "paper_grace_days",
        "run_by",
        "contact",
        "privacy_notice",
        "what_next",
        "accessible_formats",
        "asks_equality",
        "equality_considered",
        "results_plan",
        "results_due_on",
        "who_decides",
        "evidence",
        "moderation_policy",
        "second_person_kinds",
        "recheck_percent",
        "appeal_working_days",
    }
)


class AnsweredError(Exception):
    """People have answered already, or somebody called it ready: what was asked and said then stays."""


@transaction.atomic
def begin_consultation(*, by: User, title: str, slug: str, plan_version: PlanVersion) -> Consultation:
    """Make a consultation that is still empty, with an empty questionnaire."""
    consultation = Consultation.objects.create(title=title, slug=slug, plan_version=plan_version, created_by=by)
    Questionnaire.objects.create(consultation=consultation, created_by=by)
    _note("consultation.begin", consultation, by)
    return consultation


def free_slug(title: str, reserved: frozenset[str]) -> str:
    """Return an address made from a title that no consultation has."""
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "consultation"
    taken = set(Consultation.objects.filter(slug__startswith=stem[:40]).values_list("slug", flat=True)) | reserved
    slug, number = stem, 2
    while slug in taken:
        slug = f"{stem[:40].strip('-')}-{number}"
        number += 1
    return slug


@transaction.atomic
def change_settings(*, consultation: Consultation, by: User, seen: str, values: Mapping[str, Any]) -> Consultation:
    """Store some of the settings, whether or not they are complete.

    Raises ChangedMeanwhileError where the same settings are not as `seen` says, and as `lock_consultation`.
    """
    unknown = set(values) - SETTINGS
    if unknown:
        raise ValueError(f"These are not settings: {', '.join(sorted(unknown))}.")
    locked = lock_consultation(consultation, by=by)
    refuse_overtaken(seen, settings_state(locked, values))
    before = _as_kept(locked, values)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    record_change(
        action="consultation.settings",
        by=by,
        subject=f"consultation:{locked.pk}",
        consultation_id=locked.pk,
        before=before,
        after=_as_kept(locked, values),
    )
    return locked


def settings_state(consultation: Consultation, names: Any) -> str:
    """Return what a form of these settings carries to notice a colleague's change."""
    fields = sorted("plan_version_id" if name == "plan_version" else name for name in names)
    return state_of(consultation, fields)


@transaction.atomic
def delete_consultation(*, consultation: Consultation, by: User) -> None:
    """Delete a consultation that never opened, with everything in it.

    Raises AnsweredError where somebody's answers hang on it, and as `lock_consultation`.
    """
    locked = lock_consultation(consultation, by=by)
    asked = {"questionnaire__consultation": locked}
    if Response.objects.filter(**asked).exists() or Draft.objects.filter(**asked).exists():
        raise AnsweredError(locked.slug)
    _note("consultation.delete", locked, by)
    shown = files_of(
        editions=Edition.objects.filter(questionnaire__consultation=locked), documents=locked.documents.all()
    )
    try:
        Questionnaire.objects.filter(consultation=locked).delete()
        locked.delete()
    except ProtectedError as error:
        raise AnsweredError(locked.slug) from error
    forget_unused(shown)


def _as_kept(consultation: Consultation, names: Iterable[str]) -> dict[str, Any]:
    """Return settings as the audit log keeps them: rows by their ids."""
    rows = {"plan_version": "plan_version_id"}
    return {name: getattr(consultation, rows.get(name, name)) for name in names}


def _note(action: str, consultation: Consultation, by: User) -> None:
    record(
        action=action,
        by=by,
        subject=f"consultation:{consultation.pk}",
        consultation_id=consultation.pk,
        after={"slug": consultation.slug},
    )
