"""Rankings and shared points, as data."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultation.models import Consultation
from consultation.selectors.priorities import trade_off_rows
from web.api.viewsets import PublicEndpoint


class TradeOffSerializer(serializers.Serializer[Any]):
    """One choice of a ranking or of shared points, for everybody or one group; not a sample of London."""

    question_key = serializers.CharField()
    question = serializers.CharField()
    kind = serializers.CharField()
    group_by = serializers.CharField(
        help_text="Empty for everybody; respondent, borough, the key of a question, or “equality_” and the key of a "
        "grouping by the optional equality answers."
    )
    group = serializers.CharField(help_text="Empty within a grouping: those who did not say.")
    group_name = serializers.CharField()
    base = serializers.IntegerField(allow_null=True, help_text="How many answered; null where the group is hidden.")
    hidden = serializers.BooleanField(help_text="Too small to be shown, or it would tell of one that is.")
    choice_key = serializers.CharField()
    choice = serializers.CharField()
    schulze_place = serializers.IntegerField(allow_null=True)
    tied = serializers.BooleanField(help_text="Shares its Schulze place with another choice.")
    borda_points = serializers.IntegerField(allow_null=True)
    mean_rank = serializers.FloatField(allow_null=True, help_text="Of those who ranked it; 1 is first.")
    first = serializers.IntegerField(allow_null=True)
    ranked_by = serializers.IntegerField(allow_null=True)
    mean_points = serializers.FloatField(allow_null=True)
    lower_quartile = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    upper_quartile = serializers.FloatField(allow_null=True)
    share_none = serializers.FloatField(allow_null=True, help_text="Of those who shared points, 0 to 1.")
    versions = serializers.CharField(help_text="The versions of the questions that asked this, with spaces between.")
    asked_since = serializers.DateTimeField(
        allow_null=True, help_text="When a version opened that asks this; null from the first version on."
    )
    asked_until = serializers.DateTimeField(
        allow_null=True, help_text="When a version opened that no longer asks this; null where the newest does."
    )


class TradeOffViewSet(PublicEndpoint):
    """Rankings and shared points of one consultation, for everybody and by group."""

    lookup_field = "slug"

    @extend_schema(
        responses=TradeOffSerializer(many=True), parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)]
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return one row for each choice and group."""
        consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
        return Response(TradeOffSerializer(trade_off_rows(consultation), many=True).data)
