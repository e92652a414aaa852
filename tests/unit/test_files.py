"""What a file is, by its name and its content."""

import pytest

from tests.factories.authoring import packed
from web.files import FileRefusedError, kind_of, plain_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("PLAN.PDF", b"%PDF-1.7\n...", "application/pdf"),
        ("plan.docx", packed(types=WORD), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("plan.xlsx", packed(types=SHEET), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "plan.odt",
            packed(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (
            "plan.ods",
            packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("figures.csv", b"borough,trust\nBarnet,61\n", "text/csv; charset=utf-8"),
        ("words.txt", "Zażółć".encode("utf-8-sig"), "text/plain; charset=utf-8"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_known(name: str, content: bytes, media_type: str) -> None:
    assert kind_of(name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<script>", "must be a PDF"),
        ("run.exe", b"MZ", "must be a PDF"),
        ("plan", b"%PDF-1.7", "must be a PDF"),
        ("plan.pdf", b"<html>", "something else"),
        ("plan.pdf", b"", "empty"),
        ("plan.docx", b"%PDF-1.7", "something else"),
        ("plan.docx", packed(types=SHEET), "something else"),
        ("plan.docx", packed(types=WORD + MACROS), "something else"),
        ("plan.xlsx", packed(other="nothing"), "something else"),
        ("plan.odt", packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "something else"),
        ("words.txt", "café".encode("latin-1"), "UTF-8"),
        ("words.csv", b"a,b\x00c", "UTF-8"),
        # Unpacked only as far as its list of parts: this one would fill the memory.
        ("plan.docx", packed(types=WORD + " " * 2_000_000), "something else"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_a_reason(name: str, content: bytes, said: str) -> None:
    with pytest.raises(FileRefusedError, match=said):
        kind_of(name, content)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("The plan (final) v2.PDF", "The-plan-final-v2.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\Plan.docx", "Plan.docx"),
        ("خطة.pdf", "document.pdf"),
        ('a"; x=".pdf', "a-x.pdf"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_a_name_is_made_safe_for_an_address(name: str, plain: str) -> None:
    assert plain_name(name) == plain
