"""Loading the postcode directory of the Office for National Statistics."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from io import BytesIO, TextIOWrapper
from pathlib import Path

from django.db import connection, transaction

from consultation.definition.places import NotAPostcodeError, normal_postcode
from consultation.models import Postcode, PostcodeLoad

# The names of the columns differ between editions of NSPL and ONSPD; the first that a file has is taken.
COLUMNS = {
    "postcode": ("pcds", "pcd8", "pcd7", "pcd2", "pcd"),
    "borough": ("oslaua", "laua", r"lad\d\dcd", "ladcd"),
    "ward": ("osward", "ward", r"wd\d\dcd", "wdcd"),
    "area": ("msoa21", "msoa21cd"),
}
LONDON = "E09"
CODE = re.compile(r"[EWSNLM]\d{8}")
PIECE = 20_000

STAGE = "CREATE TEMPORARY TABLE staged_postcode (postcode text, borough text, ward text, area text) ON COMMIT DROP"
COPY = "COPY staged_postcode FROM STDIN WITH (FORMAT csv)"
# Only what differs is written: readers are never kept waiting, and a second load of the same file changes no row.
REMOVE = """
    DELETE FROM consultation_postcode old
    WHERE NOT EXISTS (SELECT 1 FROM staged_postcode new WHERE new.postcode = old.postcode)
"""
PUT = """
    INSERT INTO consultation_postcode AS old (postcode, borough, ward, area)
    SELECT DISTINCT ON (postcode) postcode, borough, coalesce(ward, ''), coalesce(area, '') FROM staged_postcode
    ORDER BY postcode
    ON CONFLICT (postcode) DO UPDATE SET borough = EXCLUDED.borough, ward = EXCLUDED.ward, area = EXCLUDED.area
    WHERE (old.borough, old.ward, old.area) IS DISTINCT FROM (EXCLUDED.borough, EXCLUDED.ward, EXCLUDED.area)
"""


class PostcodeFileError(Exception):
    """The file is not a postcode directory; the message says where and what was expected."""


@dataclass(frozen=True)
class LoadedPostcodes:
    """What loading did: lines read, London postcodes found, and rows of the table removed and written."""

    lines: int
    london: int
    removed: int
    written: int


def load_postcodes(
    *, path: Path, fewer: bool = False, progress: Callable[[int, int], None] = lambda lines, london: None
) -> LoadedPostcodes:
    """Make the table of postcodes hold the London postcodes of the file, in one transaction.

    The file is read a line at a time and copied into a table that only this transaction sees; the table that pages
    look into changes at once or not at all. `progress` is told the lines read and the postcodes found.
    A file with less than half of the postcodes that are there already is taken for a part of one and refused, unless
    `fewer` is set. Raises PostcodeFileError.
    """
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAGE)
        lines = london = 0
        for lines, piece in _pieces(path):
            cursor.copy_expert(COPY, _csv(piece))
            london += len(piece)
            progress(lines, london)
        there = Postcode.objects.count()
        if not london:
            raise PostcodeFileError(
                f"{path.name}: none of its lines is in London (expected borough codes {LONDON}…)."
            )
        if london < there / 2 and not fewer:
            raise PostcodeFileError(
                f"{path.name}: found {london:,} London postcodes where {there:,} are loaded already. The file may be "
                "only a part; if fewer are right, add --fewer."
            )
        cursor.execute(REMOVE)
        removed = cursor.rowcount
        cursor.execute(PUT)
        written = cursor.rowcount
        cursor.execute("DROP TABLE staged_postcode")
        PostcodeLoad.objects.create(file_name=path.name[:255], sha256=digest, postcodes=Postcode.objects.count())
    return LoadedPostcodes(lines, london, removed, written)


def _pieces(path: Path) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the London rows of the file in pieces, each with the number of lines read until then."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            places = _places(path, next(reader, []))
            piece: list[list[str]] = []
            for line, cells in enumerate(reader, 2):
                if row := _london_row(path, line, cells, places):
                    piece.append(row)
                if len(piece) >= PIECE:
                    yield line, piece
                    piece = []
            yield line, piece
    except UnicodeDecodeError as error:
        raise PostcodeFileError(
            f"{path.name}: expected a CSV file in UTF-8. If it came as a ZIP file, unpack it and give the CSV file "
            "in its folder “Data”."
        ) from error
    except csv.Error as error:
        raise PostcodeFileError(f"{path.name}, line {line + 1}: expected a line of CSV; {error}.") from error


def _places(path: Path, header: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    places = {}
    for part, patterns in COLUMNS.items():
        found = [names.index(name) for pattern in patterns for name in names if re.fullmatch(pattern, name)]
        if not found:
            expected = " or ".join(pattern.replace(r"\d\d", "25").upper() for pattern in patterns)
            raise PostcodeFileError(
                f"{path.name}, line 1: expected a column for the {part}, named {expected}; "
                f"found {', '.join(header[:60]) or 'no columns'}."
            )
        places[part] = found[0]
    return places


def _london_row(path: Path, line: int, cells: list[str], places: dict[str, int]) -> list[str] | None:
    if not cells:
        return None
    if len(cells) <= max(places.values()):
        raise PostcodeFileError(
            f"{path.name}, line {line}: expected at least {max(places.values()) + 1} columns, found {len(cells)}."
        )
    borough = cells[places["borough"]].strip()
    if not borough.startswith(LONDON):
        return None
    try:
        postcode = normal_postcode(cells[places["postcode"]])
    except NotAPostcodeError:
        raise PostcodeFileError(
            f"{path.name}, line {line}: expected a postcode, found {cells[places['postcode']][:20]!r}."
        ) from None
    codes = [borough, *(cells[places[part]].strip() for part in ("ward", "area"))]
    for code in codes:
        if code and not CODE.fullmatch(code):
            raise PostcodeFileError(
                f"{path.name}, line {line}: expected a GSS code such as E09000003, found {code[:20]!r}."
            )
    return [postcode, *codes]


def _csv(rows: list[list[str]]) -> BytesIO:
    buffer = BytesIO()
    text = TextIOWrapper(buffer, encoding="utf-8", newline="", write_through=True)
    csv.writer(text).writerows(rows)
    text.detach()
    buffer.seek(0)
    return buffer
