"""The forms of the equality questions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition.equality import EqualityQuestion
from consultation.forms.answer_fields import AnswerText


class EntryForm(forms.Form):
    """Asks whether somebody wants to answer the equality questions."""

    wanted = forms.ChoiceField(
        label=_("Do you want to answer the equality questions?"),
        choices=[
            ("yes", _("Yes, answer the equality questions (takes 2 minutes)")),
            ("no", _("No, skip the equality questions")),
        ],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Select yes if you want to answer the equality questions")},
    )


def equality_form(question: EqualityQuestion, data: Mapping[str, Any] | None = None) -> forms.Form:
    """Return the form of one question; leaving it empty is an answer too."""
    form = forms.Form(data)
    widget = forms.RadioSelect()
    widget.hints = {option: _(hint) for option, hint in question.hints.items()}  # type: ignore[attr-defined]
    form.fields["option"] = forms.ChoiceField(
        label=_(question.text),
        # What is kept is the English option, whatever language it was chosen in.
        choices=[(option, _(option)) for option in question.options],
        help_text=_(question.hint) if question.hint else "",
        widget=widget,
        required=False,
        error_messages={"invalid_choice": _("Select one of the answers on this page")},
    )
    if question.follow_up:
        asked = question.follow_up["text"]
        form.fields["words"] = AnswerText(label=_(asked), required=False, max_length=200)
    return form
