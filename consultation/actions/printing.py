"""Asking for questionnaires as PDF, and making those that wait.

The row is the work: one without `made_at` waits, whoever asked for it and whatever became of the hint in the queue. A
worker holds the row's lock while it makes the PDF, so that two never make the same one.
"""

import logging
from io import BytesIO
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.utils import timezone, translation

from consultation.models import Consultation, PrintedQuestionnaire, PrintSize, Questionnaire
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.paper import Paper, editions, paper_of, source_hash

STYLE = Path("print/paper.css")
WEASYPRINT_LOG = "weasyprint"
NO_PANGO = "The system's Pango is missing; docs/operations.md says how to install it."


class CannotPrintError(Exception):
    """No PDF can be made here; the message says why."""


class _MissingLetters(logging.Handler):
    """Notes the letters that no installed font has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str) and record.msg.startswith(".notdef glyph") and isinstance(record.args, tuple):
            self.letters.add(str(record.args[0]))


@transaction.atomic
def request_print(*, questionnaire: Questionnaire, edition: str, size: PrintSize, again: bool = False) -> int:
    """Make sure that a PDF is there or waits; return its id.

    One that was made from another closing date or contact waits again. Asking for what is there changes nothing.
    """
    wanted = source_hash(questionnaire)
    asked = {"source_hash": wanted, "requested_at": timezone.now()}
    row, created = PrintedQuestionnaire.objects.select_for_update().get_or_create(
        questionnaire=questionnaire, edition=edition, size=size, defaults=asked
    )
    if not created and (again or row.source_hash != wanted):
        fresh = {**asked, "made_at": None, "error": "", "pdf": b"", "pages": 0}
        PrintedQuestionnaire.objects.filter(pk=row.pk).update(**fresh)
    return int(row.pk)


def request_current_prints(*, again: bool = False) -> int:
    """Ask for every PDF of the consultations that take answers; return how many wait."""
    for consultation in Consultation.objects.open():
        questionnaire = current_questionnaire(consultation)
        for edition in editions(consultation):
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
        row.pdf, row.pages = pdf_of(paper_of(row.questionnaire, row.edition), PrintSize(row.size))
    except CannotPrintError as error:
        row.error = str(error)
    else:
        row.source_hash = source_hash(row.questionnaire)
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
    with translation.override(paper.language):
        context = {"paper": paper, "size": size, "html_lang": paper.language}
        html = get_template("consultation/print/document.html", using="jinja2").render(context)
    missing, log = _MissingLetters(), logging.getLogger(WEASYPRINT_LOG)
    log.addHandler(missing)
    try:
        document = HTML(string=str(html)).render(stylesheets=[CSS(filename=settings.BASE_DIR / "static" / STYLE)])
        target = BytesIO()
        document.write_pdf(target, pdf_variant="pdf/ua-1", pdf_tags=True)
    finally:
        log.removeHandler(missing)
    if missing.letters:
        raise CannotPrintError(f"No installed font has these letters: {' '.join(sorted(missing.letters)[:40])}")
    return target.getvalue(), len(document.pages)
