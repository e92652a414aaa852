"""The form of one questionnaire page."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Choice, Kind, Question

DEFAULT_LIMIT = 5000


class AnswerText(forms.CharField):
    """A text as it was written: any language, no control characters, line ends as one character."""

    def to_python(self, value: Any) -> str:
        """Return the text in Unicode's composed form, without what no keyboard writes."""
        text = super().to_python(value) or ""
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        return "".join(
            letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
        )


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


def page_form(
    questions: list[Question], answers: Mapping[str, Any], data: Mapping[str, Any] | None = None
) -> forms.Form:
    """Return the form for `questions`, filled with the answers so far or with what was just sent."""
    form = forms.Form(data, initial={question.key: answers.get(question.key) for question in questions})
    for question in questions:
        if question.kind != Kind.INFORMATION:
            form.fields[question.key] = _field(question)
    return form


def _field(question: Question) -> forms.Field:
    options: dict[str, Any] = {"label": question.text, "help_text": question.hint, "required": question.required}
    return MAKERS[question.kind](question, options)


def _text(question: Question, options: dict[str, Any]) -> forms.Field:
    limit = question.limit or DEFAULT_LIMIT
    messages = {
        "required": _("Enter an answer"),
        "max_length": _("Your answer must be %(limit_value)d characters or fewer; it is %(show_value)d"),
    }
    widget: forms.Widget = forms.TextInput()
    if question.kind == Kind.LONG_TEXT:
        widget = forms.Textarea(attrs={"rows": 6})
        # The macro for long texts draws the count of characters left from this.
        widget.limit = limit  # type: ignore[attr-defined]
    return AnswerText(max_length=limit, widget=widget, error_messages=messages, **options)


def _one_choice(question: Question, options: dict[str, Any]) -> forms.Field:
    widget = forms.RadioSelect()
    widget.hints = {choice.key: choice.hint for choice in question.choices if choice.hint}  # type: ignore[attr-defined]
    return _choice_field(question, options, widget, [])


def _borough(question: Question, options: dict[str, Any]) -> forms.Field:
    return _choice_field(question, options, forms.Select(), [("", _("Choose a borough"))])


def _choice_field(
    question: Question, options: dict[str, Any], widget: forms.Widget, empty: list[tuple[str, Any]]
) -> forms.Field:
    messages = {"required": _("Select an answer"), "invalid_choice": _("Select one of the answers on this page")}
    choices = [*empty, *((choice.key, choice.text) for choice in question.choices)]
    return forms.ChoiceField(choices=choices, widget=widget, error_messages=messages, **options)


def _several_choices(question: Question, options: dict[str, Any]) -> forms.Field:
    messages = {
        "required": _("Select at least one answer"),
        "invalid_choice": _("Select from the answers on this page"),
    }
    choices = [(choice.key, choice.text) for choice in question.choices]
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple(), error_messages=messages, **options
    )


def _ranking(question: Question, options: dict[str, Any]) -> forms.Field:
    messages = {"required": _("Enter 1 beside the priority that matters most to you")}
    return RankingField(widget=RankingWidget(question.choices), error_messages=messages, **options)


MAKERS = {
    Kind.SINGLE_CHOICE: _one_choice,
    Kind.AGREEMENT_SCALE: _one_choice,
    Kind.SEVERAL_CHOICES: _several_choices,
    Kind.BOROUGH: _borough,
    Kind.RANKING: _ranking,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
}
