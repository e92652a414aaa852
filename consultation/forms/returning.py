"""Coming back to a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.selectors.drafts import DraftNotFoundError, access_draft_by_code

NOT_FOUND = _(
    "We cannot open a draft with this code. Check it and try again. Drafts are kept for 30 days and cannot be opened "
    "once they are sent."
)


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
