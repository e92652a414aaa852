"""Coming back to a response by its receipt code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.selectors.receipts import ResponseNotFoundError, access_response


class ReceiptForm(forms.Form):
    """Asks for the receipt code; a valid form has the response in `cleaned_data["response"]`."""

    code = forms.CharField(
        label=_("Your receipt code"),
        help_text=_("We showed it when you sent your response. Capital letters and dashes do not matter."),
        max_length=40,
        error_messages={"required": _("Enter your receipt code")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def clean(self) -> dict[str, Any]:
        """Find the response; a wrong code says nothing about which codes there are."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "code" in cleaned:
            try:
                cleaned["response"] = access_response(cleaned["code"], slug=self.slug)
            except ResponseNotFoundError:
                self.add_error("code", _("We cannot open a response with this code. Check it and try again."))
        return cleaned
