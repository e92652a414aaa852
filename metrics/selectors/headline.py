"""One measure at a glance, with London's trend."""

from dataclasses import dataclass
from datetime import date

from metrics.charts.data import points_between, year_before
from metrics.charts.keys import ChartKey, Kind
from metrics.charts.words import change_words, trend_alt
from metrics.models import Indicator
from metrics.selectors.images import chart_images
from metrics.selectors.measures import measure_series, plain_measure
from metrics.selectors.pages import ChartPair

TRUST = "trust_mps"


@dataclass(frozen=True)
class MeasureAtAGlance:
    """London's newest figure of one measure, its change on a year before, and the trend as a picture."""

    code: str
    name: str
    sentence: str
    proportion: float
    period_end: date
    change: str
    source_label: str
    lines: ChartPair


def trust_at_a_glance() -> MeasureAtAGlance | None:
    """Return trust in the Met; None where no figure has been loaded. Four queries."""
    indicator = Indicator.objects.select_related("survey").filter(code=TRUST).first()
    if indicator is None:
        return None
    series = measure_series(TRUST)
    latest = series[0].latest if series else None
    if latest is None:
        return None
    measure = plain_measure(indicator)
    wide, narrow = ChartKey(Kind.TREND, TRUST), ChartKey(Kind.TREND, TRUST).narrowed()
    images = chart_images([wide, narrow])
    alt = trend_alt(measure, series)
    before = series[0].at(year_before(latest.period_end))
    return MeasureAtAGlance(
        code=indicator.code,
        name=indicator.name,
        sentence=indicator.sentence,
        proportion=latest.proportion,
        period_end=latest.period_end,
        change=change_words(points_between(latest.proportion, before)),
        source_label=indicator.survey.source_label,
        lines=ChartPair(images[str(wide)].described(alt), images[str(narrow)].described(alt)),
    )
