"""Decisions taken on the plan."""

from django.db.models import QuerySet

from turnaround.models import Decision, PlanVersion


def decisions_taken(version: PlanVersion | None = None) -> QuerySet[Decision]:
    """Return the register, the newest decision first; of one version of the plan where that is given."""
    rows = Decision.objects.select_related("version", "priority", "corrects", "corrected_by")
    return rows if version is None else rows.filter(version=version)
