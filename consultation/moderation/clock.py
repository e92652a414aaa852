"""Working days in England, and what is counted in them. A day is a day in London, whatever its clocks do."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
LAST_SECOND = time(23, 59, 59)
SATURDAY = 5
ONE_DAY = timedelta(days=1)
# Working days before the end of an appeal's time from which it goes before ordinary work.
NEAR = 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of a year in England, with the days that stand in for those on a weekend."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Say whether a day is neither Saturday, Sunday nor a bank holiday in England."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_day_after(day: date, number: int) -> date:
    """Return the working day that is `number` working days after `day`, which itself does not count.

    >>> working_day_after(date(2026, 4, 1), 2)
    datetime.date(2026, 4, 7)
    """
    while number > 0:
        day += ONE_DAY
        number -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days come after `first` up to and with `last`; below zero where `last` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + ONE_DAY * number) for number in range(1, (last - first).days + 1))


def last_day(begun_at: datetime, working_days: int) -> date:
    """Return the last of so many working days that begin with the day after a moment."""
    return working_day_after(begun_at.astimezone(LONDON).date(), working_days)


def end_of(day: date) -> datetime:
    """Return the last second of a day in London."""
    return datetime.combine(day, LAST_SECOND, LONDON)


def working_days_left(now: datetime, due_at: datetime) -> int:
    """Return how many working days are left after today; 0 on the last day, below zero once it is over."""
    today, last = now.astimezone(LONDON).date(), due_at.astimezone(LONDON).date()
    return working_days_between(today, last) or (-1 if last < today else 0)


def nearest_due(now: datetime) -> datetime:
    """Return up to when a time may end that is near its end now."""
    return end_of(working_day_after(now.astimezone(LONDON).date(), NEAR))
