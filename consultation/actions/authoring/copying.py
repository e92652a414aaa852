"""Beginning a consultation as a copy of an earlier one."""

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.authoring.settings import SETTINGS
from consultation.actions.copying import copy_questionnaire, copy_rows
from consultation.models import Consultation, Document, ModerationReason, Questionnaire
from turnaround.models import PlanVersion

# What belongs to one consultation only.
OWN = frozenset({"title", "slug", "short_code", "plan_version", "opens_at", "closes_at", "results_due_on"})

# Settled on the page about paper.
ON_PAPER = frozenset({"return_address", "double_entry_percent"})


@transaction.atomic
def copy_consultation(
    *, source: Consultation, by: User, title: str, slug: str, plan_version: PlanVersion
) -> Consultation:
    """Make a consultation with the settings, reasons, documents and questions of an earlier one.

    Dates, the short code and everything about its opening are not copied, nor is anything that people answered. The
    questions are those that were asked last; of one that never opened, those that are being written.
    """
    kept = {name: getattr(source, name) for name in (SETTINGS | ON_PAPER) - OWN}
    made = Consultation.objects.create(
        title=title, slug=slug, plan_version=plan_version, created_by=by, is_demonstration=False, **kept
    )
    copy_rows(ModerationReason.objects.filter(consultation=source), consultation=made)
    copy_rows(Document.objects.filter(consultation=source), consultation=made)
    versions = Questionnaire.objects.filter(consultation=source).order_by("version")
    asked = versions.exclude(frozen_at=None).last() or versions.last()
    if asked is None:
        Questionnaire.objects.create(consultation=made, created_by=by)
    else:
        copy_questionnaire(source=asked, consultation=made, version=1, by=by)
    return made
