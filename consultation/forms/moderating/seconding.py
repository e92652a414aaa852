"""What a second person says of a decision that needs two."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

AGREE, DISAGREE = "yes", "no"


class SecondForm(forms.Form):
    """Agree, or not and why."""

    decision = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.ChoiceField(
        label=gettext_lazy("Do you agree?"),
        choices=[
            (AGREE, gettext_lazy("Yes, it takes effect now")),
            (DISAGREE, gettext_lazy("No, somebody else should decide")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you agree")},
    )
    second_note = forms.CharField(
        required=False,
        label=gettext_lazy("Note for colleagues"),
        help_text=gettext_lazy("Never public. Needed where you do not agree."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a word of why where somebody does not agree."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("agreed") == DISAGREE and not cleaned.get("second_note"):
            self.add_error("second_note", _("Say in a note why you do not agree"))
        return cleaned
