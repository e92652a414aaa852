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
    """One choice of one closed question: counts of those who chose to answer, not a sample of London."""

    section = serializers.CharField()
    question_key = serializers.CharField()
    question = serializers.CharField()
    kind = serializers.CharField()
    choice_key = serializers.CharField()
    choice = serializers.CharField()
    count = serializers.IntegerField(help_text="How many chose it; for a ranking, how many gave it a place.")
    base = serializers.IntegerField(help_text="How many answered the question.")
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
