"""Dates as precise as their source."""

from datetime import date

import pytest

from turnaround.models import PartialDate, PartialDateError


@pytest.mark.parametrize(
    ("text", "precision", "words", "first", "last"),
    [
        ("2025", "year", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2023-07", "month", "July 2023", date(2023, 7, 1), date(2023, 7, 31)),
        ("2024-02", "month", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-01-20", "day", "20 January 2023", date(2023, 1, 20), date(2023, 1, 20)),
    ],
)
def test_date_keeps_its_precision(text: str, precision: str, words: str, first: date, last: date) -> None:
    partial = PartialDate(text)
    assert (partial.precision, partial.words, str(partial)) == (precision, words, text)
    assert (partial.first_day(), partial.last_day()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "23", "2023-7", "2023-13", "2023-02-30", "July 2023", "2023-07-", "2023-07-01T00", "2023\n"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(PartialDateError):
        PartialDate(text)


def test_dates_sort_by_when_they_begin() -> None:
    texts = ["2023-12-31", "2024", "2023", "2023-07", "2023-07-18", "2022-12"]
    assert [date.text for date in sorted(map(PartialDate, texts))] == [
        "2022-12",
        "2023",
        "2023-07",
        "2023-07-18",
        "2023-12-31",
        "2024",
    ]
