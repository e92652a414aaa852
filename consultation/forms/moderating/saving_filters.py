"""A name for a filter of the queue."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedFilterForm(forms.Form):
    """What a filter is called and whether colleagues see it."""

    name = forms.CharField(
        label=_("Name of this filter"), max_length=60, error_messages={"required": _("Enter a name for this filter")}
    )
    is_shared = forms.BooleanField(required=False, label=_("Show it to all moderators"))
