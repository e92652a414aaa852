"""Choosing boroughs to compare."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.charts.keys import MOST_BOROUGHS


class CompareForm(forms.Form):
    """Up to four boroughs to show beside London."""

    borough = forms.MultipleChoiceField(
        label=_("Compare London with up to four boroughs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose boroughs from the list.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["borough"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        field.choices = choices

    def clean_borough(self) -> list[str]:
        """Refuse more boroughs than lines can be told apart."""
        chosen: list[str] = self.cleaned_data["borough"]
        if len(set(chosen)) > MOST_BOROUGHS:
            raise forms.ValidationError(
                _("Choose up to four boroughs. You chose %(count)s."), params={"count": len(set(chosen))}
            )
        return chosen
