"""The form of an event."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.forms.answer_fields import AnswerText, DayField
from consultation.models import Event
from consultation.selectors.events import borough_names


class EventForm(forms.Form):
    """When and where people were met, for whom, and how many came."""

    name = AnswerText(label=_("Name of the event"), max_length=200, error_messages={"required": _("Enter its name")})
    held_on = DayField(label=_("Date"))
    place = AnswerText(
        label=_("Place"),
        max_length=200,
        help_text=_("For example, Brixton Library."),
        error_messages={"required": _("Enter the place")},
    )
    borough = forms.ChoiceField(label=_("Borough"), required=False)
    audience = AnswerText(
        label=_("Who it was for"),
        required=False,
        max_length=200,
        help_text=_("For example, young people, or anybody who came by."),
    )
    people_met = forms.IntegerField(
        label=_("How many people were met"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Leave it empty if nobody counted."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Enter a whole number"),
            "min_value": _("Enter 0 or more"),
            "max_value": _("Enter a smaller number"),
        },
    )
    notes = AnswerText(
        label=_("Notes"),
        required=False,
        max_length=5000,
        help_text=_("What was heard. Everybody can read this: no names and nothing that shows who somebody is."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, event: Event | None = None) -> None:
        initial = None if event is None else {name: getattr(event, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        self.fields["borough"].choices = [("", _("Not in one borough")), *borough_names().items()]  # type: ignore[attr-defined]
        self.fields["people_met"].widget.classes = "govuk-input--width-5"
        self.fields["held_on"].latest = timezone.localdate()  # type: ignore[attr-defined]

    def clean_held_on(self) -> date:
        """Return the date."""
        return date.fromisoformat(self.cleaned_data["held_on"])
