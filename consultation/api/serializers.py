"""Consultations and published texts as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultation.models import Answer, ClosingChange, Consultation, Stage
from consultation.selectors.announcing import short_address
from consultation.selectors.published import published_text_of


class TextCountsSerializer(serializers.Serializer[Any]):
    """How many texts are in each state of moderation; null where a number below 5 could be had from it."""

    received = serializers.IntegerField(allow_null=True)
    pending = serializers.IntegerField(allow_null=True)
    published = serializers.IntegerField()
    redacted = serializers.IntegerField()
    withheld = serializers.IntegerField(allow_null=True)
    spam = serializers.IntegerField(allow_null=True)


class ClosingChangeSerializer(serializers.ModelSerializer[ClosingChange]):
    """A change of the closing date, and why."""

    class Meta:
        model = ClosingChange
        fields = ["closed_before", "closes_after", "changed_at", "reason"]


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """A consultation, how many responded and what became of their texts."""

    plan_version = serializers.SlugField(source="plan_version.slug")
    stage = serializers.ChoiceField(choices=[stage for stage in Stage.choices if stage[0] != Stage.DRAFT])
    is_open = serializers.BooleanField()
    days_left = serializers.IntegerField(help_text="Whole days until the closing day, London time.")
    address = serializers.SerializerMethodField(help_text="The short address where there is one.")
    closing_changes = ClosingChangeSerializer(many=True)
    responses = serializers.IntegerField()
    texts = serializers.SerializerMethodField()

    class Meta:
        model = Consultation
        fields = [
            "slug",
            "title",
            "summary",
            "purpose",
            "plan_version",
            "stage",
            "opens_at",
            "closes_at",
            "closing_changes",
            "days_left",
            "is_open",
            "address",
            "audience",
            "contact",
            "accessible_formats",
            "privacy_notice",
            "what_next",
            "results_plan",
            "results_due_on",
            "who_decides",
            "evidence",
            "outcome_published_at",
            "is_demonstration",
            "run_by",
            "responses",
            "texts",
        ]

    def get_address(self, consultation: Consultation) -> str:
        """Return where people answer, short where it can be."""
        return short_address(consultation)

    @extend_schema_field(TextCountsSerializer)
    def get_texts(self, consultation: Consultation) -> dict[str, int | None]:
        """Return how many texts are in each state of moderation."""
        counts: dict[str, int | None] = self.context["text_counts"][consultation.pk]
        return counts


class PublishedTextSerializer(serializers.Serializer[Any]):
    """A published text. What was removed or withheld is nowhere in it."""

    reference = serializers.CharField()
    consultation = serializers.SlugField()
    priority = serializers.IntegerField(allow_null=True)
    topic = serializers.CharField()
    question_key = serializers.SlugField()
    question = serializers.CharField()
    respondent_kind = serializers.CharField()
    organisation = serializers.CharField(help_text="The name of an organisation that agreed to be named; else empty.")
    borough = serializers.CharField(help_text="GSS code; empty where not given.")
    borough_name = serializers.CharField()
    text = serializers.CharField()
    words_removed = serializers.BooleanField()
    published_at = serializers.DateTimeField()

    def to_representation(self, instance: Answer) -> dict[str, Any]:
        """Show the published text of an answer and nothing else of it."""
        row: dict[str, Any] = super().to_representation(published_text_of(instance))
        return row
