"""One priority: what the plan says about it, and what else in the portal speaks to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from turnaround.models import Priority
from turnaround.selectors import priority_in_plan
from web.caching import public_page


@public_page
def priority(request: HttpRequest, number: int) -> HttpResponse:
    """Show a priority's objectives, its commitments with their status, and what the public will see."""
    try:
        plan = priority_in_plan(number)
    except Priority.DoesNotExist as error:
        raise Http404 from error
    return render(request, "portal/priority.html", {"plan": plan, "priority": plan.priority})
