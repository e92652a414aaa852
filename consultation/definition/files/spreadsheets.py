"""Reading rows out of a CSV or XLSX file that somebody else made, and that may be anything."""

import csv
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Row = tuple[int, list[str]]

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 150 * 1024 * 1024
MOST_PARTS = 2000
MOST_ROWS = 10_000
MOST_COLUMNS = 1000
# A little over what is allowed, so that one row too many is seen; guidance above the responses is not counted.
ROWS_READ = MOST_ROWS + 20
ZIP, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")


class UnreadableFileError(ValueError):
    """The file is not one that can be read; the message says what was expected."""


def rows_of(content: bytes) -> list[Row]:
    """Return the rows that have something, each with its number as a spreadsheet shows it and its cells as texts.

    Raises UnreadableFileError.
    """
    if not content.strip():
        raise UnreadableFileError("The file is empty.")
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"The file must be smaller than {MOST_BYTES // 1024 // 1024} MB.")
    if content.startswith(OLD_WORKBOOK):
        raise UnreadableFileError("This is an old or a locked Excel file. Save it as XLSX or CSV without a password.")
    rows = _workbook_rows(content) if content.startswith(ZIP) else _csv_rows(content)
    kept = [(number, cells) for number, cells in rows if any(cells)]
    if len(kept) > ROWS_READ:
        raise UnreadableFileError(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")
    return kept


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise UnreadableFileError(f"Row {reader.line_num} has more than {MOST_COLUMNS:,} columns.")
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UnreadableFileError(f"Row {reader.line_num} is not a row of a CSV file: {error}.") from error


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith(UTF16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise UnreadableFileError("This is neither a CSV file nor an XLSX file.")


def _workbook_rows(content: bytes) -> Iterator[Row]:
    _check_parts(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if not book.worksheets:
            raise UnreadableFileError("The file has no sheet.")
        sheet = next((sheet for sheet in book.worksheets if sheet.title == "Responses"), book.worksheets[0])
        # What the file says of its own size is not believed; no more than this is looked at.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_row=ROWS_READ + 1, values_only=True), 1):
            if len(cells) > MOST_COLUMNS:
                raise UnreadableFileError(f"Row {number} has more than {MOST_COLUMNS:,} columns.")
            yield number, [_written(cell) for cell in cells]
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(
            "This XLSX file is damaged. Open it, save it again as XLSX or CSV, and try again."
        ) from error


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise UnreadableFileError("This is neither a CSV file nor an XLSX file.")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise UnreadableFileError("This XLSX file unpacks to far more than its size. Save the sheet as CSV.")
            for part in parts:
                # No workbook has one; it is how an XML file makes a reader fetch or repeat things.
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.open(part).read(1024):
                    raise UnreadableFileError("This XLSX file has parts that no spreadsheet makes.")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFileError("This XLSX file is damaged or locked. Save it again without a password.") from error


def _written(value: Any) -> str:
    """Return a cell's value as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value).strip()
