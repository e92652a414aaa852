"""Asking for questionnaires as PDF, and making those that wait.

The row is the work: one without `made_at` waits, whoever asked for it and whatever became of the hint in the queue. A
worker holds the row's lock while it makes the PDF, so that two never make the same one.
"""

import logging
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.utils import timezone, translation

from consultation.models import Consultation, PrintedQuestionnaire, PrintSize, Questionnaire, StoredFile
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.editions import PublishedEdition
from consultation.selectors.paper import NotPrintedError, Paper, editions_on_paper, paper_of, source_hash

STYLE = Path("print/paper.css")
WEASYPRINT_LOG = "weasyprint"
NO_PANGO = "The system's Pango is missing; docs/operations.md says how to install it."


class CannotPrintError(Exception):
    """No PDF can be made here; the message says why."""


class _MissingLetters(logging.Filter):
    """Notes the letters that no installed font has, in place of a line in the log for each."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep other records."""
        missing = isinstance(record.msg, str) and record.msg.startswith(".notdef glyph")
        if missing and isinstance(record.args, tuple):
            self.letters.add(str(record.args[0]))
        return not missing


@transaction.atomic
def request_print(
    *, questionnaire: Questionnaire, edition: PublishedEdition, size: PrintSize, again: bool = False
) -> int:
    """Make sure that a PDF is there or waits; return its id.

    One that was made from another closing date or contact waits again. Asking for what is there changes nothing.
    """
    wanted = source_hash(questionnaire, edition)
    asked = {"source_hash": wanted, "requested_at": timezone.now()}
    row, created = PrintedQuestionnaire.objects.select_for_update().get_or_create(
        questionnaire=questionnaire, edition=edition.code, size=size, defaults=asked
    )
    if not created and (again or row.source_hash != wanted):
        fresh = {**asked, "made_at": None, "error": "", "pdf": b"", "pages": 0}
        PrintedQuestionnaire.objects.filter(pk=row.pk).update(**fresh)
    return int(row.pk)


def request_current_prints(*, again: bool = False) -> int:
    """Ask for every PDF of the consultations that take answers; return how many wait."""
    for consultation in Consultation.objects.open():
        questionnaire = current_questionnaire(consultation)
        for edition in editions_on_paper(questionnaire):
            for size in PrintSize:
                request_print(questionnaire=questionnaire, edition=edition, size=size, again=again)
    return PrintedQuestionnaire.objects.waiting().count()


def make_waiting(*, seconds: float | None = None) -> int:
    """Make PDFs that wait, those that nobody else makes, until none is left or the time is up; return how many."""
    until = None if seconds is None else monotonic() + seconds
    count = 0
    while (until is None or monotonic() < until) and make_print():
        count += 1
    return count


@transaction.atomic
def make_print(*, print_id: int | None = None) -> bool:
    """Make one PDF that waits (this one, where an id is given) if nobody else does; return whether this call did."""
    waiting = PrintedQuestionnaire.objects.waiting().select_for_update(of=("self",), skip_locked=True)
    if print_id is not None:
        waiting = waiting.filter(pk=print_id)
    row = waiting.select_related("questionnaire__consultation").first()
    if row is None:
        return False
    try:
        paper = paper_of(row.questionnaire, row.edition)
        row.pdf, row.pages = pdf_of(paper, PrintSize(row.size))
    except (CannotPrintError, NotPrintedError) as error:
        row.error = str(error)
    else:
        row.source_hash = source_hash(row.questionnaire, paper.edition)
        row.made_at = timezone.now()
    row.save()
    return True


def pdf_of(paper: Paper, size: PrintSize) -> tuple[bytes, int]:
    """Return a paper as tagged PDF (PDF/UA-1), and its number of pages.

    Raises CannotPrintError where Pango or letters are missing: a paper with boxes for letters helps nobody.
    """
    try:
        # Here and not above: only workers print, and a machine without Pango runs everything else.
        from weasyprint import CSS, HTML
    except OSError as error:
        raise CannotPrintError(NO_PANGO) from error
    with translation.override(paper.locale):
        context = {"paper": paper, "size": size, "pictures": _pictures(paper)}
        html = get_template("consultation/print/document.html", using="jinja2").render(context)
    missing, log = _MissingLetters(), logging.getLogger(WEASYPRINT_LOG)
    log.addFilter(missing)
    try:
        document = HTML(string=str(html)).render(stylesheets=[CSS(filename=settings.BASE_DIR / "static" / STYLE)])
        target = BytesIO()
        document.write_pdf(target, pdf_variant="pdf/ua-1", pdf_tags=True)
    finally:
        log.removeFilter(missing)
    if missing.letters:
        raise CannotPrintError(f"No installed font has these letters: {' '.join(sorted(missing.letters)[:40])}")
    return target.getvalue(), len(document.pages)


def _pictures(paper: Paper) -> dict[str, str]:
    """Return the pictures on a paper as addresses that hold them: a worker fetches nothing from anywhere."""
    files = StoredFile.objects.filter(sha256__in=paper.pictures).only("sha256", "media_type", "content")
    return {file.sha256: f"data:{file.media_type};base64,{b64encode(bytes(file.content)).decode()}" for file in files}
