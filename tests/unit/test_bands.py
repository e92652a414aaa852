"""Bands of numbers and dates."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consultation.definition.counting.bands import MOST, Band, date_bands, number_bands

NUMBERS = st.decimals(-100_000, 100_000, places=3, allow_nan=False)


def test_few_numbers_stand_by_themselves() -> None:
    assert number_bands({Decimal(3): 2, Decimal(1): 1}) == [
        Band(Decimal(1), Decimal(1), 1),
        Band(Decimal(3), Decimal(3), 2),
    ]
    assert number_bands({}) == []


def test_many_whole_numbers_are_put_into_bands_that_do_not_overlap() -> None:
    bands = number_bands({Decimal(number): 1 for number in range(100)})
    assert [(band.first, band.last, band.count) for band in bands[:2]] == [(0, 9, 10), (10, 19, 10)]
    assert len(bands) == 10


@given(st.dictionaries(NUMBERS, st.integers(1, 50), min_size=1, max_size=60))
def test_every_answer_is_in_exactly_one_band(counts: dict[Decimal, int]) -> None:
    bands = number_bands(counts)
    assert sum(band.count for band in bands) == sum(counts.values())
    assert len(bands) <= MOST + 2
    for one, following in pairwise(bands):
        assert one.last < following.first or (one.last == following.first and not one.is_whole)


def test_dates_by_month_or_by_year() -> None:
    assert date_bands({date(2022, 12, 31): 1, date(2023, 1, 1): 2}) == [("2022-12", 1), ("2023-01", 2)]
    assert date_bands({date(1999, 5, 1): 1, date(2023, 1, 1): 2}) == [("1999", 1), ("2023", 2)]
    assert date_bands({}) == []
