"""Working days in England, over holidays and both changes of the clocks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.moderation.clock import (
    LONDON,
    bank_holidays,
    end_of,
    is_working_day,
    last_day,
    nearest_due,
    working_day_after,
    working_days_between,
    working_days_left,
)

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        pytest.param(date(2026, 3, 2), 1, date(2026, 3, 3), id="the next day"),
        pytest.param(date(2026, 3, 6), 1, date(2026, 3, 9), id="over a weekend"),
        pytest.param(date(2026, 3, 7), 1, date(2026, 3, 9), id="from a Saturday"),
        pytest.param(date(2026, 4, 2), 1, date(2026, 4, 7), id="over Good Friday and Easter Monday"),
        pytest.param(date(2026, 3, 20), 20, date(2026, 4, 21), id="twenty over Easter and the summer clocks"),
        pytest.param(date(2026, 12, 24), 1, date(2026, 12, 29), id="over Christmas and the day for Boxing Day"),
        pytest.param(date(2026, 12, 10), 20, date(2027, 1, 12), id="twenty over Christmas and New Year"),
        pytest.param(date(2027, 12, 24), 1, date(2027, 12, 29), id="both days of Christmas at a weekend"),
        pytest.param(date(2026, 10, 12), 20, date(2026, 11, 9), id="twenty over the winter clocks"),
        pytest.param(
            date(2026, 8, 28), 1, date(2026, 9, 1), id="over the August holiday, which Scotland has earlier"
        ),
        pytest.param(date(2026, 3, 2), 0, date(2026, 3, 2), id="none"),
    ],
)
def test_a_working_day_after_another(day: date, number: int, expected: date) -> None:
    assert working_day_after(day, number) == expected


def test_holidays_are_those_of_england() -> None:
    assert date(2026, 8, 31) in bank_holidays(2026)
    assert date(2026, 8, 3) not in bank_holidays(2026)  # Scotland
    assert date(2026, 3, 17) not in bank_holidays(2026)  # Northern Ireland
    assert date(2022, 9, 19) in bank_holidays(2022)  # proclaimed for one year only


@pytest.mark.parametrize(
    ("begun_at", "expected"),
    [
        # Half past eleven in the evening of 31 May in UTC is 1 June in London.
        pytest.param(datetime(2026, 5, 31, 23, 30, tzinfo=UTC), date(2026, 6, 2), id="summer, just after midnight"),
        pytest.param(datetime(2026, 1, 4, 23, 30, tzinfo=UTC), date(2026, 1, 5), id="winter, just before midnight"),
        # The hour that is there twice, and the one that is not there.
        pytest.param(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 26), id="first of the two hours"),
        pytest.param(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 26), id="second of the two hours"),
        pytest.param(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 30), id="before the missing hour"),
        pytest.param(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 30), id="after the missing hour"),
    ],
)
def test_days_begin_at_midnight_in_london(begun_at: datetime, expected: date) -> None:
    assert last_day(begun_at, 1) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 3, 28), datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), id="winter"),
        pytest.param(
            date(2026, 3, 29), datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC), id="the day clocks go forward"
        ),
        pytest.param(date(2026, 10, 24), datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC), id="summer"),
        pytest.param(date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), id="the day clocks go back"),
    ],
)
def test_a_day_ends_at_midnight_in_london(day: date, expected: datetime) -> None:
    assert end_of(day) == expected


@pytest.mark.parametrize(
    ("now", "left"),
    [
        pytest.param(london(2026, 4, 1, 9), 3, id="three, with Easter between"),
        pytest.param(london(2026, 4, 8, 23, 59), 0, id="the last day, its last minute"),
        pytest.param(london(2026, 4, 9, 0, 1), -1, id="the first minute after it"),
        pytest.param(london(2026, 4, 11, 12), -2, id="a weekend later"),
    ],
)
def test_working_days_left(now: datetime, left: int) -> None:
    assert working_days_left(now, end_of(date(2026, 4, 8))) == left


def test_a_time_over_at_a_weekend_is_over() -> None:
    assert working_days_left(london(2026, 3, 8, 12), end_of(date(2026, 3, 6))) == -1
    assert working_days_left(london(2026, 3, 7, 12), end_of(date(2026, 3, 8))) == 0


def test_near_is_five_working_days() -> None:
    assert nearest_due(london(2026, 4, 1, 12)) == end_of(date(2026, 4, 10))


@given(day=DAYS, number=st.integers(1, 60))
def test_the_day_found_is_a_working_day_and_so_many_after(day: date, number: int) -> None:
    found = working_day_after(day, number)
    assert is_working_day(found)
    assert working_days_between(day, found) == number


@given(first=DAYS, last=DAYS)
def test_counting_forward_and_back_is_the_same(first: date, last: date) -> None:
    assert working_days_between(first, last) == -working_days_between(last, first)
