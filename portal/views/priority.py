"""One priority: what the plan says about it, what is asked about it, and which measures speak to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.selectors.consultations import consultations_about
from metrics.selectors import measures_for_priority
from turnaround.models import Priority
from turnaround.selectors import priority_in_plan
from web.caching import public_page


@public_page
def priority(request: HttpRequest, number: int) -> HttpResponse:
    """Show a priority's objectives, its commitments with their status, what is asked about it, and its measures."""
    try:
        plan = priority_in_plan(number)
    except Priority.DoesNotExist as error:
        raise Http404 from error
    consultations = list(consultations_about(number))
    context = {
        "plan": plan,
        "priority": plan.priority,
        "open_consultations": [consultation for consultation in consultations if consultation.is_open],
        "closed_consultations": [consultation for consultation in consultations if not consultation.is_open],
        "measures": measures_for_priority(number),
    }
    return render(request, "portal/priority.html", context)
