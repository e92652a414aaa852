"""Coming back to a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.selectors.drafts import DraftNotFoundError, access_draft_by_code

NOT_FOUND = _(
    "We cannot open a draft with this code. Check it and try again. Drafts are kept for 30 days and cannot be opened "
    "once they are sent."
)


class AddressForm(forms.Form):
    """Asks for an e-mail address for the link and the code."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address in the right form, like name@example.com"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class RescueForm(forms.Form):
    """Asks which draft a page is to be saved to; a valid form has it in `cleaned_data`, None for a new one."""

    how = forms.ChoiceField(
        label=_("Where should we save this page?"),
        choices=[("code", _("In my draft: I have its return code")), ("new", _("In a new response"))],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Select where to save this page")},
    )
    return_code = forms.CharField(
        label=_("Your return code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def clean(self) -> dict[str, Any]:
        """Find the draft where one is named."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["draft"] = None
        if cleaned.get("how") == "code":
            try:
                cleaned["draft"] = access_draft_by_code(cleaned.get("return_code", ""), slug=self.slug)
            except DraftNotFoundError:
                self.add_error("return_code", NOT_FOUND)
        return cleaned


class ReturnForm(forms.Form):
    """Asks for the return code; a valid form has the draft in `cleaned_data["draft"]`."""

    code = forms.CharField(
        label=_("Your return code"),
        help_text=_("It looks like 7K3M-9QXP-2T4B. Capital letters and dashes do not matter."),
        max_length=40,
        error_messages={"required": _("Enter your return code")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def clean(self) -> dict[str, Any]:
        """Find the draft; a wrong, an expired and a used code get the same answer."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "code" in cleaned:
            try:
                cleaned["draft"] = access_draft_by_code(cleaned["code"], slug=self.slug)
            except DraftNotFoundError:
                self.add_error("code", NOT_FOUND)
        return cleaned
