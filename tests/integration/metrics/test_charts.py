"""Charts: asked for, drawn by workers, kept and served."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from metrics.actions.drawing import (
    MOST_CHOSEN,
    MOST_CHOSEN_WAITING,
    TooManyChartsWaitingError,
    draw_chart,
    draw_waiting,
    request_charts,
    request_chosen_chart,
    request_standing_charts,
    specify,
)
from metrics.charts import DESIGN
from metrics.charts.keys import ChartKey, Kind
from metrics.models import Indicator, PublishedFigure, RenderedChart
from metrics.selectors.drawings import chart_figures
from metrics.tasks import render_chart, sweep_charts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_series", "no_waiting")]
SPARK = ChartKey(Kind.SPARK, "trust_mps")
CHOSEN = ChartKey(Kind.TREND, "trust_mps", ("E09000002", "E09000033"))
BOROUGHS = [f"E090000{number:02d}" for number in range(2, 34)]


@pytest.fixture
def no_waiting(settings: Any) -> None:
    settings.CHART_WAIT_SECONDS = 0.0


def drawn(key: ChartKey) -> RenderedChart:
    request_charts(keys=[key])
    chart = RenderedChart.objects.get(key=str(key))
    draw_chart(chart_id=chart.pk)
    chart.refresh_from_db()
    return chart


@pytest.mark.parametrize(
    "key",
    [
        SPARK,
        ChartKey(Kind.TREND, "good_job_local"),
        CHOSEN.narrowed(),
        ChartKey(Kind.MAP, "contact_ward_officer", narrow=True),
        ChartKey(Kind.TILES, "relied_on"),
        ChartKey(Kind.SMALL, "treat_fairly", ("E09000020",)),
    ],
    ids=str,
)
def test_every_kind_of_chart_is_drawn(key: ChartKey) -> None:
    chart = drawn(key)
    assert chart.error == ""
    assert chart.svg.startswith("<svg")
    assert len(chart.svg.encode()) < 60 * 1024
    assert bytes(chart.png).startswith(b"\x89PNG")
    assert "%" in chart.alt


def test_the_standing_set_is_asked_for_once() -> None:
    assert request_standing_charts() == 8 * 7 + 32 * 8
    assert request_standing_charts() == 8 * 7 + 32 * 8
    assert RenderedChart.objects.count() == 8 * 7 + 32 * 8
    assert not RenderedChart.objects.filter(is_standing=False).exists()


def test_a_drawn_chart_is_drawn_again_only_when_figures_or_design_change() -> None:
    chart = drawn(SPARK)
    assert request_charts(keys=[SPARK]) == 0
    assert request_charts(keys=[SPARK], again=True) == 1
    assert draw_waiting() == 1
    RenderedChart.objects.filter(pk=chart.pk).update(design=DESIGN - 1)
    assert request_charts(keys=[SPARK]) == 1


def test_drawing_twice_changes_nothing() -> None:
    chart = drawn(SPARK)
    assert not draw_chart(chart_id=chart.pk)
    render_chart(chart.pk)
    again = RenderedChart.objects.get(pk=chart.pk)
    assert (again.rendered_at, again.specification_hash) == (chart.rendered_at, chart.specification_hash)


def test_the_sweep_draws_what_a_lost_hint_left_behind() -> None:
    request_charts(keys=[SPARK, CHOSEN])
    sweep_charts()
    assert RenderedChart.objects.drawn().count() == 2


def test_a_chart_without_figures_keeps_its_error_and_is_not_tried_for_ever() -> None:
    PublishedFigure.objects.filter(indicator__code="trust_mps").delete()
    chart = drawn(SPARK)
    assert "NothingToDrawError" in chart.error
    assert chart.rendered_at is None
    assert draw_waiting() == 0
    assert request_charts(keys=[SPARK]) == 1


def test_no_specification_holds_both_trust_and_good_job_locally() -> None:
    labels = dict(Indicator.objects.values_list("code", "name"))
    keys = [ChartKey(kind, code) for code in labels for kind in (Kind.SPARK, Kind.TREND, Kind.MAP, Kind.TILES)]
    keys += [ChartKey(Kind.SMALL, code, ("E09000033",)) for code in labels]
    for key in keys:
        text = str(specify(key, chart_figures(key)))
        others = {name for code, name in labels.items() if code != key.code}
        assert not [name for name in others if name in text], key


def test_a_picture_is_served_with_an_etag_and_kept_for_a_year_under_its_version(client: Client) -> None:
    chart = drawn(SPARK)
    plain = client.get("/trust/charts/spark-trust_mps.svg")
    assert plain.status_code == 200
    assert plain["Content-Type"] == "image/svg+xml"
    assert plain["Cache-Control"] == "public, max-age=300"
    versioned = client.get(f"/trust/charts/spark-trust_mps.svg?v={chart.specification_hash[:12]}")
    assert versioned["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get("/trust/charts/spark-trust_mps.svg", headers={"If-None-Match": plain["ETag"]})
    assert again.status_code == 304
    png = client.get("/trust/charts/spark-trust_mps.png")
    assert png["Content-Type"] == "image/png"
    assert png["ETag"] != plain["ETag"]
    assert png.content.startswith(b"\x89PNG")


def test_a_drawn_picture_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    drawn(SPARK)
    with django_assert_num_queries(1):
        client.get("/trust/charts/spark-trust_mps.svg")


def test_a_picture_that_is_not_drawn_yet_is_asked_for(client: Client) -> None:
    page = client.get(f"/trust/charts/{CHOSEN}.svg")
    assert page.status_code == 202
    assert page["Cache-Control"] == "no-store"
    assert "Reload the page in a few seconds." in page.text
    assert [row.key for row in RenderedChart.objects.waiting()] == [str(CHOSEN)]
    assert draw_waiting() == 1
    assert client.get(f"/trust/charts/{CHOSEN}.svg").status_code == 200


@pytest.mark.parametrize(
    "key",
    [
        "trend-nothing",
        "trend-trust_mps-E09000001",
        "trend-trust_mps-E09000099",
        "trend-trust_mps-E09000033-E09000002",
        "trend-trust_mps-E09000002-E09000003-E09000004-E09000005-E09000006",
        "small-trust_mps-E12000007",
        "anything",
    ],
)
@pytest.mark.parametrize("ending", ["svg", "png", "csv"])
def test_guessed_names_are_missing_and_leave_nothing(client: Client, key: str, ending: str) -> None:
    assert client.get(f"/trust/charts/{key}.{ending}").status_code == 404
    assert not RenderedChart.objects.exists()


def test_only_a_few_chosen_charts_wait_at_once(client: Client) -> None:
    for code in BOROUGHS[:MOST_CHOSEN_WAITING]:
        request_chosen_chart(key=ChartKey(Kind.TREND, "trust_mps", (code,)))
    with pytest.raises(TooManyChartsWaitingError):
        request_chosen_chart(key=CHOSEN)
    assert client.get(f"/trust/charts/{CHOSEN}.svg").status_code == 202
    assert RenderedChart.objects.count() == MOST_CHOSEN_WAITING


def test_chosen_charts_make_room_for_each_other() -> None:
    now = timezone.now()
    drawn(SPARK)
    RenderedChart.objects.bulk_create(
        RenderedChart(
            key=f"old-{number}",
            is_standing=False,
            design=DESIGN,
            requested_at=now,
            rendered_at=now,
            svg="<svg/>",
            specification_hash="x",
            alt="x",
        )
        for number in range(MOST_CHOSEN)
    )
    request_chosen_chart(key=CHOSEN)
    assert RenderedChart.objects.filter(is_standing=False).count() == MOST_CHOSEN
    assert not RenderedChart.objects.filter(key="old-0").exists()
    assert RenderedChart.objects.filter(key=str(SPARK)).exists()


def test_csv_has_the_numbers_of_the_chart(client: Client) -> None:
    lines = client.get(f"/trust/charts/{CHOSEN}.csv").getvalue().decode().splitlines()
    assert lines[0] == "measure,area_code,area,period_end,proportion,note,source"
    assert len(lines) == 1 + 3 * 32
    assert 'trust_mps,E12000007,London,2019-03-31,0.84,,"MOPAC Public Attitude Survey, London Datastore"' in lines
    places = client.get("/trust/charts/map-trust_mps.csv").getvalue().decode()
    assert "E09000001,City of London,2023-12-31,,not surveyed" in places


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pictures_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/trust/charts/spark-trust_mps.svg").status_code == 405


def test_a_chart_that_cannot_be_drawn_says_so_without_waiting(client: Client, settings: Any) -> None:
    settings.CHART_WAIT_SECONDS = 30.0
    PublishedFigure.objects.filter(indicator__code="trust_mps").delete()
    drawn(SPARK)
    page = client.get("/trust/charts/spark-trust_mps.svg")
    assert page["Cache-Control"] == "no-store"
    assert "This chart could not be drawn." in page.text


def test_all_figures_come_as_one_file(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        lines = client.get("/trust/figures.csv").getvalue().decode().splitlines()
    assert len(lines) == 1 + 9_603
    assert lines[0] == "measure,wording,area_code,area,area_kind,period_end,proportion,source"


def test_the_command_draws_first_what_the_first_pages_show() -> None:
    call_command("render_charts", seconds=0.2, stdout=StringIO())
    drawn_keys = set(RenderedChart.objects.drawn().values_list("key", flat=True))
    assert "trend-trust_mps" in drawn_keys
    assert len(drawn_keys) < RenderedChart.objects.count()
