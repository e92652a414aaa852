"""What consultations ask, as data."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from consultation.definition import Kind
from consultation.models import Choice, Question
from consultation.selectors.questionnaires import published_questions
from web.api.paging import CursorPages
from web.api.viewsets import PublicEndpoint


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    """One of the answers that a question offers."""

    class Meta:
        model = Choice
        fields = ["key", "text", "hint", "consequence", "exclusive"]


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """One question of one version of a questionnaire, in the words that respondents saw."""

    consultation = serializers.SlugField(source="page.section.questionnaire.consultation.slug")
    version = serializers.IntegerField(source="page.section.questionnaire.version")
    section = serializers.CharField(source="page.section.title")
    page = serializers.SlugField(source="page.key")
    page_title = serializers.CharField(source="page.title")
    page_shown_when = serializers.JSONField(source="page.shown_when", allow_null=True)
    priority = serializers.SerializerMethodField(help_text="Number of the priority that it is about.")
    clause = serializers.CharField(source="clause.key", allow_null=True, default=None)
    choices = ChoiceSerializer(many=True)

    class Meta:
        model = Question
        fields = [
            "consultation",
            "version",
            "section",
            "page",
            "page_title",
            "page_shown_when",
            "key",
            "kind",
            "text",
            "hint",
            "required",
            "shown_when",
            "priority",
            "clause",
            "limit",
            "most_choices",
            "total",
            "lowest",
            "highest",
            "earliest",
            "latest",
            "choices",
        ]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_priority(self, question: Question) -> int | None:
        """Return the question's own priority, else its section's."""
        priority = question.priority or question.page.section.priority
        return priority.number if priority else None


class QuestionFilter(django_filters.FilterSet):
    """Questions by consultation, version, kind and priority."""

    consultation = django_filters.CharFilter(field_name="page__section__questionnaire__consultation__slug")
    version = django_filters.NumberFilter(field_name="page__section__questionnaire__version", min_value=1)
    kind = django_filters.ChoiceFilter(choices=[(kind.value, kind.value) for kind in Kind])
    priority = django_filters.NumberFilter(field_name="page__section__priority__number", min_value=1, max_value=9)

    class Meta:
        model = Question
        fields: list[str] = []


class QuestionViewSet(PublicEndpoint, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """What is asked, in every version that has opened; rules in the form that questionnaire files use."""

    queryset = published_questions()
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilter
    pagination_class = CursorPages

    def get_queryset(self) -> Any:
        """Return the questions of what has opened by now."""
        return published_questions()
