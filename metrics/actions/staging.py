"""Reading published survey files: every row checked, every fault told with its row, column and what was expected.

Published workbooks mix `30/9/2017` with `30/09/2018`, use decimal commas, carry a few empty columns at the end and
write names their own way. What means the same is read the same; anything else is a fault.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

BOROUGH_COLUMNS = (
    "period_end",
    "quarter",
    "gss_code",
    "borough",
    "measure",
    "source_measure",
    "proportion",
    "mps_proportion",
)
LONDON_COLUMNS = ("period_end", "quarter", "measure", "source_measure", "proportion")
T = TypeVar("T")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
BRITISH_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
PROPORTION = re.compile(r"(?:0|1|0?[.,][0-9]{1,2}|1[.,]00?)")
QUARTER_ENDS = {(3, 31): 4, (6, 30): 1, (9, 30): 2, (12, 31): 3}
PROPORTION_EXPECTED = "a proportion from 0 to 1 with at most two decimal places, such as 0.47 or 0,47"
DATE_EXPECTED = "the last day of a quarter, such as 2014-12-31 or 30/09/2018"


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where, what was there and what was expected."""

    file: str
    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}: found “{self.found}”, expected {self.expected}."


@dataclass(frozen=True)
class StagedRow:
    """A row as read, not yet in the database. `london` is the London figure that a borough row repeats."""

    file: str
    number: int
    area_code: str
    measure: str
    period_end: date
    proportion: Decimal
    london: Decimal | None = None


@dataclass(frozen=True)
class Names:
    """What the files may refer to: names of boroughs by code, labels of measures by code."""

    boroughs: Mapping[str, str]
    not_surveyed: frozenset[str]
    measures: Mapping[str, str]
    london: str


@dataclass
class Stage:
    """The rows of one file that could be read, and the faults of those that could not."""

    file: str
    rows: list[StagedRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    row_count: int = 0


class RowError(ValueError):
    """A cell that cannot be read; knows its column and what was expected."""

    def __init__(self, column: str, found: str, expected: str) -> None:
        super().__init__(column)
        self.column, self.found, self.expected = column, found, expected


def stage_file(path: Path, names: Names, *, by_borough: bool) -> Stage:
    """Read the file at `path` whole; nothing is written."""
    stage = Stage(path.name)
    columns = BOROUGH_COLUMNS if by_borough else LONDON_COLUMNS
    seen: dict[tuple[str, str, date], int] = {}
    for number, cells in _lines(path, columns, stage):
        stage.row_count += 1
        try:
            row = _read_row(cells, names, stage.file, number)
            first = seen.setdefault((row.area_code, row.measure, row.period_end), number)
            if first != number:
                raise RowError(
                    "period_end", cells["period_end"], f"each area, measure and date once; row {first} has it"
                )
        except RowError as error:
            stage.faults.append(Fault(stage.file, number, error.column, error.found, error.expected))
        else:
            stage.rows.append(row)
    if not stage.row_count and not stage.faults:
        stage.faults.append(Fault(stage.file, 2, columns[0], "no rows", "at least one row under the header"))
    return stage


def disagreements(boroughs: Stage, london: Stage) -> Iterator[Fault]:
    """Find the borough rows whose London column is not the London file's figure."""
    published = {(row.measure, row.period_end): row.proportion for row in london.rows}
    for row in boroughs.rows:
        figure = published.get((row.measure, row.period_end))
        if figure is None:
            expected = f"a figure for {row.measure} and {row.period_end} in {london.file}, which has none"
        elif figure != row.london:
            expected = f"{figure}, the figure in {london.file}"
        else:
            continue
        yield Fault(boroughs.file, row.number, "mps_proportion", str(row.london), expected)


def _lines(path: Path, columns: Sequence[str], stage: Stage) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line number and its cells by column; note rows of another width as faults."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        stage.faults.append(Fault(stage.file, 1, "whole file", f"byte {error.start}", "text in UTF-8"))
        return
    first, _, _ = text.partition("\n")
    reader = csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = _without_empty_end([cell.strip() for cell in next(reader, [])])
    if tuple(header) != tuple(columns):
        stage.faults.append(Fault(stage.file, 1, "header", ", ".join(header) or "nothing", ", ".join(columns)))
        return
    for cells in reader:
        trimmed = _without_empty_end([cell.strip() for cell in cells])
        if not trimmed:
            continue
        if len(trimmed) > len(columns):
            surplus = ", ".join(trimmed[len(columns) :])
            stage.row_count += 1
            stage.faults.append(Fault(stage.file, reader.line_num, "after the last", surplus, "nothing"))
            continue
        yield reader.line_num, dict(zip(columns, trimmed + [""] * (len(columns) - len(trimmed)), strict=True))


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _read_row(cells: Mapping[str, str], names: Names, file: str, number: int) -> StagedRow:
    period_end = _read("period_end", cells, read_quarter_end)
    if quarter_label(period_end) != cells["quarter"]:
        raise RowError("quarter", cells["quarter"], f"{quarter_label(period_end)}, the quarter ending {period_end}")
    london = _read("mps_proportion", cells, read_proportion) if "mps_proportion" in cells else None
    return StagedRow(
        file=file,
        number=number,
        area_code=_area_code(cells, names) if "gss_code" in cells else names.london,
        measure=_measure(cells, names),
        period_end=period_end,
        proportion=_read("proportion", cells, read_proportion),
        london=london,
    )


def _read(column: str, cells: Mapping[str, str], reader: Callable[[str], T]) -> T:
    try:
        return reader(cells[column])
    except ValueError as error:
        raise RowError(column, cells[column], str(error)) from error


def _area_code(cells: Mapping[str, str], names: Names) -> str:
    code = cells["gss_code"]
    if code in names.not_surveyed:
        raise RowError("gss_code", code, "a borough of the survey; the City of London is not surveyed")
    if code not in names.boroughs:
        raise RowError("gss_code", code, "the GSS code of a London borough, E09000002 to E09000033")
    if plain_name(cells["borough"]) != plain_name(names.boroughs[code]):
        raise RowError("borough", cells["borough"], f"{names.boroughs[code]}, the borough with code {code}")
    return code


def _measure(cells: Mapping[str, str], names: Names) -> str:
    measure = cells["measure"]
    if measure not in names.measures:
        raise RowError("measure", measure, "one of " + ", ".join(sorted(names.measures)))
    if plain_name(cells["source_measure"]) != plain_name(names.measures[measure]):
        raise RowError(
            "source_measure", cells["source_measure"], f"{names.measures[measure]}, the label of {measure}"
        )
    return measure


def plain_name(name: str) -> str:
    """Return a name so that the ways of writing it compare equal.

    >>> plain_name("City of Westminster") == plain_name("Westminster")
    True
    >>> plain_name("Hammersmith & Fulham") == plain_name("Hammersmith and Fulham")
    True
    """
    words = re.sub(r"[\"“”'’]", "", name.replace("&", " and ")).casefold().split()
    plain = " ".join(words)
    return "westminster" if plain == "city of westminster" else plain


def read_quarter_end(text: str) -> date:
    """Read a date that must end a quarter, as 2014-12-31, 30/9/2017 or 30/09/2018."""
    if match := ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := BRITISH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise ValueError(DATE_EXPECTED)
    if (month, day) not in QUARTER_ENDS or year < 1:
        raise ValueError(DATE_EXPECTED)
    return date(year, month, day)


def read_proportion(text: str) -> Decimal:
    """Read a proportion to two decimal places, with a decimal point or a decimal comma."""
    if not PROPORTION.fullmatch(text):
        raise ValueError(PROPORTION_EXPECTED)
    return Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))


def quarter_label(period_end: date) -> str:
    """Write the financial quarter that ends on a date: FY14/15 Q3."""
    quarter = QUARTER_ENDS[period_end.month, period_end.day]
    start = period_end.year - (quarter == 4)
    return f"FY{start % 100:02d}/{(start + 1) % 100:02d} Q{quarter}"
