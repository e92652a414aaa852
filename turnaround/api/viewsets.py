"""Endpoints of the plan, read-only and open to everybody."""

import django_filters
from django.db.models import Prefetch

from turnaround.api.serializers import (
    AskSerializer,
    CommitmentSerializer,
    DecisionSerializer,
    PlanVersionSerializer,
    PrioritySerializer,
)
from turnaround.models import Ask, Clause, Commitment, PlanVersion, Priority, Status
from turnaround.selectors import commitments_with_status
from turnaround.selectors.decisions import decisions_taken
from web.api.viewsets import PublicViewSet

PUBLISHED_CLAUSES = Clause.objects.filter(version__state=PlanVersion.State.PUBLISHED)


class CommitmentApiFilter(django_filters.FilterSet):
    """Commitments by status, priority and lead."""

    status = django_filters.ChoiceFilter(choices=Status.choices)
    priority = django_filters.NumberFilter(field_name="priority__number", min_value=1, max_value=9)
    lead = django_filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = Commitment
        fields: list[str] = []


class PlanVersionViewSet(PublicViewSet):
    """Published versions of the plan: promised and actual dates, parts, gaps and changes."""

    queryset = PlanVersion.objects.published().prefetch_related(
        "promises__source",
        "sections",
        "public_outcomes__source",
        "changes__from_version",
        "changes__sources",
        "sources",
    )
    serializer_class = PlanVersionSerializer
    lookup_field = "slug"


class PriorityViewSet(PublicViewSet):
    """The nine priorities with their objectives."""

    queryset = Priority.objects.prefetch_related(
        Prefetch("clauses", PUBLISHED_CLAUSES.select_related("version", "source")), "carried_to"
    )
    serializer_class = PrioritySerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,4}"


class CommitmentViewSet(PublicViewSet):
    """Commitments with their status, its date and its sources.

    A status is this project's own reading of the cited sources, never an official status of the Met.
    """

    queryset = commitments_with_status()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentApiFilter
    lookup_field = "code"


class AskViewSet(PublicViewSet):
    """What the Met asks of other bodies."""

    queryset = Ask.objects.prefetch_related("bodies", "sources")
    serializer_class = AskSerializer
    lookup_field = "code"


class DecisionViewSet(PublicViewSet):
    """Decisions taken on the plan: only ever added to."""

    queryset = decisions_taken().order_by("pk")
    serializer_class = DecisionSerializer
