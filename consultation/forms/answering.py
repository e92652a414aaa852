"""The form of one questionnaire page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Kind, Question
from consultation.forms.answer_fields import (
    AnswerText,
    DayField,
    NumberField,
    PointsField,
    PointsWidget,
    RankingField,
    RankingWidget,
    SeveralField,
)
from consultation.forms.organisation_fields import OrganisationField
from consultation.forms.place_fields import BoroughField, PlaceField

DEFAULT_LIMIT = 5000


def page_form(
    questions: list[Question],
    answers: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
    *,
    finds_postcodes: bool = False,
) -> forms.Form:
    """Return the form for `questions`, filled with the answers so far or with what was just sent.

    `finds_postcodes` says whether the directory of postcodes is loaded; without it a place is chosen from a list.
    """
    form = forms.Form(data, initial={question.key: answers.get(question.key) for question in questions})
    for question in questions:
        if question.kind == Kind.POSTCODE:
            place_field = PlaceField if finds_postcodes else BoroughField
            kept = answers.get(question.key)
            form.fields[question.key] = place_field(question=question, kept=kept, **_options(question))
        elif question.kind != Kind.INFORMATION:
            form.fields[question.key] = MAKERS[question.kind](question, _options(question))
    return form


def _options(question: Question) -> dict[str, Any]:
    return {"label": question.text, "help_text": question.hint, "required": question.required}


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
    return _choice_field(question, options, _with_hints(forms.RadioSelect(), question), [])


def _with_hints(widget: forms.Widget, question: Question) -> forms.Widget:
    """Return the widget with what stands in grey below some of its choices."""
    widget.hints = {choice.key: choice.hint for choice in question.choices if choice.hint}  # type: ignore[attr-defined]
    return widget


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
    widget = _with_hints(forms.CheckboxSelectMultiple(), question)
    return SeveralField(question=question, choices=choices, widget=widget, error_messages=messages, **options)


def _ranking(question: Question, options: dict[str, Any]) -> forms.Field:
    messages = {"required": _("Enter 1 beside the priority that matters most to you")}
    return RankingField(widget=RankingWidget(question.choices), error_messages=messages, **options)


def _points(question: Question, options: dict[str, Any]) -> forms.Field:
    return PointsField(widget=PointsWidget(question.choices, question.points_to_share), **options)


def _number(question: Question, options: dict[str, Any]) -> forms.Field:
    return NumberField(min_value=_plain(question.lowest), max_value=_plain(question.highest), **options)


def _plain(limit: Decimal | None) -> Decimal | int | None:
    """Return a limit as a person writes it: 120, not 120.000."""
    if limit is None:
        return None
    return int(limit) if limit == int(limit) else limit.normalize()


def _day(question: Question, options: dict[str, Any]) -> forms.Field:
    return DayField(earliest=question.earliest, latest=question.latest, **options)


def _organisation(question: Question, options: dict[str, Any]) -> forms.Field:
    return OrganisationField(**options)


MAKERS = {
    Kind.SINGLE_CHOICE: _one_choice,
    Kind.AGREEMENT_SCALE: _one_choice,
    Kind.SEVERAL_CHOICES: _several_choices,
    Kind.BOROUGH: _borough,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.ORGANISATION: _organisation,
}
