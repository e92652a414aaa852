"""Endpoints, read-only and open to everybody."""

from typing import Any

from rest_framework import mixins, viewsets

from consultation.api.serializers import ConsultationSerializer, PublishedTextSerializer
from consultation.forms.reading import PublishedApiFilter
from consultation.models import Consultation
from consultation.selectors.consultations import announced_consultations
from consultation.selectors.published import published_answers
from consultation.selectors.transparency import public_counts
from web.api.paging import CursorPages
from web.api.viewsets import PublicEndpoint, PublicViewSet


class NewestFirstPages(CursorPages):
    """Pages of texts, the one published last first."""

    ordering = ("-published_at", "-pk")


class ConsultationViewSet(PublicViewSet):
    """Consultations that have opened, and those that are going to."""

    queryset = announced_consultations()
    serializer_class = ConsultationSerializer
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        """Return the consultations as they stand now, not when the process started."""
        return announced_consultations().prefetch_related("closing_changes")

    def get_serializer_context(self) -> dict[str, Any]:
        """Add how many texts are in each state of moderation, for all consultations in one query."""
        counts = {} if getattr(self, "swagger_fake_view", False) else public_counts(Consultation.objects.only("pk"))
        return {**super().get_serializer_context(), "text_counts": counts}


class PublishedTextViewSet(PublicEndpoint, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """Texts that moderators have published, the newest first."""

    queryset = published_answers()
    serializer_class = PublishedTextSerializer
    filterset_class = PublishedApiFilter
    pagination_class = NewestFirstPages
