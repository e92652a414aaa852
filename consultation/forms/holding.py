"""Deciding about a held response."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

RELEASE = ("release", _("Release it: it is counted, and its texts go to the moderation queue"))
SPAM = ("spam", _("It is spam: it is not counted, and is deleted when its time is over"))
HOLD = ("hold", _("Hold it again: take it out of the counts, and decide later"))
KINDS = {"held": [RELEASE, SPAM], "spam": [RELEASE, HOLD], "released": [HOLD]}


class HoldForm(forms.Form):
    """Asks what is to become of a response that is `state`: "held", "spam" or "released"."""

    kind = forms.ChoiceField(
        label=_("What should happen to this response?"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Select what should happen to this response")},
    )
    note = forms.CharField(
        label=_("Why"),
        help_text=_("For colleagues, never public. Do not name anybody. Needed unless you release it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Why must be %(limit_value)d characters or fewer")},
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = KINDS[state]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where one is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = cleaned.get("kind") in ("spam", "hold")
        if needed and "note" not in self.errors and not cleaned.get("note"):
            self.add_error("note", _("Enter why, so that a colleague can follow it"))
        return cleaned
