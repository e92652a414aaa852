"""The plan at a glance, its versions, and what is asked of other bodies."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from turnaround.models import PlanVersion
from turnaround.selectors import asks_by_body, plan_at_a_glance, version_page
from web.caching import public_page


@public_page
def plan(request: HttpRequest) -> HttpResponse:
    """Show the plan on one page: priorities, versions with their dates, how commitments stand, what happened when."""
    return render(request, "turnaround/plan.html", {"plan": plan_at_a_glance()})


@public_page
def version(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one version: its parts, its gaps, and what it changed."""
    try:
        page = version_page(slug)
    except PlanVersion.DoesNotExist as error:
        raise Http404 from error
    return render(request, "turnaround/version.html", {"page": page, "version": page.version})


@public_page
def asks(request: HttpRequest) -> HttpResponse:
    """Show what the Met asks of other bodies."""
    return render(request, "turnaround/asks.html", {"bodies": asks_by_body()})
