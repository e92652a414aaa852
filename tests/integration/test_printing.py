"""Questionnaires on paper: what stands on them, and their PDFs made once by a worker."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from consultation.actions.printing import (
    NO_PANGO,
    CannotPrintError,
    make_print,
    make_waiting,
    pdf_of,
    request_current_prints,
    request_print,
)
from consultation.models import Consultation, PrintedQuestionnaire, PrintSize, Question
from consultation.selectors.conditions import condition_in_words, question_numbers
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.paper import ENGLISH, form_number, paper_of
from consultation.selectors.questionnaires import compiled
from tests.factories.every_kind import make_every_kind
from tests.factories.moderating import make_consultation

pytestmark = pytest.mark.django_db

PATH = "/consultations/every-kind/print/"


@pytest.fixture
def consultation() -> Consultation:
    return make_every_kind()


@pytest.fixture
def pango() -> None:
    """Skip where this machine cannot lay out a PDF."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        pytest.skip(NO_PANGO)


def first_print(consultation: Consultation, size: PrintSize = PrintSize.STANDARD) -> PrintedQuestionnaire:
    questionnaire = current_questionnaire(consultation)
    made = request_print(questionnaire=questionnaire, edition=ENGLISH, size=size)
    make_print(print_id=made)
    return PrintedQuestionnaire.objects.get(pk=made)


def text_of(row: PrintedQuestionnaire) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(bytes(row.pdf))).pages)


class TestPage:
    """The page that a browser prints."""

    def test_it_asks_every_question_with_its_number(self, client: Client, consultation: Consultation) -> None:
        html = " ".join(client.get(f"{PATH}en/standard/").text.split())
        for number, question in enumerate(
            Question.objects.exclude(kind="information").order_by("page__section__order", "page__order", "order"), 1
        ):
            assert f'<span class="paper-number">{number}.</span> {question.text}' in html
        assert "The next question is the last." in html
        assert "Write a number from 0 to 120." in html

    def test_it_says_who_a_question_is_for(self, client: Client, consultation: Consultation) -> None:
        text = client.get(f"{PATH}en/standard/").text
        assert "Answer this only if you answered “Parks” to question 3." in text

    def test_it_says_where_to_send_it_and_until_when(self, client: Client, consultation: Consultation) -> None:
        text = client.get(f"{PATH}en/large/").text
        assert "FREEPOST PLAN" in text
        assert f"{timezone.localtime(consultation.last_entry_at):%B %Y}" in text
        assert "We keep nothing longer than needed." in text
        assert "paper--large" in text

    def test_the_equality_questions_are_a_sheet_of_their_own(
        self, client: Client, consultation: Consultation
    ) -> None:
        body, sheet = client.get(f"{PATH}en/standard/").text.split('<section class="paper-sheet">')
        assert "How old are you?" in sheet
        assert "How old are you?" not in body
        assert "EVERY-KIND-1-EN-E" in sheet

    def test_no_sheet_where_the_consultation_does_not_ask(self, client: Client) -> None:
        make_every_kind(asks_equality=False)
        assert "How old are you?" not in client.get(f"{PATH}en/standard/").text

    @pytest.mark.parametrize("path", ["en/huge/", "xx/standard/", "en/huge.pdf", "xx/standard.pdf"])
    def test_there_is_no_such_paper(self, client: Client, consultation: Consultation, path: str) -> None:
        assert client.get(PATH + path).status_code == 404

    def test_one_that_has_not_opened_is_not_there(self, client: Client) -> None:
        make_consultation("unopened", opened=False)
        assert client.get("/consultations/unopened/print/").status_code == 404


class TestChoosing:
    """The page that offers the forms."""

    def test_without_pdfs_it_offers_the_browsers_print(self, client: Client, consultation: Consultation) -> None:
        text = client.get(PATH).text
        assert f"{PATH}en/standard/" in text
        assert ".pdf" not in text

    def test_a_waiting_pdf_is_said_to_be_being_made(self, client: Client, consultation: Consultation) -> None:
        request_current_prints()
        text = client.get(PATH).text
        assert "being made" in text
        assert ".pdf" not in text

    def test_a_made_pdf_is_offered_with_its_pages(
        self, client: Client, consultation: Consultation, pango: None
    ) -> None:
        row = first_print(consultation)
        text = client.get(PATH).text
        assert f"{PATH}en/standard.pdf" in text
        assert f"PDF, {row.pages} pages" in text

    def test_a_pdf_that_cannot_be_made_is_not_offered(self, client: Client, consultation: Consultation) -> None:
        request_current_prints()
        PrintedQuestionnaire.objects.update(error=NO_PANGO)
        assert ".pdf" not in client.get(PATH).text
        reply = client.get(f"{PATH}en/standard.pdf")
        assert reply.status_code == 404
        assert "Print the form from your browser" in reply.text


class TestPdf:
    """The PDF."""

    def test_the_first_who_asks_is_told_to_wait_and_the_second_gets_it(
        self, client: Client, consultation: Consultation, pango: None
    ) -> None:
        first = client.get(f"{PATH}en/standard.pdf")
        assert first.status_code == 202
        assert "being made" in first.text
        assert make_waiting() == 1
        second = client.get(f"{PATH}en/standard.pdf")
        assert second.content.startswith(b"%PDF")
        again = client.get(f"{PATH}en/standard.pdf", headers={"if-none-match": second["ETag"]})
        assert again.status_code == 304

    def test_it_is_tagged_and_names_its_language_and_title(self, consultation: Consultation, pango: None) -> None:
        reader = PdfReader(BytesIO(bytes(first_print(consultation).pdf)))
        root = reader.root_object
        assert root["/MarkInfo"]["/Marked"].value is True
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata is not None
        assert reader.metadata.title == "What matters where you live? (paper form EVERY-KIND-1-EN)"
        assert b"pdfuaid:part" in root["/Metadata"].get_data()

    def test_it_has_bookmarks_for_its_parts(self, consultation: Consultation, pango: None) -> None:
        outline = PdfReader(BytesIO(bytes(first_print(consultation).pdf))).outline
        titles = [entry.title for entry in outline[1] if not isinstance(entry, list)]  # type: ignore[union-attr,index]
        assert {"About you", "The plan", "About you: a separate sheet"} <= set(titles)

    def test_it_asks_every_question_and_names_its_form_on_each_page(
        self, consultation: Consultation, pango: None
    ) -> None:
        row = first_print(consultation)
        text = text_of(row)
        for question in Question.objects.all():
            assert question.text in text
        pages = PdfReader(BytesIO(bytes(row.pdf))).pages
        assert len(pages) == row.pages
        assert all("EVERY-KIND-1-EN" in page.extract_text() for page in pages)

    def test_large_print_takes_more_pages(self, consultation: Consultation, pango: None) -> None:
        assert first_print(consultation, PrintSize.LARGE).pages > first_print(consultation).pages

    def test_the_sheet_begins_on_a_leaf_of_its_own(self, consultation: Consultation, pango: None) -> None:
        pages = PdfReader(BytesIO(bytes(first_print(consultation).pdf))).pages
        sheet = next(number for number, page in enumerate(pages) if "separate sheet" in page.extract_text())
        assert sheet % 2 == 0

    def test_letters_that_no_font_has_are_refused(self, consultation: Consultation, pango: None) -> None:
        Consultation.objects.update(summary="Letters of nobody: \U0001f9ff\ue123")
        with pytest.raises(CannotPrintError, match="No installed font"):
            pdf_of(paper_of(current_questionnaire(Consultation.objects.get())), PrintSize.STANDARD)
        assert first_print(Consultation.objects.get()).error.startswith("No installed font")

    def test_another_closing_date_makes_it_anew(self, consultation: Consultation, pango: None) -> None:
        first_print(consultation)
        assert request_current_prints() == 1  # large print
        assert consultation.closes_at is not None
        Consultation.objects.update(closes_at=consultation.closes_at + timedelta(days=30))
        assert request_current_prints() == 2
        assert not PrintedQuestionnaire.objects.exclude(pdf=b"").exists()

    def test_asking_again_changes_nothing(self, consultation: Consultation, pango: None) -> None:
        row = first_print(consultation)
        assert first_print(consultation).made_at == row.made_at
        assert make_print(print_id=row.pk) is False


def test_the_form_number_says_the_version() -> None:
    consultation = make_every_kind(short_code="plan")
    assert form_number(current_questionnaire(consultation)) == "PLAN-1-EN"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (None, ""),
        ({"question": "respondent", "equals": "individual"}, "you answered “For myself” to question 1"),
        ({"question": "borough", "answered": True}, "you answered question 2"),
        ({"question": "borough", "answered": False}, "you left question 2 empty"),
        ({"question": "visits", "count_at_least": 2}, "you chose 2 or more answers in question 3"),
        ({"question": "years", "at_most": 5}, "your answer to question 9 is 5 or less"),
        (
            {"question": "first-visit", "on_or_after": "2020-02-01"},
            "your answer to question 5 is 1 February 2020 or later",
        ),
        (
            {"not": {"question": "borough", "equals": "E09000003"}},
            "it is not so that you answered “Barnet” to question 2",
        ),
        (
            {
                "all": [
                    {"question": "borough", "answered": True},
                    {"any": [{"question": "years", "at_least": 1}, {"question": "visits", "answered": True}]},
                ]
            },
            "you answered question 2 and (your answer to question 9 is 1 or more or you answered question 3)",
        ),
    ],
)
def test_routing_is_said_in_words(consultation: Consultation, rule: dict[str, object] | None, words: str) -> None:
    definition = compiled(current_questionnaire(consultation).pk)
    assert condition_in_words(definition, rule, question_numbers(definition)) == words
