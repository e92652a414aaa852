"""Pages about trust: the measures at a glance, one measure, boroughs, one borough, methods."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from metrics.forms import CompareForm
from metrics.models import Area, Indicator, Survey
from metrics.selectors import headline_measures
from metrics.selectors.pages import borough_choices, borough_list, borough_page, measure_page, the_survey
from web.caching import public_page
from web.forms import with_error_prefix


@public_page
def glance(request: HttpRequest) -> HttpResponse:
    """Show every measure's newest figure, its change on a year before and its line."""
    return render(request, "metrics/glance.html", {"measures": headline_measures()})


@public_page
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one measure: its trend with chosen boroughs beside London, and all boroughs."""
    form = CompareForm(request.GET if "borough" in request.GET else None, choices=borough_choices())
    chosen = form.cleaned_data["borough"] if form.is_valid() else []
    try:
        page = measure_page(code, chosen)
    except Indicator.DoesNotExist as error:
        raise Http404 from error
    title = with_error_prefix(page.indicator.name, form)
    return render(request, "metrics/measure.html", {"page": page, "form": form, "page_title": title})


@public_page
def boroughs(request: HttpRequest) -> HttpResponse:
    """List the boroughs."""
    return render(request, "metrics/boroughs.html", {"list": borough_list()})


@public_page
def borough(request: HttpRequest, gss: str) -> HttpResponse:
    """Show a borough's measures beside London's."""
    try:
        page = borough_page(gss)
    except Area.DoesNotExist as error:
        raise Http404 from error
    return render(request, "metrics/borough.html", {"page": page})


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Say where the figures come from, how they were read and what they cannot say."""
    try:
        survey = the_survey()
    except Survey.DoesNotExist as error:
        raise Http404 from error
    return render(request, "metrics/about.html", {"survey": survey})
