"""How texts were moderated, as data."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultation.models import Consultation
from consultation.selectors.transparency import transparency_rows
from web.api.viewsets import PublicEndpoint


class ModerationFigureSerializer(serializers.Serializer[Any]):
    """One number about how the texts of a consultation were moderated."""

    measure = serializers.CharField(help_text="texts, removed_by_category, withheld_by_reason, appeals or work.")
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(allow_null=True, help_text="Null where it is hidden.")
    hidden = serializers.BooleanField(
        help_text="Smaller than 5, or one that a smaller could be worked out from, or too few to measure."
    )


class ModerationViewSet(PublicEndpoint):
    """How the texts of one consultation were moderated: what was decided, why, how quickly, and appeals."""

    lookup_field = "slug"

    @extend_schema(
        responses=ModerationFigureSerializer(many=True),
        parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)],
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return one row for each number."""
        consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
        return Response(ModerationFigureSerializer(transparency_rows(consultation), many=True).data)
