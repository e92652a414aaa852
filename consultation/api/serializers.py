"""Consultations and published texts as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultation.models import Answer, Consultation
from consultation.selectors.published import published_text_of


class TextCountsSerializer(serializers.Serializer[Any]):
    """How many texts are in each state of moderation."""

    pending = serializers.IntegerField()
    published = serializers.IntegerField()
    redacted = serializers.IntegerField()
    withheld = serializers.IntegerField()


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """A consultation, how many responded and what became of their texts."""

    plan_version = serializers.SlugField(source="plan_version.slug")
    is_open = serializers.BooleanField()
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
            "opens_at",
            "closes_at",
            "is_open",
            "is_demonstration",
            "run_by",
            "responses",
            "texts",
        ]

    @extend_schema_field(TextCountsSerializer)
    def get_texts(self, consultation: Consultation) -> dict[str, int]:
        """Return how many texts are in each state of moderation."""
        counts: dict[str, int] = self.context["text_counts"][consultation.pk]
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
