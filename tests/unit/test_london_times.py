"""Days and times of day in London, over the changes of the clocks too."""

from datetime import UTC, datetime, time

import pytest
from django import forms

from consultation.forms.authoring.times import ClockField, NoSuchTimeError, london_moment


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9am", time(9)),
        ("9 AM", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("5:30pm", time(17, 30)),
        ("5.30 pm", time(17, 30)),
        ("17:30", time(17, 30)),
        ("09:05", time(9, 5)),
        ("midnight", time(0)),
        ("Midday", time(12)),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(written: str, meant: time | None) -> None:
    assert ClockField().clean(written) == meant


@pytest.mark.parametrize("written", ["soon", "25:00", "9:75", "13pm", "0am", "9:3", "-1"])
def test_other_times_are_refused(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="Enter a time"):
        ClockField().clean(written)


def test_summer_and_winter_are_told_apart() -> None:
    assert london_moment("2027-01-12", time(9), later=False).astimezone(UTC) == datetime(2027, 1, 12, 9, tzinfo=UTC)
    assert london_moment("2027-07-12", time(9), later=False).astimezone(UTC) == datetime(2027, 7, 12, 8, tzinfo=UTC)


def test_an_hour_that_comes_twice_begins_with_the_first_and_ends_with_the_second() -> None:
    opens = london_moment("2027-10-31", time(1, 30), later=False).astimezone(UTC)
    closes = london_moment("2027-10-31", time(1, 30), later=True).astimezone(UTC)
    assert (opens.hour, closes.hour) == (0, 1)


def test_an_hour_that_is_left_out_is_refused() -> None:
    with pytest.raises(NoSuchTimeError):
        london_moment("2027-03-28", time(1, 30), later=False)
