"""Pages about consultations that everybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from consultation.models import Consultation
from consultation.selectors.consultations import current_questionnaire, published_consultations, response_count
from consultation.selectors.questionnaires import compiled
from consultation.views.speaking import edition_of_page, shown, shown_all
from web.caching import public_page


@public_page
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Show every consultation that has opened, the open ones first."""
    consultations = shown_all(published_consultations())
    context = {
        "open": [consultation for consultation in consultations if consultation.is_open],
        "closed": [consultation for consultation in consultations if not consultation.is_open],
    }
    return render(request, "consultation/list.html", context)


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a consultation is about, until when, and how to answer."""
    consultation = get_object_or_404(Consultation.objects.published().select_related("plan_version"), slug=slug)
    questionnaire = current_questionnaire(consultation)
    context = {
        "consultation": shown(consultation),
        "sections": compiled(questionnaire.pk, edition_of_page(questionnaire)).sections,
        "responses": response_count(consultation),
    }
    return render(request, "consultation/detail.html", context)
