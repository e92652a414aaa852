"""Files for spreadsheets in XLSX, built from scratch: values only, no formula, no hidden sheet, nobody's name."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from web.downloads import plain_cell

WIDTH = 28


def workbook(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet of texts, the first row in bold."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet(title)
    table = list(rows)
    for number, column in enumerate(table[0] if table else [], 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(WIDTH, len(column) + 2)
    sheet.freeze_panes = "B2"
    for number, row in enumerate(table):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=str(plain_cell(value)))
            # Never a formula, whatever the text begins with.
            cell.data_type = "s"
            cell.font = Font(bold=number == 0)
            cell.alignment = Alignment(wrap_text=number > 0, vertical="top")
            cells.append(cell)
        sheet.append(cells)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
