"""Rows of the plan as the API shows them. Dates are as precise as their source: 2025, 2023-07 or 2023-01-20."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from turnaround.models import (
    Ask,
    Body,
    Change,
    Clause,
    Commitment,
    Decision,
    PartialDate,
    PlanVersion,
    Priority,
    PublicationPromise,
    PublicOutcome,
    Section,
    Source,
    StatusUpdate,
)


@extend_schema_field({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "example": "2023-07"})
class PartialDateSerializerField(serializers.Field[PartialDate, str, str, Any]):
    """A year, a month or a day."""

    def to_representation(self, value: PartialDate) -> str:
        """Return the ISO 8601 text."""
        return str(value)


class SourceSerializer(serializers.ModelSerializer[Source]):
    """A document or page that the project read."""

    class Meta:
        model = Source
        fields = ["key", "title", "url", "note"]


class PromiseSerializer(serializers.ModelSerializer[PublicationPromise]):
    """A date promised for a version."""

    promised_on = PartialDateSerializerField()
    source = serializers.SlugField(source="source.key")  # type: ignore[assignment]

    class Meta:
        model = PublicationPromise
        fields = ["promised_on", "said_in", "source"]


class SectionSerializer(serializers.ModelSerializer[Section]):
    """A part of a version."""

    class Meta:
        model = Section
        fields = ["key", "title"]


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    """An objective of a priority."""

    version = serializers.SlugField(source="version.slug")
    source = SourceSerializer()  # type: ignore[assignment]

    class Meta:
        model = Clause
        fields = ["key", "version", "text", "note", "verification", "source"]


class PublicOutcomeSerializer(serializers.ModelSerializer[PublicOutcome]):
    """What a version says the public will see; an empty text is not yet written."""

    source = serializers.SlugField(source="source.key")  # type: ignore[assignment]

    class Meta:
        model = PublicOutcome
        fields = ["heading", "text", "source"]


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """What a version says differently from the one before."""

    from_version = serializers.SlugField(source="from_version.slug")
    kind = serializers.CharField(help_text="added, reduced_or_rephased, restructured, sharpened, …")
    sources = SourceSerializer(many=True)

    class Meta:
        model = Change
        fields = ["from_version", "topic", "kind", "before_text", "after_text", "reason", "note", "sources"]


class PlanVersionSerializer(serializers.ModelSerializer[PlanVersion]):
    """A version with the dates promised for it and the date it came."""

    introduced_on = PartialDateSerializerField(allow_null=True)
    published_on = PartialDateSerializerField(allow_null=True)
    survey_closed_on = PartialDateSerializerField(allow_null=True)
    promises = PromiseSerializer(many=True)
    sections = SectionSerializer(many=True)
    public_outcomes = PublicOutcomeSerializer(many=True)
    changes = ChangeSerializer(many=True)
    sources = SourceSerializer(many=True)

    class Meta:
        model = PlanVersion
        fields = [
            "slug",
            "title",
            "standing",
            "introduced_on",
            "published_on",
            "survey_closed_on",
            "promises",
            "statement",
            "basis",
            "cost",
            "known_gaps",
            "note",
            "sections",
            "public_outcomes",
            "changes",
            "sources",
        ]


class PrioritySerializer(serializers.ModelSerializer[Priority]):
    """A priority with its objectives."""

    clauses = ClauseSerializer(many=True)
    carried_to = SectionSerializer(many=True, help_text="This project's own mapping to the parts of the later plan.")

    class Meta:
        model = Priority
        fields = ["number", "slug", "title", "short_title", "clauses", "carried_to"]


class StatusUpdateSerializer(serializers.ModelSerializer[StatusUpdate]):
    """A status as this project reads the cited sources; never an official status of the Met."""

    as_of = PartialDateSerializerField(allow_null=True)
    sources = serializers.SerializerMethodField()

    class Meta:
        model = StatusUpdate
        fields = ["status", "as_of", "evidence", "note", "verification", "sources", "recorded_at"]

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, update: StatusUpdate) -> Any:
        """Return the sources in the order cited."""
        return SourceSerializer([citation.source for citation in update.citations.all()], many=True).data


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    """A commitment with its current status and every status before it, latest first."""

    priority = serializers.IntegerField(source="priority.number", allow_null=True)
    announced_on = PartialDateSerializerField(allow_null=True)
    original_due_on = PartialDateSerializerField(allow_null=True)
    current_due_on = PartialDateSerializerField(allow_null=True)
    current = StatusUpdateSerializer()
    updates = StatusUpdateSerializer(many=True)

    class Meta:
        model = Commitment
        fields = [
            "code",
            "title",
            "priority",
            "lead",
            "partners",
            "announced_on",
            "original_due_on",
            "current_due_on",
            "current",
            "updates",
        ]


class BodySerializer(serializers.ModelSerializer[Body]):
    """An organisation that something is asked of."""

    class Meta:
        model = Body
        fields = ["key", "name"]


class AskSerializer(serializers.ModelSerializer[Ask]):
    """What the Met asks of other bodies; an empty reply is not recorded yet."""

    bodies = BodySerializer(many=True)
    asked_on = PartialDateSerializerField(allow_null=True)
    replied_on = PartialDateSerializerField(allow_null=True)
    sources = SourceSerializer(many=True)

    class Meta:
        model = Ask
        fields = ["code", "text", "bodies", "asked_on", "reply", "replied_on", "sources"]


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision of the register; one that was corrected names the entry that corrects it."""

    number = serializers.IntegerField(source="pk")
    version = serializers.SlugField(source="version.slug")
    priority = serializers.IntegerField(source="priority.number", allow_null=True)
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True)
    corrected_by = serializers.IntegerField(source="corrected_by.pk", allow_null=True, default=None)

    class Meta:
        model = Decision
        fields = [
            "number",
            "version",
            "priority",
            "question",
            "options",
            "evidence",
            "decision",
            "reason",
            "decided_on",
            "body",
            "source_title",
            "source_url",
            "corrects",
            "corrected_by",
            "recorded_at",
        ]
