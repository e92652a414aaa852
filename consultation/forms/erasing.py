"""Erasing a response."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """Asks whether somebody is sure, since nothing brings it back."""

    sure = forms.MultipleChoiceField(
        label=_("Are you sure?"),
        choices=[("yes", _("Yes, erase what I sent. I know that nobody can bring it back."))],
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Tick the box if you want to erase what you sent")},
    )
