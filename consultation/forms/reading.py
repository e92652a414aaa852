"""Filters of what the public reads."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultation.definition import Definition
from consultation.models import Answer
from consultation.selectors.places import borough_names
from consultation.selectors.published import matching, published_answers

NONE = "none"


class PublishedFilter(django_filters.FilterSet):
    """Published texts of one consultation by words, priority and borough."""

    search = django_filters.CharFilter(label=_("Words in the text"), method="with_words", max_length=200)
    priority = django_filters.ChoiceFilter(
        label=_("Priority"),
        method="of_priority",
        empty_label=_("All priorities"),
        error_messages={"invalid_choice": _("Choose a priority from the list.")},
    )
    borough = django_filters.ChoiceFilter(
        label=_("Borough"),
        method="of_borough",
        empty_label=_("All boroughs"),
        error_messages={"invalid_choice": _("Choose a borough from the list.")},
    )

    class Meta:
        model = Answer
        fields: list[str] = []

    def __init__(self, data: Any, *, consultation_id: int, definition: Definition) -> None:
        answers = published_answers().filter(response__questionnaire__consultation=consultation_id)
        super().__init__(data, queryset=answers)
        self.filters["priority"].extra["choices"] = priority_choices(definition)
        boroughs = sorted(borough_names([definition]).items(), key=lambda pair: pair[1])
        self.filters["borough"].extra["choices"] = [*boroughs, (NONE, _("Not given"))]

    def with_words(self, answers: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Keep those that the public could find by these words."""
        return matching(answers, value)

    def of_priority(self, answers: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Keep those about one priority, or about none in particular."""
        if value == NONE:
            return answers.filter(question__priority=None)
        return answers.filter(question__priority__number=value)

    def of_borough(self, answers: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Keep those from one borough, or from respondents who gave none."""
        return answers.filter(response__borough="" if value == NONE else value)


class PublishedApiFilter(django_filters.FilterSet):
    """Published texts by consultation, priority, borough and words."""

    consultation = django_filters.CharFilter(field_name="response__questionnaire__consultation__slug")
    priority = django_filters.NumberFilter(field_name="question__priority__number", min_value=1, max_value=9)
    borough = django_filters.CharFilter(field_name="response__borough", max_length=9, help_text="GSS code.")
    search = django_filters.CharFilter(method="with_words", max_length=200)

    class Meta:
        model = Answer
        fields: list[str] = []

    def with_words(self, answers: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Keep those that have the words; the newest first, since pages follow the time of publishing."""
        return matching(answers, value).order_by("-published_at", "-pk")


def priority_choices(definition: Definition) -> Sequence[tuple[str, Any]]:
    """Return the priorities that a questionnaire asks about, with the titles that respondents saw."""
    numbered = [
        (str(section.priority_number), f"{section.priority_number}. {section.title}")
        for section in definition.sections
        if section.priority_number is not None
    ]
    return [*numbered, (NONE, _("No one priority"))]
