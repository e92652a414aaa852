"""The share of decisions that are made again."""

from django import forms

from consultation.forms.authoring.settings import recheck_share


class ShareForm(forms.Form):
    """How many ordinary decisions are compared, in per cent."""

    recheck_percent = recheck_share()
