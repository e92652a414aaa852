"""Organisations that agreed to be named, as data."""

from typing import Any

import django_filters
from rest_framework import mixins, serializers, viewsets

from consultation.models import Organisation
from consultation.selectors.organisations import named_organisations
from web.api.paging import CursorPages
from web.api.viewsets import PublicEndpoint


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation that responded and agreed to be named; nothing else of it is public."""

    consultation = serializers.SlugField(source="response.questionnaire.consultation.slug")

    class Meta:
        model = Organisation
        fields = ["consultation", "name"]


class OrganisationFilter(django_filters.FilterSet):
    """Organisations by consultation."""

    consultation = django_filters.CharFilter(
        field_name="response__questionnaire__consultation__slug", max_length=50, label="Slug of a consultation"
    )

    class Meta:
        model = Organisation
        fields: list[str] = []


class ByNamePages(CursorPages):
    """Pages of names in their order."""

    ordering = ("name", "pk")


class OrganisationViewSet(PublicEndpoint, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """Organisations that responded to a consultation and agreed to be named."""

    queryset = named_organisations()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    pagination_class = ByNamePages

    def get_queryset(self) -> Any:
        """Return those of consultations that have opened by now, not by when the process started."""
        return named_organisations()
