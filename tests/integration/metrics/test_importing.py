"""Importing the published series, whole or not at all."""

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from metrics.actions.importing import BOROUGH_FILE, LONDON_FILE, SeriesRefusedError, import_published_series
from metrics.actions.reference import load_reference
from metrics.models import Area, Indicator, PublishedFigure, Survey

pytestmark = pytest.mark.django_db
Rows = list[list[str]]


@pytest.fixture(autouse=True)
def reference() -> None:
    load_reference()


def rows_of(path: Path, most: int) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for _, row in zip(range(most), csv.reader(file), strict=False)]


def written(path: Path, rows: Rows, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.fixture
def mutated(tmp_path: Path) -> Callable[[Callable[[Rows], object]], Path]:
    """Return a maker of a borough file with the first rows of the real one, changed by a function."""

    def make(change: Callable[[Rows], object]) -> Path:
        rows = rows_of(BOROUGH_FILE, 40)
        change(rows)
        return written(tmp_path / "boroughs.csv", rows)

    return make


def faults_of(borough_file: Path) -> list[str]:
    with pytest.raises(SeriesRefusedError) as refused:
        import_published_series(borough_file=borough_file)
    assert not PublishedFigure.objects.exists()
    return [str(fault) for fault in refused.value.faults]


def cell(row: int, column: int, text: str) -> Callable[[Rows], None]:
    """Return a change of one cell; `row` as a spreadsheet counts."""

    def change(rows: Rows) -> None:
        rows[row - 1][column] = text

    return change


def test_the_real_files_give_9312_and_291_rows() -> None:
    report = import_published_series()
    assert (report.borough_rows, report.london_rows, report.added) == (9_312, 291, 9_603)
    assert PublishedFigure.objects.filter(area__kind=Area.Kind.BOROUGH).count() == 9_312
    assert PublishedFigure.objects.filter(area__kind=Area.Kind.LONDON).count() == 291
    assert not PublishedFigure.objects.filter(area__name="City of London").exists()


def test_importing_twice_changes_nothing_and_says_so() -> None:
    output = StringIO()
    call_command("import_published_series", stdout=output)
    before = list(PublishedFigure.objects.order_by("pk").values_list("pk", "proportion"))
    call_command("import_published_series", stdout=output)
    assert list(PublishedFigure.objects.order_by("pk").values_list("pk", "proportion")) == before
    assert "all 9,603 figures were there already. Nothing changed." in output.getvalue()


def test_a_corrected_figure_is_changed_and_counted(tmp_path: Path) -> None:
    london = rows_of(LONDON_FILE, 400)
    boroughs = rows_of(BOROUGH_FILE, 3)
    import_published_series(borough_file=written(tmp_path / "boroughs.csv", boroughs))
    boroughs[1][6] = "0.99"
    report = import_published_series(
        borough_file=written(tmp_path / "boroughs.csv", boroughs),
        london_file=written(tmp_path / "london.csv", london),
    )
    assert (report.added, report.changed) == (0, 1)
    assert PublishedFigure.objects.get(area__name="Barking and Dagenham").proportion == Decimal("0.99")


def test_known_ways_of_writing_are_read(tmp_path: Path) -> None:
    plain = rows_of(BOROUGH_FILE, 33)
    odd = [[*row, "", "", "", ""] for row in plain]
    for row in odd[1:]:
        row[0] = "31/12/2014"
        row[3] = {
            "Westminster": "City of Westminster",
            "Richmond upon Thames": "Richmond Upon Thames",
            "Hammersmith and Fulham": "Hammersmith & Fulham",
        }.get(row[3], row[3])
        row[6] = row[6].replace(".", ",")
    report = import_published_series(borough_file=written(tmp_path / "odd.csv", odd))
    assert report.borough_rows == 32
    again = import_published_series(borough_file=written(tmp_path / "plain.csv", plain))
    assert again.changed_nothing


def test_a_file_with_semicolons_and_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "boroughs.csv", rows_of(BOROUGH_FILE, 3), delimiter=";")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert import_published_series(borough_file=path).borough_rows == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            cell(2, 0, "31/11/2014"),
            "row 2, column period_end: found “31/11/2014”, expected the last day of a quarter",
        ),
        (
            cell(2, 0, "2014-11-30"),
            "row 2, column period_end: found “2014-11-30”, expected the last day of a quarter",
        ),
        (cell(2, 1, "FY14/15 Q4"), "column quarter: found “FY14/15 Q4”, expected FY14/15 Q3"),
        (
            cell(3, 2, "E09000001"),
            "row 3, column gss_code: found “E09000001”, expected a borough of the survey; the City",
        ),
        (cell(3, 2, "E08000001"), "column gss_code: found “E08000001”, expected the GSS code of a London borough"),
        (cell(4, 3, "Atlantis"), "row 4, column borough: found “Atlantis”, expected Bexley"),
        (cell(2, 4, "trust"), "column measure: found “trust”, expected one of contact_ward_officer, good_job_local"),
        (cell(2, 5, "Trust MPS"), "column source_measure: found “Trust MPS”, expected Contact ward officer"),
        (cell(2, 6, "36%"), "column proportion: found “36%”, expected a proportion from 0 to 1"),
        (cell(2, 6, "1.2"), "column proportion: found “1.2”, expected a proportion from 0 to 1"),
        (cell(2, 6, "0.365"), "column proportion: found “0.365”, expected a proportion from 0 to 1"),
        (cell(2, 6, ""), "column proportion: found “”, expected a proportion from 0 to 1"),
        (cell(5, 7, "0.42"), "row 5, column mps_proportion: found “0.42”, expected 0.41, the figure in pas_mps"),
        (
            lambda rows: rows.append(rows[1]),
            "row 41, column period_end: found “2014-12-31”, expected each area, measure",
        ),
        (lambda rows: rows[1].append("0.5"), "row 2, column after the last: found “0.5”, expected nothing"),
        (lambda rows: rows[0].pop(), "row 1, column header: found “period_end, quarter"),
        (lambda rows: rows.__delitem__(slice(1, None)), "row 2, column period_end: found “no rows”"),
    ],
)
def test_a_fault_is_told_with_its_row_column_and_what_was_expected(
    mutated: Callable[[Callable[[Rows], object]], Path], change: Callable[[Rows], object], told: str
) -> None:
    [fault] = faults_of(mutated(change))
    assert told in fault


def test_every_fault_is_told_not_only_the_first(mutated: Callable[[Callable[[Rows], object]], Path]) -> None:
    def change(rows: Rows) -> None:
        rows[1][6], rows[5][3], rows[9][0] = "many", "Nowhere", "yesterday"

    assert [fault.split(": ")[0] for fault in faults_of(mutated(change))] == [
        "boroughs.csv, row 2, column proportion",
        "boroughs.csv, row 6, column borough",
        "boroughs.csv, row 10, column period_end",
    ]


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "boroughs.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    assert "expected text in UTF-8" in faults_of(path)[0]


def test_a_london_figure_that_is_missing_is_told(tmp_path: Path) -> None:
    london = written(tmp_path / "london.csv", [row for row in rows_of(LONDON_FILE, 400) if row[0] != "2014-12-31"])
    with pytest.raises(SeriesRefusedError) as refused:
        import_published_series(
            borough_file=written(tmp_path / "b.csv", rows_of(BOROUGH_FILE, 2)), london_file=london
        )
    assert "in london.csv, which has none" in str(refused.value.faults[0])


def test_the_command_prints_every_fault_and_fails(mutated: Callable[[Callable[[Rows], object]], Path]) -> None:
    errors = StringIO()
    path = mutated(cell(2, 6, "lots"))
    with pytest.raises(CommandError, match=r"1 faults\. Nothing was imported"):
        call_command("import_published_series", borough_file=path, stderr=errors)
    assert "row 2, column proportion: found “lots”" in errors.getvalue()


def test_the_command_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*nothing\.csv"):
        call_command("import_published_series", borough_file=tmp_path / "nothing.csv")


def test_loading_reference_data_twice_keeps_the_rows() -> None:
    before = list(Indicator.objects.values_list("pk", "code", "order")), Area.objects.count(), Survey.objects.count()
    load_reference()
    after = list(Indicator.objects.values_list("pk", "code", "order")), Area.objects.count(), Survey.objects.count()
    assert before == after
    assert Indicator.objects.count() == 8
    assert Area.objects.count() == 1 + 12 + 33
    assert Area.objects.get(name="Westminster").parent == Area.objects.get(name="Central West")


@pytest.mark.parametrize("proportion", ["-0.01", "1.01"])
def test_the_database_refuses_what_is_no_proportion(proportion: str) -> None:
    with pytest.raises(IntegrityError, match="metrics_figure_is_a_proportion"), transaction.atomic():
        PublishedFigure.objects.create(
            indicator=Indicator.objects.all()[0],
            area=Area.objects.all()[0],
            period_end="2020-03-31",
            proportion=Decimal(proportion),
        )


def test_the_database_refuses_a_priority_that_the_plan_has_not() -> None:
    with pytest.raises(IntegrityError, match="priorities_are_1_to_9"), transaction.atomic():
        Indicator.objects.update(priority_numbers=[10])
