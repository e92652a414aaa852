"""Endpoints of measures, areas and figures, read-only and open to everybody."""

import django_filters

from metrics.api.serializers import AreaSerializer, FigureSerializer, IndicatorSerializer
from metrics.models import Area, Indicator, PublishedFigure
from metrics.models.surveys import IndicatorQuerySet
from web.api.viewsets import PublicViewSet


class FigureApiFilter(django_filters.FilterSet):
    """Figures by measure, area and period."""

    indicator = django_filters.CharFilter(field_name="indicator__code")
    area = django_filters.CharFilter(field_name="area__code", label="Code of an area, such as E09000033")
    area_kind = django_filters.ChoiceFilter(field_name="area__kind", choices=Area.Kind.choices)
    period_from = django_filters.DateFilter(field_name="period_end", lookup_expr="gte", label="First period end")
    period_to = django_filters.DateFilter(field_name="period_end", lookup_expr="lte", label="Last period end")

    class Meta:
        model = PublishedFigure
        fields: list[str] = []


class IndicatorApiFilter(django_filters.FilterSet):
    """Measures by the plan's priority that they speak to."""

    priority = django_filters.NumberFilter(
        method="speak_to", min_value=1, max_value=9, label="Number of a priority of the plan"
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def speak_to(self, rows: IndicatorQuerySet, name: str, value: int) -> IndicatorQuerySet:
        """Keep the measures that speak to a priority."""
        return rows.for_priority(int(value))


class AreaApiFilter(django_filters.FilterSet):
    """Areas by kind."""

    kind = django_filters.ChoiceFilter(choices=Area.Kind.choices)

    class Meta:
        model = Area
        fields: list[str] = []


class IndicatorViewSet(PublicViewSet):
    """The measures of the Public Attitude Survey.

    Trust in the Met and a good job locally are different measures: never average them or draw them as one.
    """

    queryset = Indicator.objects.select_related("survey")
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorApiFilter
    lookup_field = "code"


class AreaViewSet(PublicViewSet):
    """London, the Met's Basic Command Units and the boroughs."""

    queryset = Area.objects.select_related("parent")
    serializer_class = AreaSerializer
    filterset_class = AreaApiFilter
    lookup_field = "code"


class FigureViewSet(PublicViewSet):
    """The published figures, as published: rolling twelve months, whole per cents, no base and no interval."""

    queryset = PublishedFigure.objects.select_related("indicator", "area")
    serializer_class = FigureSerializer
    filterset_class = FigureApiFilter
