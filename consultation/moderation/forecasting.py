"""When the queue is empty if everything goes on as in the last 24 hours: arithmetic on plain numbers."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

# Further ahead than this a forecast says nothing.
FURTHEST = timedelta(days=365)


@dataclass(frozen=True)
class Forecast:
    """What the last 24 hours say of the queue: `empty_on` is None where it does not empty at this pace."""

    waiting: int
    done: int
    came: int
    empty_on: date | None

    @property
    def grows(self) -> bool:
        """Say whether more comes than is done."""
        return self.came > self.done


def forecast(*, waiting: int, done: int, came: int, today: date) -> Forecast:
    """Return when `waiting` pieces of work are done where each day `done` are done and `came` are new.

    >>> forecast(waiting=10, done=5, came=1, today=date(2026, 11, 22)).empty_on
    datetime.date(2026, 11, 25)
    >>> forecast(waiting=10, done=5, came=5, today=date(2026, 11, 22)).empty_on is None
    True
    """
    if waiting == 0:
        return Forecast(waiting, done, came, today)
    fewer = done - came
    if fewer <= 0 or ceil(waiting / fewer) > FURTHEST.days:
        return Forecast(waiting, done, came, None)
    return Forecast(waiting, done, came, today + timedelta(days=ceil(waiting / fewer)))
