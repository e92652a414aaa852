"""Sending a file of responses."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from consultation.definition.answering.answers import LONGEST_NAME
from consultation.definition.files.spreadsheets import MOST_BYTES
from consultation.forms.answer_fields import AnswerText


class ResponseFileForm(forms.Form):
    """Who sends a file, and the file."""

    organisation = AnswerText(
        label=_("Name of the organisation that sent the file"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter the name of the organisation"),
            "max_length": _("The name must be %(limit_value)d characters or fewer; it is %(show_value)d"),
        },
    )
    named = forms.BooleanField(
        label=_("The organisation agreed that its name may be published"), required=False, widget=forms.CheckboxInput
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, made from the template, up to 10 MB and 10,000 responses"),
        widget=forms.FileInput,
        error_messages={
            "required": _("Choose a file"),
            "missing": _("Choose a file"),
            "invalid": _("Choose a file"),
            "empty": _("The file is empty. Choose another one"),
        },
    )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file must be smaller than 10 MB. Send it in parts"))
        return file
