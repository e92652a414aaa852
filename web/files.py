"""What a file is, told from its content as well as from its name."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What a page may say of a file without opening it: nothing larger is ever unpacked.
MOST_UNPACKED = 1024 * 1024
LONGEST_NAME = 100
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


class FileRefusedError(ValueError):
    """The file is not one that may be kept; the message says why and what to do."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: what a browser calls it, and whether some content is one."""

    media_type: str
    fits: Callable[[bytes], bool]


def kind_of(name: str, content: bytes) -> FileKind:
    """Return what kind of file this is; raise FileRefusedError where name and content do not agree on a known one."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    kind = KINDS.get(ending)
    if kind is None:
        raise FileRefusedError(_("The file must be a PDF, DOCX, ODT, XLSX, ODS, CSV or TXT"))
    if not content:
        raise FileRefusedError(_("The file is empty. Choose another file"))
    if not kind.fits(content):
        message = _("The file's name ends in .%(ending)s, but what is in it is something else.")
        advice = TEXT_ADVICE if ending in ("csv", "txt") else OTHER_ADVICE
        raise FileRefusedError(f"{message % {'ending': ending}} {advice}")
    return kind


def plain_name(name: str) -> str:
    """Return a file's name as an address can carry it: plain letters, digits, dashes and its ending."""
    path = PurePath(name.replace("\\", "/"))
    ascii_only = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")[:LONGEST_NAME].strip("-")
    return f"{stem or 'document'}{path.suffix.lower()}"


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _part(content: bytes, name: str) -> bytes:
    """Return one part of a packed file, or nothing where it is not there, too large or cannot be unpacked."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            part = packed.getinfo(name)
            return packed.read(part) if part.file_size <= MOST_UNPACKED else b""
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return b""


def _office(main: str) -> Callable[[bytes], bool]:
    """Recognise a file of Microsoft's open formats, without macros."""

    def fits(content: bytes) -> bool:
        types = _part(content, "[Content_Types].xml")
        return f"{OFFICE}.{main}.main+xml".encode() in types and b"macroEnabled" not in types

    return fits


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    return lambda content: _part(content, "mimetype").strip() == media_type.encode()


def _is_text(content: bytes) -> bool:
    """Say whether these are words in UTF-8: no other control characters than those that make lines and columns."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text) is None


TEXT_ADVICE = gettext_lazy("Save it as UTF-8 text and try again")
OTHER_ADVICE = gettext_lazy("Save it again in that format, or choose another file")
KINDS = {
    "pdf": FileKind("application/pdf", _is_pdf),
    "docx": FileKind(f"{OFFICE}.wordprocessingml.document", _office("wordprocessingml.document")),
    "odt": FileKind(f"{OPEN}.text", _open_document(f"{OPEN}.text")),
    "xlsx": FileKind(f"{OFFICE}.spreadsheetml.sheet", _office("spreadsheetml.sheet")),
    "ods": FileKind(f"{OPEN}.spreadsheet", _open_document(f"{OPEN}.spreadsheet")),
    "csv": FileKind("text/csv; charset=utf-8", _is_text),
    "txt": FileKind("text/plain; charset=utf-8", _is_text),
}
