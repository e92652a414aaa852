"""Surveys, what they ask, the areas they cover, the figures published from them, and the charts drawn of these."""

from metrics.models.areas import Area
from metrics.models.charts import RenderedChart
from metrics.models.figures import PublishedFigure
from metrics.models.surveys import Indicator, Survey

__all__ = ["Area", "Indicator", "PublishedFigure", "RenderedChart", "Survey"]
