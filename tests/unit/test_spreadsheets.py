"""Files that somebody else made, and that may be anything."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from consultation.definition.files import spreadsheets
from consultation.definition.files.spreadsheets import MOST_ROWS, UnreadableFileError, rows_of
from web.workbooks import workbook

TABLE = [(1, ["name", "said"]), (3, ["a", "Zoë, “hello”"])]


def written(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_every_common_make_is_read(encoding: str, delimiter: str) -> None:
    text = f'name{delimiter}said\r\n\r\na{delimiter}"Zoë, “hello”"\r\n'
    assert rows_of(text.encode(encoding)) == TABLE


def test_workbook_is_read_as_somebody_would_type_it() -> None:
    content = written(["a", "b", "c", "d", "e"], [1.0, 2.5, True, date(2023, 1, 31), None], [None], ["=1+1"])
    rows = rows_of(content)
    assert rows[0] == (1, ["a", "b", "c", "d", "e"])
    assert rows[1] == (2, ["1", "2.5", "yes", "2023-01-31"])
    # A formula has no value until a spreadsheet has worked it out: it is never worked out here.
    assert len(rows) == 2


def test_made_workbook_has_texts_only() -> None:
    content = workbook("Responses", [["=1+1", "+44"], ["plain", "@x"]])
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert [(cell.data_type, cell.value) for cell in cells] == [
        ("s", "'=1+1"),
        ("s", "'+44"),
        ("s", "plain"),
        ("s", "'@x"),
    ]


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(152):
                part.write(bytes(1024 * 1024))
    return buffer.getvalue()


def with_entity() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" \n", "empty"),
        (b"\xd0\xcf\x11\xe0old", "old or a locked Excel file"),
        (b"\x00\x01\x02\x03", "neither a CSV file nor an XLSX file"),
        (b"\x81\x8d", "neither a CSV file nor an XLSX file"),
        (b"PK\x03\x04nothing", "damaged"),
        (bomb(), "unpacks to far more than its size"),
        (with_entity(), "no spreadsheet makes"),
        (b"a\n" * (MOST_ROWS + 30), "more than 10,000 rows"),
        (b"," * 1001, "more than 1,000 columns"),
        (b'"' + b"x" * 140_000 + b'"', "not a row of a CSV file"),
        (written(["x"] * 1001), "more than 1,000 columns"),
    ],
    ids=["empty", "xls", "binary", "bytes", "cut", "bomb", "entity", "rows", "columns", "cell", "wide-workbook"],
)
def test_what_cannot_be_read_says_why(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        rows_of(content)


def test_too_large_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(UnreadableFileError, match="smaller than 1 MB"):
        rows_of(b"a" * (1024 * 1024 + 1))


def test_cell_far_away_does_not_make_millions() -> None:
    book = Workbook()
    book.active["A1"] = "name"
    book.active["A1048576"] = "far"
    buffer = BytesIO()
    book.save(buffer)
    assert rows_of(buffer.getvalue()) == [(1, ["name"])]


@given(st.binary(max_size=200))
def test_anything_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe"):
        try:
            rows = rows_of(start + content)
        except UnreadableFileError:
            continue
        assert all(any(cells) for _, cells in rows)
