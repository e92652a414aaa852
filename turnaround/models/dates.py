"""Dates as precise as their source: a day, a month or a year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class PartialDateError(ValueError):
    """A text is not a year, a month or a day in ISO 8601 form."""


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date that keeps the precision of its source: `2025`, `2023-07` or `2023-01-20`.

    They sort as their texts do, a year before its months and a month before its days.
    """

    text: str

    def __post_init__(self) -> None:
        if not FORM.fullmatch(self.text):
            raise PartialDateError(f"expected a year, a month or a day such as 2023-07, got {self.text!r}")
        try:
            self.first_day()
        except ValueError as error:
            raise PartialDateError(f"{self.text!r} is not in the calendar") from error

    def __str__(self) -> str:
        return self.text

    @property
    def precision(self) -> str:
        """Return `year`, `month` or `day`."""
        return {4: "year", 7: "month"}.get(len(self.text), "day")

    @property
    def words(self) -> str:
        """Return the date as people write it: 2025, July 2023 or 20 January 2023."""
        first = self.first_day()
        return {"year": self.text, "month": f"{first:%B %Y}"}.get(self.precision, f"{first.day} {first:%B %Y}")

    def first_day(self) -> date:
        """Return the first day that the date may mean."""
        return date(*(int(part) for part in (*self.text.split("-"), "1", "1")[:3]))

    def last_day(self) -> date:
        """Return the last day that the date may mean."""
        first = self.first_day()
        if self.precision == "year":
            return first.replace(month=12, day=31)
        return first.replace(day=monthrange(first.year, first.month)[1]) if self.precision == "month" else first


class PartialDateField(models.CharField):
    """A column of ISO 8601 texts, read as `PartialDate`; the database sorts and compares them as dates."""

    # What the type checker takes the attribute to hold.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 10, "db_collation": "C"}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out of migrations what is the same for every such column."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "db_collation"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        """Read a column's text."""
        return PartialDate(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        """Read what a form or a file holds."""
        if value in (None, ""):
            return None
        if isinstance(value, PartialDate):
            return value
        try:
            return PartialDate(str(value))
        except PartialDateError as error:
            raise ValidationError(_("Enter a year, a month or a day, such as 2023-07.")) from error

    def get_prep_value(self, value: Any) -> str | None:
        """Return what the column holds, refusing what is not a date."""
        if value in (None, ""):
            return None
        return str(value if isinstance(value, PartialDate) else PartialDate(str(value)))

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text for a serialised copy."""
        return str(self.value_from_object(obj) or "")


def dated(field: str) -> models.Q:
    """Return the check that a column holds a partial date or nothing."""
    return models.Q(**{f"{field}__regex": r"^\d{4}(-\d{2}(-\d{2})?)?$"}) | models.Q(**{f"{field}__isnull": True})
