"""A reason for moderation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.authoring.settings import line
from consultation.models import Consultation, ModerationReason


class ReasonForm(forms.Form):
    """The words of one reason, which no other reason of the consultation has."""

    text = line(
        gettext_lazy("Reason"),
        gettext_lazy("As it is shown to moderators and to the public, such as “It says who somebody is”."),
        required=True,
        error=gettext_lazy("Enter a reason"),
    )

    def __init__(
        self, data: Any = None, *, consultation: Consultation, reason: ModerationReason | None = None
    ) -> None:
        super().__init__(data, initial={"text": reason.text} if reason else {})
        self.others = ModerationReason.objects.filter(consultation=consultation)
        if reason is not None:
            self.others = self.others.exclude(pk=reason.pk)

    def clean_text(self) -> str:
        """Return the words; refuse those of another reason."""
        text: str = self.cleaned_data["text"]
        if self.others.filter(text__iexact=text).exists():
            raise forms.ValidationError(_("This reason is on the list already"))
        return text
