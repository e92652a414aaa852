"""Charts as files: SVG and PNG from the store, CSV from the figures."""

from collections.abc import Iterator
from time import monotonic, sleep

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from metrics.actions.drawing import TooManyChartsWaitingError, request_chosen_chart
from metrics.charts.keys import ChartKey, ChartKeyError
from metrics.charts.waiting import placeholder
from metrics.selectors.drawings import (
    ChartFigures,
    Picture,
    all_figures,
    cannot_be_drawn,
    chart_figures,
    names_a_chart,
    picture,
)
from metrics.selectors.images import VERSION_LENGTH
from metrics.tasks import render_chart
from queueing.enqueueing import enqueue
from web.downloads import csv_response

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
YEAR = 365 * 24 * 3600
# Without its version in the address a picture may change under the same name.
SHORT = 300
LOOK_EVERY = 0.1
CSV_HEADER = ("measure", "area_code", "area", "period_end", "proportion", "note", "source")
ALL_HEADER = ("measure", "wording", "area_code", "area", "area_kind", "period_end", "proportion", "source")


@login_not_required
@require_safe
def chart_picture(request: HttpRequest, key: str, picture_format: str) -> HttpResponse:
    """Answer with a chart as SVG or PNG; one that is still to be drawn is asked for and waited for, briefly."""
    chart = _parse(key)
    found = picture(chart, picture_format) or _asked_for(chart, picture_format)
    if found is None:
        return _not_there(chart)
    response = HttpResponse(found.content, content_type=CONTENT_TYPES[picture_format])
    response["ETag"] = f'"{found.version}-{picture_format}"'
    if request.GET.get("v") == found.version[:VERSION_LENGTH]:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=SHORT)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


@login_not_required
@require_safe
def chart_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with the numbers of a chart as CSV."""
    chart = _parse(key)
    if not names_a_chart(chart):
        raise Http404
    response = csv_response(f"{chart}.csv", CSV_HEADER, _rows(chart_figures(chart)))
    patch_cache_control(response, public=True, max_age=SHORT)
    return response


@login_not_required
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer with every published figure as one CSV file."""
    response = csv_response("trust-figures.csv", ALL_HEADER, all_figures())
    patch_cache_control(response, public=True, max_age=SHORT)
    return response


def _not_there(chart: ChartKey) -> HttpResponse:
    """Answer with a picture that says so; the browser must ask again next time."""
    failed = cannot_be_drawn(chart)
    response = HttpResponse(placeholder(failed=failed), content_type="image/svg+xml", status=200 if failed else 202)
    patch_cache_control(response, no_store=True)
    return response


def _parse(key: str) -> ChartKey:
    try:
        return ChartKey.parse(key)
    except ChartKeyError as error:
        raise Http404 from error


def _asked_for(chart: ChartKey, picture_format: str) -> Picture | None:
    """Ask for a chart and wait a moment for its picture."""
    if not names_a_chart(chart):
        raise Http404
    try:
        enqueue(render_chart, request_chosen_chart(key=chart))
    except TooManyChartsWaitingError:
        return None
    if cannot_be_drawn(chart):
        return None
    until = monotonic() + settings.CHART_WAIT_SECONDS
    while monotonic() < until:
        sleep(LOOK_EVERY)
        if found := picture(chart, picture_format):
            return found
    return None


def _rows(figures: ChartFigures) -> Iterator[tuple[object, ...]]:
    code, source = figures.measure.code, figures.measure.source_label
    for line in figures.series:
        for point in line.points:
            yield code, line.area_code, line.area_name, point.period_end, point.proportion, "", source
    for place in figures.places:
        note = "not surveyed" if place.proportion is None else ""
        yield code, place.area_code, place.area_name, figures.period_end, place.proportion, note, source
