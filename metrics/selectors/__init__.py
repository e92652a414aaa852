"""What pages, charts and the API read."""

from metrics.selectors.boroughs import (
    BoroughMeasure,
    RankedBorough,
    borough_measures,
    ranked_boroughs,
)
from metrics.selectors.measures import (
    HeadlineMeasure,
    headline_measures,
    latest_period,
    measure_series,
    measures_for_priority,
)

__all__ = [
    "BoroughMeasure",
    "HeadlineMeasure",
    "RankedBorough",
    "borough_measures",
    "headline_measures",
    "latest_period",
    "measure_series",
    "measures_for_priority",
    "ranked_boroughs",
]
