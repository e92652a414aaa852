"""Numbers and dates that people entered, put into bands that a page can show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MOST = 12
MONTHS = 24


@dataclass(frozen=True)
class Band:
    """Answers from `first` to `last`, both in it; of numbers that are not whole, up to but not including `last`."""

    first: Decimal
    last: Decimal
    count: int
    is_whole: bool = True


def number_bands(counts: Mapping[Decimal, int]) -> list[Band]:
    """Return each number with its count, or bands of equal width where there are more than twelve.

    A band is 1, 2 or 5 wide, or ten, a hundred or a thousand times that, or a tenth.

    >>> number_bands({Decimal(2): 1, Decimal(7): 3})[1]
    Band(first=Decimal('7'), last=Decimal('7'), count=3, is_whole=True)
    """
    given = {number: count for number, count in counts.items() if count}
    if len(given) <= MOST:
        return [Band(number, number, count) for number, count in sorted(given.items())]
    is_whole = all(number == number.to_integral_value() for number in given)
    width = _width((max(given) - min(given)) / MOST, least=Decimal(1) if is_whole else Decimal(0))
    inside: Counter[int] = Counter()
    for number, count in given.items():
        inside[int((number / width).to_integral_value(rounding="ROUND_FLOOR"))] += count
    step = width - 1 if is_whole else width
    return [
        Band(place * width, place * width + step, inside[place], is_whole)
        for place in range(min(inside), max(inside) + 1)
    ]


def _width(needed: Decimal, *, least: Decimal) -> Decimal:
    power = Decimal(10) ** (needed.adjusted())
    width = next(power * times for times in (1, 2, 5, 10) if power * times >= needed)
    return max(width, least)


def date_bands(counts: Mapping[date, int]) -> list[tuple[str, int]]:
    """Return how many entered a date in each month, as 2023-01, or in each year where that is over two years.

    >>> date_bands({date(2023, 1, 20): 2, date(2023, 3, 1): 1})
    [('2023-01', 2), ('2023-02', 0), ('2023-03', 1)]
    """
    given = {day: count for day, count in counts.items() if count}
    if not given:
        return []
    first, last = min(given), max(given)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > MONTHS:
        years: Counter[int] = Counter()
        for day, count in given.items():
            years[day.year] += count
        return [(str(year), years[year]) for year in sorted(years)]
    by_month: Counter[str] = Counter()
    for day, count in given.items():
        by_month[f"{day:%Y-%m}"] += count
    places = (divmod(first.year * 12 + first.month - 1 + place, 12) for place in range(months))
    keys = [f"{year:04d}-{month + 1:02d}" for year, month in places]
    return [(key, by_month[key]) for key in keys]
