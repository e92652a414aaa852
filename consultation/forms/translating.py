"""The forms of writing an edition: its texts, and its pictures and videos."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from consultation.actions.editions import KINDS, SentMedia, kind_of_media
from consultation.definition.files.captions import MOST_BYTES, CaptionsError, read_captions
from consultation.forms.answer_fields import AnswerText
from consultation.models import Edition, EditionMedia
from consultation.selectors.editions import hash_of
from consultation.selectors.translating import OUT_OF_DATE, Part
from web.languages import language_names

LONGEST_TEXT = 10_000
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = {"picture": 2, "video": 50}
# How files of each type begin: the name and what the browser says are not trusted.
SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
    "video/mp4": ((4, b"ftyp"),),
    "video/webm": ((0, b"\x1a\x45\xdf\xa3"),),
}


class BeginForm(forms.Form):
    """Asks which edition to begin."""

    code = forms.ChoiceField(
        label=_("Begin an edition"),
        error_messages={"required": _("Choose a language or edition")},
    )

    def __init__(self, data: Any = None, *, there: set[str]) -> None:
        super().__init__(data)
        names = {code: name for code, name in language_names().items() if code != "en"}
        names |= {code: str(Edition.Kind(kind).label) for code, kind in KINDS.items()}
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a language or edition")),
            *((code, name) for code, name in names.items() if code not in there),
        ]


class TextsForm(forms.Form):
    """The texts of one page of an edition. What a person did not touch is never written."""

    def __init__(self, parts: list[Part], data: Any = None) -> None:
        super().__init__(data, initial={part.path: part.text for part in parts})
        self.parts = parts
        for part in parts:
            self.fields[part.path] = AnswerText(
                label=part.english,
                required=False,
                max_length=LONGEST_TEXT,
                error_messages={
                    "max_length": _("The text must be %(limit_value)d characters or fewer; it is %(show_value)d")
                },
            )
            self.fields[f"was:{part.path}"] = forms.CharField(required=False)
            if part.state == OUT_OF_DATE:
                self.fields[f"right:{part.path}"] = forms.BooleanField(required=False)

    def written(self) -> dict[str, str]:
        """Return the texts that were changed on the page, and those that were looked at and found right still."""
        return {
            part.path: self.cleaned_data[part.path]
            for part in self.parts
            if hash_of(self.cleaned_data[part.path]) != self.cleaned_data[f"was:{part.path}"]
            or self.cleaned_data.get(f"right:{part.path}")
        }


class MediaForm(forms.Form):
    """A picture, or a video as a file or a link, for one part; `sent` is what was sent once it is checked."""

    file = forms.FileField(
        required=False,
        label=_("File"),
        help_text=_("A picture (PNG, JPEG or WebP, up to 2 MB) or a video (MP4 or WebM, up to 50 MB)."),
        widget=forms.FileInput(attrs={"accept": ",".join(SIGNATURES)}),
    )
    captions = forms.FileField(
        required=False,
        label=_("Captions of the video"),
        help_text=_(
            "A WebVTT file (.vtt, up to 500 KB): what is said or signed, with its times. Only for a video that is a "
            "file. Captions go with their video: with another video send its captions too."
        ),
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )
    without_captions = forms.BooleanField(required=False, label=_("Take the captions away"))
    link = forms.URLField(required=False, assume_scheme="https", label=_("Or a link to a video"))
    alt = forms.CharField(
        required=False,
        max_length=300,
        label=_("What the picture shows"),
        help_text=_("For people who cannot see it. Leave empty where the picture only decorates."),
    )
    transcript = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What the video says, in words"),
        help_text=_("Needed for every video."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, kept: EditionMedia | None = None) -> None:
        first = {"link": kept.link, "alt": kept.alt, "transcript": kept.transcript} if kept else {}
        super().__init__(data, files, initial=first)
        self.kept = kept
        self.media_type, self.content, self.caption_text = "", b"", b""
        if kept is None or kept.captions_id is None:
            del self.fields["without_captions"]

    def clean_file(self) -> UploadedFile | None:
        """Find out from its first bytes what the file is, and refuse what is no picture or video, or too large."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        beginning = file.read(16)
        fitting = [
            media_type
            for media_type, marks in SIGNATURES.items()
            if all(beginning[at : at + len(mark)] == mark for at, mark in marks)
        ]
        if not fitting:
            raise forms.ValidationError(_("The file must be a PNG, JPEG or WebP picture, or an MP4 or WebM video"))
        most = MOST_MEGABYTES[kind_of_media(fitting[0])]
        if (file.size or 0) > most * MEGABYTE:
            raise forms.ValidationError(_("The file must be %(most)s MB or smaller"), params={"most": most})
        self.media_type, self.content = fitting[0], beginning + file.read()
        return file

    def clean_captions(self) -> UploadedFile | None:
        """Refuse what browsers would not show as captions, with the line and what was expected there."""
        file: UploadedFile | None = self.cleaned_data["captions"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The captions must be 500 KB or smaller"))
        try:
            self.caption_text = read_captions(file.read()).text.encode()
        except CaptionsError as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean_link(self) -> str:
        """Refuse a link to a site that is not on the list of sites that show videos."""
        link: str = self.cleaned_data["link"]
        allowed = settings.VIDEO_SITES
        if link and not any(link.startswith(f"https://{site}/") for site in allowed):
            raise forms.ValidationError(
                _("The link must begin with https:// and lead to one of: %(sites)s"),
                params={"sites": ", ".join(allowed)},
            )
        return link

    def clean(self) -> dict[str, Any]:
        """Want a file or a link and not both, and words for a video."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if not self.content and not cleaned.get("link") and not (self.kept and self.kept.file_id):
            self.add_error("file", _("Choose a file, or enter a link"))
        elif self.content and cleaned.get("link"):
            self.add_error("link", _("Give a file or a link, not both"))
        elif self._kind() == EditionMedia.Kind.VIDEO and not cleaned.get("transcript"):
            self.add_error("transcript", _("Write what the video says, for people who cannot see or play it"))
        if self.caption_text and not self._plays_here():
            self.add_error("captions", _("Only a video that is a file has captions. Send the video, or no captions"))
        return cleaned

    def _plays_here(self) -> bool:
        """Say whether what is shown is a video that is a file."""
        kept = self.kept is not None and self.kept.file_id is not None and not self.cleaned_data.get("link")
        return (bool(self.content) or kept) and self._kind() == EditionMedia.Kind.VIDEO

    def _kind(self) -> str:
        if self.content:
            return kind_of_media(self.media_type)
        return EditionMedia.Kind.VIDEO if self.cleaned_data.get("link") or not self.kept else self.kept.kind

    @property
    def sent(self) -> SentMedia:
        """Return what to show."""
        cleaned = self.cleaned_data
        return SentMedia(
            self._kind(),
            self.media_type,
            self.content,
            cleaned["link"],
            cleaned["alt"],
            cleaned["transcript"],
            captions=self.caption_text,
            without_captions=bool(cleaned.get("without_captions")),
        )
