"""Filters of the commitments' list."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from turnaround.models import Commitment, Priority, Status
from turnaround.models.commitments import CommitmentQuerySet

WHOLE_PLAN = "none"


def priority_choices() -> Iterable[tuple[str, str]]:
    """Return the priorities to choose from, and the plan as a whole."""
    numbered = Priority.objects.values_list("number", "short_title")
    return [
        *((str(number), f"{number}. {title}") for number, title in numbered),
        (WHOLE_PLAN, str(_("The whole plan"))),
    ]


def lead_choices() -> Iterable[tuple[str, str]]:
    """Return who leads any commitment."""
    leads = Commitment.objects.order_by("lead").values_list("lead", flat=True).distinct()
    return [(lead, lead) for lead in leads]


class CommitmentFilter(django_filters.FilterSet):
    """Commitments by status, priority and lead."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=Status.choices,
        empty_label=_("All statuses"),
        error_messages={"invalid_choice": _("Choose a status from the list.")},
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"),
        choices=priority_choices,
        empty_label=_("All priorities"),
        method="by_priority",
        error_messages={"invalid_choice": _("Choose a priority from the list.")},
    )
    lead = django_filters.ChoiceFilter(
        label=_("Who leads it"),
        choices=lead_choices,
        empty_label=_("Anyone"),
        error_messages={"invalid_choice": _("Choose who leads it from the list.")},
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def by_priority(self, commitments: CommitmentQuerySet, name: str, value: Any) -> CommitmentQuerySet:
        """Keep the commitments of a priority, or those of the plan as a whole."""
        if value == WHOLE_PLAN:
            return commitments.filter(priority=None)
        return commitments.filter(priority__number=value)
