"""How large charts are, so that pages keep their places free before pictures arrive."""

from math import ceil

from metrics.charts.keys import ChartKey, Kind

WIDE, NARROW, SMALL = 720, 300, 300
# Names of lines stand beside each other over a wide chart, so many that the longest fit.
KEY_COLUMNS, KEY_LINE = 3, 24


def size(key: ChartKey) -> tuple[int, int]:
    """Return a chart's width and height in pixels, everything in it."""
    count = len(key.areas)
    if key.kind is Kind.SPARK:
        return 240, 72
    if key.kind is Kind.SMALL:
        return SMALL, 250
    if key.kind is Kind.MAP:
        return (NARROW, 440) if key.narrow else (WIDE, 600)
    if key.kind is Kind.TILES:
        return (NARROW, 430) if key.narrow else (WIDE, 620)
    if not count:
        return (NARROW, 340) if key.narrow else (WIDE, 400)
    if key.narrow:
        return NARROW, 340 + KEY_LINE * (count + 1)
    return WIDE, 400 + KEY_LINE * ceil((count + 1) / KEY_COLUMNS)
