"""What was counted, as data."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultation.models import Consultation
from consultation.selectors.results import result_rows
from web.api.viewsets import PublicEndpoint


class ResultSerializer(serializers.Serializer[Any]):
    """One choice of one closed question, or one language or edition; not a sample of London."""

    section = serializers.CharField()
    question_key = serializers.CharField(help_text="Of the rows of editions: _edition.")
    question = serializers.CharField()
    kind = serializers.CharField(help_text="The kind of question, or “edition”.")
    choice_key = serializers.CharField()
    choice = serializers.CharField()
    count = serializers.IntegerField(
        allow_null=True,
        help_text="How many chose it; for a ranking, how many gave it a place; for an edition, how many responded to "
        "it, rounded where any edition has fewer than five and null where this one has.",
    )
    count_shown = serializers.CharField(help_text="The count as the page shows it, such as “1 to 4” or “about 20”.")
    base = serializers.IntegerField(
        help_text="How many answered the question; of the rows of editions, how many responded."
    )
    share = serializers.FloatField(allow_null=True, help_text="Of those who answered, 0 to 1.")
    mean_rank = serializers.FloatField(allow_null=True, help_text="Of a ranking; 1 is first.")
    borda_points = serializers.IntegerField(allow_null=True, help_text="Of a ranking.")
    versions = serializers.CharField(help_text="The versions of the questions that asked this, with spaces between.")
    asked_since = serializers.DateTimeField(
        allow_null=True, help_text="When a version opened that asks this; null from the first version on."
    )
    asked_until = serializers.DateTimeField(
        allow_null=True, help_text="When a version opened that no longer asks this; null where the newest does."
    )


class ResultViewSet(PublicEndpoint):
    """Counts of the closed answers of one consultation."""

    lookup_field = "slug"

    @extend_schema(
        responses=ResultSerializer(many=True), parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)]
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return one row for each choice of each closed question."""
        consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
        return Response(ResultSerializer(result_rows(consultation), many=True).data)
