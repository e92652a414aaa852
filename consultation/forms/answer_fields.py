"""Form fields for the kinds of answer that Django has no field for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Choice, Question
from consultation.definition.texts import clean_text
from web.environment import day as written_day


class AnswerText(forms.CharField):
    """A text as it was written: any language, no control characters, line ends as one character."""

    def to_python(self, value: Any) -> str:
        """Return the text in Unicode's composed form, without what no keyboard writes."""
        return clean_text(super().to_python(value) or "")


class RankingWidget(forms.Widget):
    """One box for each choice, holding its place."""

    template_name = "forms/ranking.html"

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self.choices = choices

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return what was entered beside each choice that has something."""
        entered = {choice.key: (data.get(f"{name}-{choice.key}") or "").strip() for choice in self.choices}
        return {key: place for key, place in entered.items() if place}

    def places(self, value: Any) -> dict[str, str]:
        """Return the place of each choice, whether `value` is what was just entered or an earlier answer."""
        if isinstance(value, list):
            return {key: str(place) for place, key in enumerate(value, 1)}
        return value or {}


class RankingField(forms.Field):
    """Choices put in order; those without a place are left out."""

    widget: RankingWidget

    def clean(self, value: Any) -> list[str]:
        """Return the keys in order; the places must be 1, 2, 3 … without a gap or a repetition."""
        entered: dict[str, str] = value or {}
        if self.required and not entered:
            raise forms.ValidationError(self.error_messages["required"])
        total = len(self.widget.choices)
        if any(
            not place.isascii() or not place.isdigit() or not 1 <= int(place) <= total for place in entered.values()
        ):
            raise forms.ValidationError(_("Enter whole numbers from 1 to %(total)s"), params={"total": total})
        places = {key: int(place) for key, place in entered.items()}
        if len(set(places.values())) != len(places):
            raise forms.ValidationError(_("Give each place to one priority only"))
        if sorted(places.values()) != list(range(1, len(places) + 1)):
            raise forms.ValidationError(_("Start with 1 and leave no place out"))
        return sorted(places, key=places.__getitem__)


class PointsWidget(RankingWidget):
    """One box for each choice, holding its points."""

    template_name = "forms/points.html"

    def __init__(self, choices: tuple[Choice, ...], total: int) -> None:
        super().__init__(choices)
        self.total = total

    def places(self, value: Any) -> dict[str, str]:
        """Return the points of each choice, whether `value` is what was just entered or an earlier answer."""
        return {key: str(points) for key, points in (value or {}).items()}


class PointsField(forms.Field):
    """Points shared out among choices; those without points get none."""

    widget: PointsWidget

    def clean(self, value: Any) -> dict[str, int]:
        """Return the points by key, those above nothing; together they must be exactly the total, or none at all."""
        entered: dict[str, str] = value or {}
        if not all(points.isascii() and points.isdigit() and len(points) <= 6 for points in entered.values()):
            raise forms.ValidationError(_("Enter whole numbers only, such as 25"))
        shared = {key: int(points) for key, points in entered.items() if int(points)}
        total = sum(shared.values())
        if not total and not self.required:
            return {}
        if total != self.widget.total:
            raise forms.ValidationError(
                _("The points must add up to %(total)s. Yours add up to %(given)s"),
                params={"total": self.widget.total, "given": total},
            )
        return shared


class SeveralField(forms.MultipleChoiceField):
    """Several choices, no more than the question allows, and none beside one that stands alone."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        super().__init__(**options)
        self.question = question

    def clean(self, value: Any) -> list[str]:
        """Return the keys chosen, each once."""
        keys: list[str] = list(dict.fromkeys(super().clean(value)))
        alone = [choice.text for choice in self.question.choices if choice.exclusive and choice.key in keys]
        if alone and len(keys) > 1:
            raise forms.ValidationError(
                _("Select “%(alone)s” or other answers, not both"), params={"alone": alone[0]}
            )
        most = self.question.most_choices
        if most is not None and len(keys) > most:
            raise forms.ValidationError(_("Select no more than %(most)s answers"), params={"most": most})
        return keys


class NumberField(forms.DecimalField):
    """A number, as JSON keeps it: an int where it is whole, else a float."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_digits=12,
            decimal_places=3,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "required": _("Enter a number"),
                "invalid": _("Enter a number, such as 12 or 2.5"),
                "min_value": _("The number must be %(limit_value)s or more"),
                "max_value": _("The number must be %(limit_value)s or less"),
                "max_digits": _("Enter a shorter number"),
                "max_decimal_places": _("Enter a number with at most 3 decimal places"),
                "max_whole_digits": _("Enter a smaller number"),
            },
            **options,
        )
        self.widget.classes = "govuk-input--width-10"

    def to_python(self, value: Any) -> Any:
        """Return the number; a comma between thousands is allowed."""
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        """Return an int, a float, or None where nothing was entered."""
        number = super().clean(value)
        if number is None:
            return None
        return int(number) if number == int(number) else float(number)


class DayWidget(forms.Widget):
    """Three boxes: day, month, year."""

    template_name = "forms/day.html"
    parts = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return what was entered in each box that has something."""
        entered = {part: (data.get(f"{name}-{part}") or "").strip() for part in self.parts}
        return {part: text for part, text in entered.items() if text}

    def boxes(self, value: Any) -> dict[str, str]:
        """Return what stands in each box, whether `value` is what was just entered, a date or its ISO form."""
        if isinstance(value, str):
            value = date.fromisoformat(value)
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return value or {}


class DayField(forms.Field):
    """A date, kept in its ISO form."""

    widget = DayWidget

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.earliest, self.latest = earliest, latest

    def clean(self, value: Any) -> str:
        """Return the date as 2023-01-31, or an empty text where nothing was entered."""
        entered: dict[str, str] = value or {}
        if not entered:
            if self.required:
                raise forms.ValidationError(_("Enter a date"))
            return ""
        if missing := [part for part in DayWidget.parts if part not in entered]:
            raise forms.ValidationError(_("The date must include a %(part)s"), params={"part": PARTS[missing[0]]})
        if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in entered.values()):
            raise forms.ValidationError(_("Enter the date in numbers, such as 31 1 2023"))
        try:
            day = date(int(entered["year"]), int(entered["month"]), int(entered["day"]))
        except ValueError:
            raise forms.ValidationError(_("Enter a date that is in the calendar")) from None
        self._check_limits(day)
        return day.isoformat()

    def _check_limits(self, day: date) -> None:
        if self.earliest and day < self.earliest:
            raise forms.ValidationError(
                _("The date must be %(day)s or later"), params={"day": written_day(self.earliest)}
            )
        if self.latest and day > self.latest:
            raise forms.ValidationError(
                _("The date must be %(day)s or earlier"), params={"day": written_day(self.latest)}
            )


PARTS = {"day": _("day"), "month": _("month"), "year": _("year")}
