"""Filters of the moderation queue."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from consultation.models import Answer
from consultation.selectors.moderating.queue import FilterOptions, held_by, moderation_queue, queue_groups

# The filters with a count beside each choice, and the others.
COUNTED = ("state", "consultation", "priority", "mine")
OTHERS = ("question", "borough", "q")
STATES = [choice for choice in Answer.State.choices if choice[0] != Answer.State.HELD]
CONSULTATION = "response__questionnaire__consultation__slug"


class QueueFilter(django_filters.FilterSet):
    """Answers by what was decided, what they are about and who holds them; without a choice, those that wait."""

    q = django_filters.CharFilter(label=_("Words in the answer"), method="with_words", max_length=100)
    state = django_filters.ChoiceFilter(
        label=_("What was decided"),
        field_name="seen_state",
        choices=STATES,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    consultation = django_filters.ChoiceFilter(label=_("Consultation"), field_name=CONSULTATION, empty_label=_("All"))
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), field_name="question__priority__number", empty_label=_("All"), null_value="none"
    )
    question = django_filters.ChoiceFilter(label=_("Question"), field_name="question_id", empty_label=_("All"))
    borough = django_filters.ChoiceFilter(label=_("Borough"), method="of_borough", empty_label=_("All"))
    mine = django_filters.BooleanFilter(
        label=_("Only those that I hold"), method="held_by_me", widget=forms.CheckboxInput
    )

    class Meta:
        model = Answer
        fields: list[str] = []

    def __init__(self, data: QueryDict, options: FilterOptions, *, request: HttpRequest) -> None:
        data = data.copy()
        if data.get("state") not in dict(STATES):
            data["state"] = Answer.State.PENDING.value
        super().__init__(data, queryset=moderation_queue(by=request.user), request=request)
        for name, choices in (
            ("consultation", options.consultations),
            ("priority", options.priorities),
            ("question", options.questions),
            ("borough", [*options.boroughs, ("none", _("Not given"))]),
        ):
            self.filters[name].extra["choices"] = choices

    @property
    def waits(self) -> bool:
        """Say whether the list is of answers that nobody has decided on."""
        return bool(self.data["state"] == Answer.State.PENDING)

    def with_words(self, rows: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Keep the answers whose original contains `value`."""
        return rows.filter(text__icontains=value)

    def of_borough(self, rows: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Keep the answers from one borough, or from those who gave none."""
        return rows.filter(response__borough="" if value == "none" else value)

    def held_by_me(self, rows: QuerySet[Answer], name: str, value: bool) -> QuerySet[Answer]:
        """Keep the answers that the person who asks holds."""
        return rows.filter(held_by(self.request.user)) if value else rows

    def add_counts(self) -> None:
        """Write beside each choice how many answers it would show with the other filters as they are."""
        rows = self.queryset.all()
        chosen: dict[str, Any] = self.form.cleaned_data if self.form.is_valid() else {}
        for name in OTHERS:
            rows = self.filters[name].filter(rows, chosen.get(name))
        groups = queue_groups(rows, by=self.request.user)
        for name in COUNTED:
            fitting = [group for group in groups if self._fits(group, chosen, apart_from=name)]
            self._label(name, fitting)

    def _fits(self, group: dict[str, Any], chosen: dict[str, Any], *, apart_from: str) -> bool:
        others = (name for name in COUNTED if name != apart_from and chosen.get(name))
        return all(group[name] == chosen[name] for name in others)

    def _label(self, name: str, groups: list[dict[str, Any]]) -> None:
        field = self.form.fields[name]
        if name == "mine":
            self.form[name].label = f"{field.label} ({sum(group['count'] for group in groups if group['mine']):,})"
            return
        # The field puts its "All" back by itself.
        field.choices = [
            (key, f"{text} ({sum(group['count'] for group in groups if group[name] == key):,})")
            for key, text in field.choices
            if key
        ]
