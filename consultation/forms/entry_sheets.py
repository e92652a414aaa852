"""The form of an equality sheet, and of what is settled about paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition.equality import equality_questions
from consultation.forms.answer_fields import AnswerText
from consultation.models import Consultation

MOST_DAYS = 60


class SheetForm(forms.Form):
    """Which paper an equality sheet belongs to, and its answers."""

    reference = AnswerText(
        label=_("Reference on the sheet"),
        max_length=40,
        help_text=_("Or the receipt code of the response."),
        error_messages={"required": _("Enter the reference on the sheet")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for number, question in enumerate(equality_questions(), 1):
            self.fields[question.key] = forms.ChoiceField(
                label=f"E{number}. {question.text}",
                choices=[(option, f"{n}. {option}") for n, option in enumerate(question.options, 1)],
                widget=forms.RadioSelect(),
                required=False,
            )
            if question.follow_up:
                label = question.follow_up["text"]
                self.fields[f"{question.key}.words"] = AnswerText(label=label, required=False, max_length=200)

    @property
    def options(self) -> dict[str, str]:
        """Return the options ticked, by key; an answer to a question that was not for this person is left out."""
        given: dict[str, str] = {}
        for question in equality_questions():
            option = self.cleaned_data.get(question.key, "")
            if option and question.is_asked(given):
                given[question.key] = option
        return given

    @property
    def words(self) -> dict[str, str]:
        """Return the words written beside the options that ask for them."""
        return {
            question.key: self.cleaned_data.get(f"{question.key}.words", "")
            for question in equality_questions()
            if question.follow_up and self.options.get(question.key) == question.follow_up["when"]
        }


def _whole_number(label: Any, help_text: Any, most: int) -> forms.IntegerField:
    message = _("Enter a whole number from 0 to %(most)s")
    field = forms.IntegerField(
        label=label,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        min_value=0,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message % {"most": most}),
    )
    field.widget.classes = "govuk-input--width-3"
    return field


class SettingsForm(forms.Form):
    """What is settled about paper for one consultation."""

    return_address = AnswerText(
        label=_("Address for answers on paper"),
        help_text=_("It is printed on the form."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paper_grace_days = _whole_number(
        _("Days after closing in which papers may be entered"),
        _("Time for the post. It is printed on the form too."),
        MOST_DAYS,
    )
    double_entry_percent = _whole_number(
        _("How many of 100 papers are entered twice"), _("0 for none. Which ones cannot be foreseen."), 100
    )

    def __init__(self, data: Any = None, *, consultation: Consultation) -> None:
        super().__init__(data, initial={name: getattr(consultation, name) for name in self.base_fields})
