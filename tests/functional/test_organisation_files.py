"""An organisation's file: the template, a file with mistakes, the corrected one, looked at and added, and counted."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor

FILES = "/consultations/staff/files/"
TITLE = "What do you think of the nine priorities?"


def rows_with(names: list[str], *responses: dict[str, str]) -> str:
    """Return the CSV file that an organisation fills in."""
    buffer = StringIO()
    writer = csv.DictWriter(buffer, names)
    writer.writeheader()
    writer.writerows(responses)
    return buffer.getvalue()


def template_of(editor: Visitor) -> list[str]:
    """Download the template as CSV and return the names of its columns."""
    with editor.page.expect_download() as download:
        editor.page.get_by_role("link", name="Template as CSV").click()
    lines = Path(download.value.path()).read_text().splitlines()
    return next(csv.reader(lines))


def upload(editor: Visitor, folder: Path, text: str) -> None:
    """Send a file and wait until a worker has checked it."""
    path = folder / "members.csv"
    path.write_text(text)
    editor.write("Name of the organisation that sent the file", "The Members' Club")
    editor.page.get_by_label("The file", exact=True).set_input_files(path)
    editor.press("Upload and check")
    waiting = re.compile("Waiting to be checked|Being checked")
    editor.reload_until(lambda: editor.page.get_by_text(waiting).count() == 0, "the file was not checked")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_file_is_corrected_looked_at_added_and_counted(
    person: Person, site: Site, tmp_path: Path, *, scripts: bool
) -> None:
    counted = site.responses()
    mark = f"From a file with scripts {scripts}"
    editor = person(desk=True, scripts=scripts)
    editor.sign_in("consultation-editor", site.password("consultation-editor"))
    editor.go(FILES)
    editor.follow(TITLE)
    names = template_of(editor)
    editor.press("Upload and check")
    editor.sees("Choose a file")

    good = {"respondent": "individual", "borough": "Hackney", "victims-agree": "Agree", "victims-text": mark}
    second = {"respondent": "individual", "points.victims": "60", "points.data": "40"}
    upload(editor, tmp_path, rows_with(names, good, {**second, "points.data": "50", "respondent": "somebody"}))
    editor.sees("2 things to correct")
    row = editor.page.get_by_role("row").filter(has_text="somebody")
    assert "respondent" in row.inner_text()
    editor.press("Cancel this file and delete what is in it")
    editor.sees("Nothing in this file is kept.")

    editor.follow("Upload another file")
    upload(editor, tmp_path, rows_with(names, good, second))
    editor.sees("2 responses are in order and would be added")
    editor.sees(mark)
    editor.press("Add all 2 responses")
    editor.reload_until(lambda: editor.page.get_by_text("Added to the responses").count() > 0, "nothing was added")
    editor.sees("2 responses were added on")

    site.wait_until(lambda: site.responses() >= counted + 2, "the responses were not counted", seconds=20)
    read_what_came_of_it(person(scripts=scripts))


def read_what_came_of_it(reader: Visitor) -> None:
    reader.go("/consultations/nine-priorities/results/")
    files = re.compile("of these responses came in files that organisations sent")
    reader.reload_until(lambda: reader.page.get_by_text(files).count() > 0, "the results do not say so")
    reader.go("/consultations/nine-priorities/priorities/")
    reader.sees_heading("How priorities are set")
    reader.go("/plan/decisions/")
    reader.sees("No decision is recorded yet")
