"""Filters of the commitments' list, and the form of a decision."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from turnaround.models import Commitment, Decision, PlanVersion, Priority, Status
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


class DecisionForm(forms.Form):
    """A decision that was taken, for the register."""

    version = forms.ModelChoiceField(
        label=_("Version of the plan that it is about"),
        queryset=PlanVersion.objects.published(),
        to_field_name="slug",
        empty_label=_("Choose a version"),
        error_messages={"required": _("Choose a version of the plan")},
    )
    priority = forms.ModelChoiceField(
        label=_("Priority"), queryset=Priority.objects.all(), required=False, empty_label=_("The whole plan")
    )
    question = forms.CharField(
        label=_("What had to be decided"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what had to be decided")},
    )
    options = forms.CharField(
        label=_("What there was to choose from"),
        help_text=_("One on each line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = forms.CharField(
        label=_("What it rests on"),
        help_text=_("For example results of a consultation or a survey, with their date"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decision = forms.CharField(
        label=_("What was decided"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what was decided")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("As the source gives it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter the reason")},
    )
    decided_on = forms.DateField(
        label=_("When"),
        help_text=_("For example 31/1/2023"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={
            "required": _("Enter the date of the decision"),
            "invalid": _("Enter a date, such as 31/1/2023"),
        },
    )
    body = forms.CharField(
        label=_("Who decided"),
        help_text=_("The body, not a person's name"),
        max_length=200,
        error_messages={"required": _("Enter who decided")},
    )
    source_title = forms.CharField(
        label=_("Source: title"), max_length=300, error_messages={"required": _("Enter the title of the source")}
    )
    source_url = forms.URLField(
        label=_("Source: web address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Where anybody can read it"),
        error_messages={
            "required": _("Enter the web address of the source"),
            "invalid": _("Enter a web address, such as https://www.london.gov.uk"),
        },
    )
    corrects = forms.ModelChoiceField(
        label=_("Does it correct an earlier entry?"),
        queryset=Decision.objects.filter(corrected_by=None),
        required=False,
        empty_label=_("No"),
    )
    checked = forms.BooleanField(
        label=_("I have checked it. It can never be changed or deleted, only corrected by another entry."),
        error_messages={"required": _("Confirm that you have checked it")},
        widget=forms.CheckboxInput,
    )

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the register."""
        return {name: value for name, value in self.cleaned_data.items() if name != "checked"}

    def clean_decided_on(self) -> Any:
        """Refuse a day that has not come: the register holds what was decided."""
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date must be today or in the past"))
        return day
