"""Files for spreadsheets."""

import csv

import pytest

from web.downloads import PIECE, csv_pieces, plain_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_could_be_a_formula_is_kept_a_text(start: str) -> None:
    assert plain_cell(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_number_stays_a_number() -> None:
    assert plain_cell(-3) == -3


def test_long_file_comes_in_pieces_and_whole() -> None:
    rows = [(number, "word " * 20) for number in range(3000)]
    pieces = list(csv_pieces(["number", "words"], rows))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < PIECE + 200
    assert len(list(csv.reader("".join(pieces).splitlines()))) == 3001


def test_empty_file_has_its_header() -> None:
    assert list(csv_pieces(["number"], [])) == ["number\r\n"]
