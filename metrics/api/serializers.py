"""Measures and figures as the API shows them."""

from rest_framework import serializers

from metrics.models import Area, Indicator, PublishedFigure


class NoteSerializer(serializers.Serializer[dict[str, str]]):
    """Something to know about a survey, with where it is said."""

    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class QuotedSerializer(serializers.Serializer[dict[str, str]]):
    """A figure that others quote; not part of the series."""

    figure = serializers.CharField()
    period = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    url = serializers.URLField(required=False)
    note = serializers.CharField()


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    """A measure: what was asked and how it is read. Empty texts were not published in the source."""

    survey = serializers.CharField(source="survey.name")
    source = serializers.CharField(source="survey.source_label")  # type: ignore[assignment]
    licence = serializers.CharField(source="survey.licence")
    window_months = serializers.IntegerField(source="survey.window_months")
    bases_published = serializers.BooleanField(source="survey.bases_published")
    intervals_published = serializers.BooleanField(source="survey.intervals_published")
    quoted = QuotedSerializer(many=True)
    notes = NoteSerializer(source="survey.notes", many=True)

    class Meta:
        model = Indicator
        fields = [
            "code",
            "name",
            "wording",
            "wording_note",
            "question",
            "question_source",
            "response_options",
            "positive_answers",
            "direction",
            "kind",
            "priority_numbers",
            "priority_note",
            "survey",
            "source",
            "licence",
            "window_months",
            "bases_published",
            "intervals_published",
            "quoted",
            "notes",
        ]


class AreaSerializer(serializers.ModelSerializer[Area]):
    """London, a Basic Command Unit or a borough; the City of London is not surveyed."""

    bcu = serializers.CharField(source="parent.code", default=None, allow_null=True, help_text="A borough's unit.")

    class Meta:
        model = Area
        fields = ["code", "name", "kind", "bcu", "is_surveyed"]


class FigureSerializer(serializers.ModelSerializer[PublishedFigure]):
    """A published figure: a proportion over the twelve months to `period_end`, without base or interval."""

    indicator = serializers.CharField(source="indicator.code")
    area_code = serializers.CharField(source="area.code")
    area = serializers.CharField(source="area.name")
    area_kind = serializers.ChoiceField(source="area.kind", choices=Area.Kind.choices)
    proportion = serializers.FloatField()
    source = serializers.CharField(source="source_label")  # type: ignore[assignment]

    class Meta:
        model = PublishedFigure
        fields = ["indicator", "area_code", "area", "area_kind", "period_end", "proportion", "source"]
