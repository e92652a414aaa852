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
from metrics.selectors.drawings import ChartFigures, Picture, chart_figures, names_a_chart, picture
from metrics.selectors.images import VERSION_LENGTH
from metrics.tasks import render_chart
from queueing.enqueueing import enqueue
from web.downloads import csv_response

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
YEAR = 365 * 24 * 3600
# Without its version in the address a picture may change under the same name.
SHORT = 300
LOOK_EVERY = 0.1
CSV_HEADER = ("measure", "area_code", "area", "period_end", "proportion", "source")


@login_not_required
@require_safe
def chart_picture(request: HttpRequest, key: str, picture_format: str) -> HttpResponse:
    """Answer with a chart as SVG or PNG; one that is still to be drawn is asked for and waited for, briefly."""
    chart = _parse(key)
    found = picture(chart, picture_format) or _asked_for(chart, picture_format)
    if found is None:
        response = HttpResponse(placeholder(), content_type="image/svg+xml", status=202)
        patch_cache_control(response, no_store=True)
        return response
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
    until = monotonic() + settings.CHART_WAIT_SECONDS
    while monotonic() < until:
        sleep(LOOK_EVERY)
        if found := picture(chart, picture_format):
            return found
    return None


def _rows(figures: ChartFigures) -> Iterator[tuple[object, ...]]:
    measure = figures.measure
    for line in figures.series:
        for point in line.points:
            yield (
                measure.code,
                line.area_code,
                line.area_name,
                point.period_end,
                point.proportion,
                measure.source_label,
            )
    for place in figures.places:
        value = "not surveyed" if place.proportion is None else place.proportion
        yield (measure.code, place.area_code, place.area_name, figures.period_end, value, measure.source_label)
