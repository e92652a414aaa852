"""Workers that want the same chart at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from metrics.actions.drawing import draw_chart, draw_waiting, request_charts
from metrics.actions.importing import import_published_series
from metrics.actions.reference import load_reference
from metrics.charts.keys import ChartKey, Kind
from metrics.models import RenderedChart

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], int]) -> list[int]:
    barrier = Barrier(len(calls))

    def run(call: Callable[[], int]) -> int:
        try:
            barrier.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture(autouse=True)
def series() -> None:
    load_reference()
    import_published_series()


def test_two_workers_never_draw_the_same_chart() -> None:
    request_charts(keys=[ChartKey(Kind.MAP, "trust_mps")])
    chart = RenderedChart.objects.get()
    drawn = at_once(lambda: draw_chart(chart_id=chart.pk), lambda: draw_chart(chart_id=chart.pk))
    assert sorted(drawn) == [False, True]


def test_two_sweeps_share_the_work() -> None:
    request_charts(keys=[ChartKey(Kind.SPARK, "trust_mps"), ChartKey(Kind.TREND, "trust_mps")])
    assert sum(at_once(draw_waiting, draw_waiting)) == 2
    assert RenderedChart.objects.drawn().count() == 2


def test_importing_twice_at_once_adds_each_figure_once() -> None:
    reports = at_once(lambda: import_published_series().added, lambda: import_published_series().added)
    assert reports == [0, 0]
