"""Forms of opening, extending, amending and importing."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.definition.files.reading import MOST_BYTES
from consultation.forms.answer_fields import AnswerText, DayField
from consultation.forms.authoring.times import NO_SUCH_TIME, ClockField, NoSuchTimeError, london_moment
from consultation.models import Consultation

LONGEST = 4000


def paragraphs(label: Any, hint: Any, missing: Any, *, rows: int = 5) -> AnswerText:
    """Return a field for text that has to be given."""
    return AnswerText(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Shorten this to %(limit_value)d characters or fewer"),
        },
    )


class SendBackForm(forms.Form):
    """Why it is not opened."""

    note = paragraphs(
        gettext_lazy("What has to change"),
        gettext_lazy("Your colleagues read this. It is kept with the consultation."),
        gettext_lazy("Say what has to change"),
    )


class ClosingForm(forms.Form):
    """Another closing date, and why."""

    closes_on = DayField(label=gettext_lazy("New closing date"), required=True)
    closes_time = ClockField(
        label=gettext_lazy("New closing time"), help_text=gettext_lazy("London time, such as 11:59pm.")
    )
    reason = paragraphs(
        gettext_lazy("Why the date changes"),
        gettext_lazy("Everybody can read this on the page of the consultation. It cannot be changed later."),
        gettext_lazy("Say why the date changes. Everybody can read it"),
        rows=4,
    )

    def __init__(self, consultation: Consultation, data: Any = None) -> None:
        closes_at = consultation.closes_at
        super().__init__(data, initial={"closes_time": closes_at, "closes_on": _local_day(closes_at)})

    def clean(self) -> dict[str, Any]:
        """Put the day and the time together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, at = cleaned.get("closes_on"), cleaned.get("closes_time")
        if day and at is None and "closes_time" not in self.errors:
            self.add_error("closes_time", _("Enter a time, such as 9am"))
        if not day or at is None:
            return cleaned
        try:
            closes_at = london_moment(day, at, later=True)
        except NoSuchTimeError:
            self.add_error("closes_time", NO_SUCH_TIME)
            return cleaned
        if closes_at < timezone.now():
            self.add_error("closes_on", _("This is in the past. Enter a date and time that are still to come"))
        return cleaned | {"closes_at": closes_at}


def _local_day(moment: datetime | None) -> Any:
    return timezone.localtime(moment).date() if moment else None


class AmendForm(forms.Form):
    """Why the questions change."""

    reason = paragraphs(
        gettext_lazy("Why the questions change"),
        gettext_lazy("Everybody can read this beside the list of what changed."),
        gettext_lazy("Say why the questions change. Everybody can read it"),
    )


class ImportForm(forms.Form):
    """A questionnaire as a file."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("A YAML file of at most 1 MB."),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The file is empty. Choose another file"),
        },
    )

    def clean_file(self) -> bytes:
        """Return what is in the file."""
        sent: UploadedFile = self.cleaned_data["file"]
        if (sent.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file must be 1 MB or smaller"))
        content: bytes = sent.read()
        return content
