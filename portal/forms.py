"""Forms of signing in, in this portal's words, and of the pages that span apps."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from auditing.searching import Search


class StaffPasswordForm(ChangePasswordForm):
    """Changing one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("The password that you have now")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "At least 12 characters. Three words that do not belong together are good."
        )
        self.fields["password2"].label = _("New password again")


class DayInput(forms.DateInput):
    """A day, chosen or written as the browser offers it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuditSearchForm(forms.Form):
    """What to look for in the audit log. What is empty asks nothing."""

    person = forms.CharField(label=_("Username"), max_length=150, required=False)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    subject = forms.CharField(
        label=_("To what"), max_length=80, required=False, help_text=_("For example answer:12 or consultation:3.")
    )
    consultation = forms.TypedChoiceField(label=_("Consultation"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Up to and including"), required=False, widget=DayInput)

    def __init__(
        self, data: Any, *, actions: Iterable[tuple[str, str]], consultations: Iterable[tuple[int, str]]
    ) -> None:
        super().__init__(data)
        for name, choices in (("action", actions), ("consultation", consultations)):
            field = self.fields[name]
            field.choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def search(self, *, about_consultations: bool) -> Search:
        """Return what to look for; what was entered wrongly asks nothing."""
        found = self.cleaned_data if self.is_valid() or self.is_bound else {}
        until = found.get("until")
        return Search(
            username=found.get("person", "").strip(),
            action=found.get("action", ""),
            subject=found.get("subject", "").strip(),
            consultation_id=found.get("consultation"),
            since=_midnight(found.get("since")),
            until=_midnight(until + timedelta(days=1)) if until else None,
            about_consultations=about_consultations,
        )


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
