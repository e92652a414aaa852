"""When the queue is empty at the pace of the last 24 hours."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.moderation.forecasting import forecast

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("waiting", "done", "came", "empty_on"),
    [
        (0, 0, 0, TODAY),
        (0, 0, 9, TODAY),
        (10, 10, 0, date(2026, 11, 23)),
        (11, 10, 0, date(2026, 11, 24)),
        (10, 12, 10, date(2026, 11, 27)),
        (10, 10, 10, None),
        (10, 5, 10, None),
        (10, 0, 0, None),
        (366, 1, 0, None),
    ],
)
def test_queue_empties_by_what_is_done_less_what_comes(
    waiting: int, done: int, came: int, empty_on: date | None
) -> None:
    assert forecast(waiting=waiting, done=done, came=came, today=TODAY).empty_on == empty_on


@given(waiting=st.integers(1, 10**6), done=st.integers(0, 10**5), came=st.integers(0, 10**5))
def test_day_that_is_named_is_the_first_on_which_nothing_is_left(waiting: int, done: int, came: int) -> None:
    empty_on = forecast(waiting=waiting, done=done, came=came, today=TODAY).empty_on
    if empty_on is not None:
        days = (empty_on - TODAY).days
        assert waiting - days * (done - came) <= 0 < waiting - (days - 1) * (done - came)
