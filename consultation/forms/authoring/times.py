"""A day and a time of day in London, where some times come twice a year and some not at all."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.environment import clock

WORDS = {"midnight": time(0, 0), "midday": time(12, 0), "noon": time(12, 0)}
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.ASCII)


class ClockField(forms.CharField):
    """A time of day, written as people write it: 9am, 5:30pm, 17:30, midday."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)
        self.widget.classes = "govuk-input--width-5"

    def prepare_value(self, value: Any) -> Any:
        """Return the text for the box, whether `value` is what was just entered or a moment."""
        return clock(value) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> time | None:
        """Return the time of day; None where nothing was entered."""
        text = super().clean(value).strip().lower()
        if not text or text in WORDS:
            return WORDS.get(text)
        found = TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Enter a time, such as 9am, 5:30pm or 17:30"))
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and not 1 <= hour <= 12:
            raise forms.ValidationError(_("Enter a time, such as 9am, 5:30pm or 17:30"))
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_("Enter a time that is on the clock, such as 9am or 17:30"))
        return time(hour, minute)


class NoSuchTimeError(ValueError):
    """The clocks go forward over this time of this day."""


def london_moment(day: str, at: time, *, later: bool) -> datetime:
    """Return the moment of a day (ISO form) and a time in London.

    When the clocks go back an hour comes twice: `later` takes the second. Raises NoSuchTimeError for the hour that
    is left out when they go forward.

    >>> london_moment("2026-10-25", time(1, 30), later=True).isoformat()
    '2026-10-25T01:30:00+00:00'
    """
    naive = datetime.combine(date.fromisoformat(day), at)
    moment = naive.replace(tzinfo=timezone.get_default_timezone(), fold=int(later))
    if moment.astimezone(UTC).astimezone(timezone.get_default_timezone()).replace(tzinfo=None) != naive:
        raise NoSuchTimeError(naive.isoformat())
    return moment


NO_SUCH_TIME = gettext_lazy("This time does not exist: the clocks go forward that night. Choose another time")
