"""The versions of a consultation's questions that opened, why each was made, and each change of the closing date."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.definition import Definition
from consultation.definition.versions.differing import differences
from consultation.models import ClosingChange, Consultation, Questionnaire
from consultation.selectors.questionnaires import assembled, compiled

DETAILS = {
    "text": lambda: _("the wording"),
    "kind": lambda: _("how it is answered"),
    "choices": lambda: _("the choices"),
    "bounds": lambda: _("the limits of an answer"),
    "help": lambda: _("the help text"),
    "required": lambda: _("whether it must be answered"),
    "rule": lambda: _("who is asked"),
}


@dataclass(frozen=True)
class ShownDifference:
    """One question that differs, and what about it, in words."""

    sort: str
    section: str
    before: str
    after: str
    details: str


@dataclass(frozen=True)
class Version:
    """One version that opened, and what it asks differently from the one before."""

    questionnaire: Questionnaire
    differences: list[ShownDifference] = field(default_factory=list)


def versions_of(consultation: Consultation) -> list[Version]:
    """Return the versions that opened, the newest first, in one query and what compiling takes."""
    rows = list(consultation.questionnaires.filter(frozen_at__isnull=False).order_by("version"))
    versions = [
        Version(row, _shown(compiled(rows[place - 1].pk), compiled(row.pk)) if place else [])
        for place, row in enumerate(rows)
    ]
    return versions[::-1]


def amendment_differences(consultation: Consultation, amendment: Questionnaire) -> list[ShownDifference]:
    """Return what a version that has not opened yet would change."""
    before = consultation.questionnaires.filter(frozen_at__isnull=False).latest("version")
    return _shown(compiled(before.pk), assembled(amendment))


def _shown(before: Definition, after: Definition) -> list[ShownDifference]:
    return [
        ShownDifference(
            row.sort.value,
            row.section,
            row.before,
            row.after,
            ", ".join(DETAILS[name]() for name in row.details),
        )
        for row in differences(before, after)
    ]


def closing_changes(consultation: Consultation) -> list[ClosingChange]:
    """Return each change of the closing date, the newest first: before, after, the public reason and when."""
    return list(consultation.closing_changes.order_by("-changed_at", "-pk"))


def latest_extension(consultation: Consultation) -> ClosingChange | None:
    """Return the change that the closing date is owed to; None where it never changed."""
    return consultation.closing_changes.order_by("-changed_at", "-pk").first()


def can_change_closing(consultation: Consultation) -> bool:
    """Say whether the closing date can be changed for a reason: it is approved, and no outcome is published."""
    return consultation.approved_at is not None and consultation.outcome_published_at is None


def can_amend(consultation: Consultation) -> bool:
    """Say whether the questions can be amended: it is approved and has not closed."""
    closes_at = consultation.closes_at
    return consultation.approved_at is not None and closes_at is not None and closes_at > timezone.now()
