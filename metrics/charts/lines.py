"""Specifications of lines over time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from metrics.charts.data import Measure, Series, gaps
from metrics.charts.keys import ChartKey, Kind
from metrics.charts.look import (
    ACCENT,
    LINE_COLOURS,
    LINE_DASHES,
    QUIET,
    finished,
    inline,
    percent_axis,
    title,
)
from metrics.charts.sizes import KEY_COLUMNS, size
from metrics.charts.words import month, percent, small_alt, spark_alt, trend_alt, trend_title


def line_rows(series: Sequence[Series]) -> list[dict[str, Any]]:
    """Return one row a figure. A line breaks where quarters are missing: `run` counts its unbroken parts."""
    rows: list[dict[str, Any]] = []
    for line in series:
        starts = [after for _, after in gaps(line.points)]
        rows += [
            {
                "area": line.area_name,
                "end": point.period_end.isoformat(),
                "proportion": point.proportion,
                "run": f"{line.area_code} {sum(start <= point.period_end for start in starts)}",
            }
            for point in line.points
        ]
    return rows


def trend(measure: Measure, series: Sequence[Series], *, narrow: bool) -> dict[str, Any]:
    """Specify a measure's lines over time: London, and the boroughs chosen beside it."""
    key = ChartKey(Kind.TREND, measure.code, tuple(line.area_code for line in series[1:]), narrow)
    alone = len(series) == 1
    names = [line.area_name for line in series]
    layers = [_lines(series, names, legend=not alone, narrow=narrow)]
    if alone:
        layers += _ends(series[0])
    words = f"12 months to the date shown. Source: {measure.source_label}."
    chart = alt.layer(*layers).properties(title=title(trend_title(measure, series), words, size(key)[0]))
    return finished(chart, size=size(key), description=trend_alt(measure, series))


def _lines(series: Sequence[Series], names: list[str], *, legend: bool, narrow: bool) -> Any:
    key = (
        alt.Legend(
            orient="top",
            direction="horizontal",
            columns=1 if narrow else KEY_COLUMNS,
            symbolSize=500,
            symbolStrokeWidth=3,
        )
        if legend
        else None
    )
    count = len(names)
    return (
        alt.Chart(inline(line_rows(series)))
        .mark_line(strokeWidth=2.5, clip=True)
        .encode(
            x=_time_axis(series, every=3 if narrow else 1, room=not legend),
            y=percent_axis(),
            color=alt.Color("area:N", scale=alt.Scale(domain=names, range=list(LINE_COLOURS[:count])), legend=key),
            strokeDash=alt.StrokeDash(
                "area:N", scale=alt.Scale(domain=names, range=list(LINE_DASHES[:count])), legend=key
            ),
            detail="run:N",
        )
    )


def _time_axis(series: Sequence[Series], *, every: int, room: bool = False, labels: bool = True) -> alt.X:
    ends = [point.period_end for line in series for point in line.points]
    first, last = min(ends), max(ends)
    years = range(first.year + 1, last.year + 1, every)
    axis = alt.Axis(
        format="%Y",
        values=[alt.DateTime(year=year, month=1, date=1, utc=True) for year in years],
        grid=False,
        labelFlush=False,
    )
    domain = [_utc(first), _utc(last)]
    # Room for the last figure's label, which stands to the right of the line.
    padding = alt.Scale(type="utc", domain=domain, padding=14) if room else alt.Scale(type="utc", domain=domain)
    return alt.X("end:T", scale=padding, axis=axis if labels else None)


def _utc(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _ends(line: Series) -> list[alt.Chart]:
    """Return dots and labels for the first and the newest figure of a line."""
    ends = [point for point in (line.first, line.latest) if point]
    rows = [
        {"end": point.period_end.isoformat(), "proportion": point.proportion, "label": percent(point.proportion)}
        for point in ends
    ]
    base = alt.Chart(inline(rows)).encode(x="end:T", y="proportion:Q")
    return [
        base.mark_point(filled=True, size=60, color=ACCENT, opacity=1),
        base.mark_text(dy=-14, fontSize=14, fontWeight="bold", color=ACCENT).encode(text="label:N"),
    ]


def spark(measure: Measure, london: Series) -> dict[str, Any]:
    """Specify a small line without axes; it runs from 0 to 100% as the large one does."""
    rows = line_rows([london])
    line = (
        alt.Chart(inline(rows))
        .mark_line(strokeWidth=2.5, color=ACCENT)
        .encode(
            x=_time_axis([london], every=1, room=True, labels=False),
            y=percent_axis(labels=False),
            detail="run:N",
        )
    )
    floor = alt.Chart(inline([{"proportion": 0}])).mark_rule(color=QUIET).encode(y="proportion:Q")
    chart = alt.layer(floor, line, _ends(london)[0])
    return finished(chart, size=size(ChartKey(Kind.SPARK, measure.code)), description=spark_alt(measure, london))


def small(measure: Measure, borough: Series, london: Series) -> dict[str, Any]:
    """Specify a borough's line beside London's, small enough to stand among others."""
    series = [london, borough]
    names = [line.area_name for line in series]
    now = [(line.area_name, line.latest.proportion) for line in reversed(series) if line.latest]
    until = f", 12 months to {month(borough.latest.period_end)}" if borough.latest else ""
    words = "; ".join(f"{name} {percent(proportion)}" for name, proportion in now) + until
    lines = (
        alt.Chart(inline(line_rows(series)))
        .mark_line(clip=True)
        .encode(
            x=_time_axis(series, every=3),
            y=percent_axis(values=(0, 0.5, 1)),
            color=alt.Color("area:N", scale=alt.Scale(domain=names, range=list(LINE_COLOURS[:2])), legend=_key()),
            strokeDash=alt.StrokeDash(
                "area:N", scale=alt.Scale(domain=names, range=list(LINE_DASHES[:2])), legend=_key()
            ),
            detail="run:N",
        )
    )
    key = ChartKey(Kind.SMALL, measure.code, (borough.area_code,))
    chart = alt.layer(lines).properties(title=title(measure.name, words, size(key)[0]))
    return finished(chart, size=size(key), description=small_alt(measure, borough, london))


def _key() -> alt.Legend:
    return alt.Legend(orient="bottom", direction="horizontal", symbolSize=400)
