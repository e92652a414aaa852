"""Events of consultations as the API shows them."""

from typing import Any

import django_filters
from rest_framework import mixins, serializers, viewsets

from consultation.models import Event
from consultation.selectors.events import public_event, public_events
from web.api.paging import CursorPages
from web.api.viewsets import PublicEndpoint


class EventSerializer(serializers.Serializer[Any]):
    """A meeting, stall or visit at which people were heard."""

    reference = serializers.IntegerField()
    consultation = serializers.SlugField()
    held_on = serializers.DateField()
    name = serializers.CharField()
    place = serializers.CharField()
    borough = serializers.CharField(help_text="GSS code; empty where it was not in one borough.")
    borough_name = serializers.CharField()
    audience = serializers.CharField()
    people_met = serializers.IntegerField(allow_null=True, help_text="Null where nobody counted.")
    responses = serializers.CharField(help_text="How many responses came from it; a small number as “1 to 4”.")
    notes = serializers.CharField()

    def to_representation(self, instance: Event) -> dict[str, Any]:
        """Show an event as its public page does."""
        row: dict[str, Any] = super().to_representation(public_event(instance))
        return row


class EventFilter(django_filters.FilterSet):
    """Events by consultation and borough."""

    consultation = django_filters.CharFilter(field_name="consultation__slug")
    borough = django_filters.CharFilter(max_length=9, help_text="GSS code.")

    class Meta:
        model = Event
        fields: list[str] = []


class NewestEventsFirst(CursorPages):
    """Pages of events, the newest first."""

    ordering = ("-held_on", "pk")


class EventViewSet(PublicEndpoint, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """Events at which people were heard, the newest first."""

    queryset = public_events()
    serializer_class = EventSerializer
    filterset_class = EventFilter
    pagination_class = NewestEventsFirst

    def get_queryset(self) -> Any:
        """Return the events of consultations that have opened by now."""
        return public_events()
