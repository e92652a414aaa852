"""A document: a link, or a file that is checked before it is kept."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.actions.authoring.documents import SentFile
from consultation.forms.authoring.settings import line
from consultation.models import Document
from web.files import FileRefusedError, kind_of, plain_name

MOST_MEGABYTES = 10


class DocumentForm(forms.Form):
    """Title, language, and either a file or a link; `sent` is the file once it is checked."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, DOCX, ODT, XLSX, ODS, CSV or TXT, up to 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(),
        error_messages={"invalid": gettext_lazy("The file did not arrive. Choose it again")},
    )
    url = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        label=gettext_lazy("Or a link"),
        help_text=gettext_lazy("The whole address, such as https://www.london.gov.uk/…"),
        error_messages={"invalid": gettext_lazy("Enter a web address, such as https://www.example.org/plan")},
    )
    title = line(
        gettext_lazy("Title"),
        gettext_lazy("What people read and choose by. For a file you can leave this empty: its name is taken."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Document.Language.choices)

    def __init__(self, data: Any = None, files: Any = None, *, document: Document | None = None) -> None:
        super().__init__(data, files, initial=_initial(document))
        self.document = document
        self.sent: SentFile | None = None
        if document is not None:
            self.fields["file"].label = _("Another file in its place (optional)")
            self.fields["url"].label = _("Link") if document.url else _("Or a link in its place")

    def clean_file(self) -> UploadedFile | None:
        """Read the file and find out whether it is what its name says."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("The file must be 10 MB or smaller"))
        content, name = file.read(), file.name or ""
        try:
            kind = kind_of(name, content)
        except FileRefusedError as error:
            raise forms.ValidationError(str(error)) from error
        self.sent = SentFile(plain_name(name), kind.media_type, content)
        return file

    def clean(self) -> dict[str, Any]:
        """Want a file or a link and not both; take the title from the file where none is written."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        link = cleaned.get("url")
        kept = self.document is not None
        if self.sent and link and not (self.document and self.document.url == link):
            self.add_error("url", _("Give a file or a link, not both. Choose the file again if you want the file"))
        if not self.sent and not link and not kept and not self.errors:
            self.add_error("file", _("Choose a file, or enter a link"))
        if not cleaned.get("title") and "title" not in self.errors:
            if self.sent is None and "file" not in self.errors:
                self.add_error("title", _("Enter a title"))
            elif self.sent is not None:
                cleaned["title"] = PurePath(cleaned["file"].name).stem[:200]
        return cleaned

    @property
    def link(self) -> str:
        """Return the link to store: none where a file takes its place."""
        return "" if self.sent else str(self.cleaned_data.get("url") or "")


def _initial(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {"language": Document.Language.ENGLISH}
    return {"title": document.title, "language": document.language, "url": document.url}
