"""Asking for charts, and drawing those that wait.

The row is the work: a chart without `rendered_at` waits, whoever asked for it and whatever became of the hint in the
queue. A worker holds the row's lock while it draws, so that two never draw the same one.
"""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from metrics.charts import DESIGN
from metrics.charts.keys import ChartKey, Kind, standing_keys
from metrics.models import RenderedChart
from metrics.selectors.drawings import ChartFigures, chart_figures, standing_parts

# Readers choose boroughs freely: their charts make room for each other, and few may wait at once.
MOST_CHOSEN = 500
MOST_CHOSEN_WAITING = 20


class TooManyChartsWaitingError(Exception):
    """Readers have asked for more charts than are drawn; ask again later."""


class NothingToDrawError(ValueError):
    """A chart whose measure has no figures."""


@transaction.atomic
def request_charts(*, keys: Iterable[ChartKey], again: bool = False) -> int:
    """Make sure that each chart is drawn or waits; return how many wait.

    A chart that an older version of the drawing code made waits too; with `again`, every one does. Keys must have
    been checked (`names_a_chart`). Asking again for what is there changes nothing.
    """
    rows = [_waiting_row(key) for key in keys]
    RenderedChart.objects.bulk_create(rows, ignore_conflicts=True)
    asked = RenderedChart.objects.filter(key__in=[row.key for row in rows])
    old = asked if again else asked.filter(~Q(design=DESIGN) | ~Q(error=""))
    old.update(design=DESIGN, rendered_at=None, error="", requested_at=timezone.now())
    return asked.waiting().count()


def request_standing_charts(*, again: bool = False) -> int:
    """Ask for every chart that pages always show; return how many wait."""
    return request_charts(keys=standing_keys(*standing_parts()), again=again)


@transaction.atomic
def request_chosen_chart(*, key: ChartKey) -> int:
    """Ask for one chart of a reader's own choice; return its id.

    Raises TooManyChartsWaitingError where too many wait already, so that guessing addresses fills neither the table
    nor the workers' time.
    """
    found = RenderedChart.objects.filter(key=str(key)).values_list("pk", flat=True).first()
    if found is not None:
        return int(found)
    if not key.is_standing:
        if RenderedChart.objects.waiting().filter(is_standing=False).count() >= MOST_CHOSEN_WAITING:
            raise TooManyChartsWaitingError(str(key))
        _make_room()
    RenderedChart.objects.bulk_create([_waiting_row(key)], ignore_conflicts=True)
    return int(RenderedChart.objects.values_list("pk", flat=True).get(key=str(key)))


def _waiting_row(key: ChartKey) -> RenderedChart:
    return RenderedChart(key=str(key), is_standing=key.is_standing, design=DESIGN, requested_at=timezone.now())


def _make_room() -> None:
    """Forget the oldest chosen charts, so that one more fits; they are drawn again when asked for."""
    newest = RenderedChart.objects.filter(is_standing=False).order_by("-requested_at", "-pk").values("pk")
    RenderedChart.objects.filter(pk__in=[row["pk"] for row in newest[MOST_CHOSEN - 1 :]]).delete()


@transaction.atomic
def draw_chart(*, chart_id: int) -> bool:
    """Draw one chart if it waits and nobody else draws it; return whether this call did."""
    chart = RenderedChart.objects.select_for_update(skip_locked=True).waiting().filter(pk=chart_id).first()
    if chart is None:
        return False
    _draw(chart)
    return True


def draw_waiting(*, seconds: float | None = None) -> int:
    """Draw charts that wait, those that nobody else draws, until none is left or the time is up; return how many."""
    until = None if seconds is None else monotonic() + seconds
    count = 0
    while (until is None or monotonic() < until) and _draw_next():
        count += 1
    return count


@transaction.atomic
def _draw_next() -> bool:
    chart = RenderedChart.objects.select_for_update(skip_locked=True).waiting().first()
    if chart is None:
        return False
    _draw(chart)
    return True


def _draw(chart: RenderedChart) -> None:
    # Imported here because only workers draw: a web process need not carry the drawing libraries.
    from metrics.charts.drawing import draw, specification_hash

    key = ChartKey.parse(chart.key)
    try:
        specification = specify(key, chart_figures(key))
        chart.svg, chart.png = draw(specification)
    except ValueError as error:
        chart.error = f"{type(error).__name__}: {error}"[:1000]
        chart.save(update_fields=["error"])
        return
    chart.alt = specification["description"]
    chart.specification_hash = specification_hash(specification)
    chart.rendered_at = timezone.now()
    chart.save(update_fields=["svg", "png", "alt", "specification_hash", "rendered_at"])


def specify(key: ChartKey, figures: ChartFigures) -> dict[str, Any]:
    """Return the specification of a chart from its figures. Raises NothingToDrawError where there are none."""
    from metrics.charts import lines, places

    if key.kind in (Kind.MAP, Kind.TILES):
        if figures.period_end is None:
            raise NothingToDrawError(str(key))
        make = places.borough_map if key.kind is Kind.MAP else places.borough_tiles
        return make(figures.measure, figures.places, figures.period_end, narrow=key.narrow)
    if not all(line.points for line in figures.series) or len(figures.series) != len(key.areas) + 1:
        raise NothingToDrawError(str(key))
    if key.kind is Kind.SPARK:
        return lines.spark(figures.measure, figures.series[0])
    if key.kind is Kind.SMALL:
        return lines.small(figures.measure, figures.series[1], figures.series[0])
    return lines.trend(figures.measure, figures.series, narrow=key.narrow)
