"""Pages about consultations that everybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from consultation.models import Consultation, Stage
from consultation.selectors.announcing import short_address
from consultation.selectors.consultations import (
    announced_consultations,
    closing_changes,
    opened_versions,
    response_count,
)
from consultation.selectors.documents import documents_of
from consultation.selectors.questionnaires import compiled
from consultation.views.speaking import edition_of_page, shown, shown_all
from web.caching import public_page

CLOSED = (Stage.ANALYSING, Stage.OUTCOME_PUBLISHED)


@public_page
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Show every consultation that has opened or is going to, the open ones first."""
    consultations = shown_all(announced_consultations())
    coming = [consultation for consultation in consultations if consultation.stage is Stage.UPCOMING]
    context = {
        "open": [consultation for consultation in consultations if consultation.is_open],
        "coming": sorted(coming, key=lambda consultation: consultation.opens_at or timezone.now()),
        "closed": [consultation for consultation in consultations if consultation.stage in CLOSED],
    }
    return render(request, "consultation/list.html", context)


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a consultation is about, until when, and how to answer."""
    consultation = get_object_or_404(Consultation.objects.announced().select_related("plan_version"), slug=slug)
    versions = opened_versions(consultation)
    sections = compiled(versions[0].pk, edition_of_page(versions[0])).sections if versions else ()
    context = {
        "consultation": shown(consultation),
        "stage": consultation.stage,
        "sections": sections,
        "responses": response_count(consultation),
        "documents": documents_of(consultation),
        "changes": closing_changes(consultation),
        "versions": versions,
        "short_address": short_address(consultation),
    }
    return render(request, "consultation/detail.html", context)
