"""What leaves the site in the reader's language: paper, calendar file and e-mail."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import icalendar
import pytest
from babel.messages.pofile import read_po
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from consultation import tasks
from consultation.actions.loading_editions import load_edition
from consultation.actions.mailing import REMIND_BEFORE, leave_address, send_due_mail
from consultation.actions.printing import NO_PANGO, CannotPrintError, pdf_of
from consultation.actions.responding import start_draft
from consultation.models import Consultation, Draft, PrintSize
from consultation.models.codes import code_for
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.editions import forget_editions
from consultation.selectors.paper import paper_of
from portal.demo.catalogues import LOCALE
from tests.factories.consultation import DEMONSTRATION, Respondent, nine_priorities

pytestmark = pytest.mark.django_db
OTHERS = ("ar", "bn", "pl", "ur")
EDITIONS = DEMONSTRATION.parent / "editions"
ON_PAPER = ("templates/consultation/print/_parts.html", "templates/consultation/print/document.html")
ADDRESS = "somebody@example.org"


@pytest.fixture
def consultation() -> Consultation:
    made = nine_priorities()
    for code in (*OTHERS, "easy-read"):
        load_edition(path=EDITIONS / f"nine-priorities.{code}.yaml")
    forget_editions()
    return made


def fixed_texts(code: str) -> dict[str, str]:
    """Return the sentences of the paper that are the same on every one, each with its translation."""
    with (LOCALE / code / "LC_MESSAGES/django.po").open("rb") as file:
        messages = list(read_po(file, locale=code))
    return {
        message.id: str(message.string)
        for message in messages
        if isinstance(message.id, str)
        and "%" not in message.id
        and " " in message.id.strip()
        and any(place in ON_PAPER for place, _ in message.locations)
    }


def words_of(path: str) -> str:
    return " ".join(unescape(Client().get(path).text).split())


@pytest.mark.parametrize("code", OTHERS)
def test_every_fixed_sentence_of_the_paper_is_in_its_language(consultation: Consultation, code: str) -> None:
    english = words_of("/consultations/nine-priorities/print/en/standard/")
    paper = words_of(f"/consultations/nine-priorities/print/{code}/standard/")
    printed = {text: word for text, word in fixed_texts(code).items() if text in english}
    assert len(printed) > 20
    assert [text for text, word in printed.items() if text in paper or word not in paper] == []


@pytest.mark.parametrize("page_language", ["en", "ur"])
def test_routing_on_paper_is_in_the_language_of_the_paper_whatever_the_page_is_in(
    consultation: Consultation, page_language: str
) -> None:
    prefix = "" if page_language == "en" else f"/{page_language}"
    reply = Client().get(f"{prefix}/consultations/nine-priorities/print/pl/standard/")
    assert "Odpowiedz tylko wtedy, gdy odpowiedź na pytanie 1 to" in unescape(reply.text)
    assert reply["Content-Language"] == "pl"
    assert '<html lang="pl"' in reply.text


def test_easy_read_stays_in_plain_english(consultation: Consultation) -> None:
    paper = words_of("/pl/consultations/nine-priorities/print/easy-read/standard/")
    assert '<html lang="en"' in paper
    assert "Tick one box." in paper
    assert "Zaznacz" not in paper


@pytest.mark.parametrize(
    ("code", "foot", "side"),
    [
        ("pl", "Strona 2 z", "left"),
        ("bn", "পৃষ্ঠা 2, মোট", "left"),
        ("ur", "صفحہ 2 از", "right"),
        ("ar", "الصفحة 2 من", "right"),
        ("en", "Page 2 of", "left"),
    ],
)
def test_pages_of_a_pdf_are_numbered_in_its_language(
    consultation: Consultation, code: str, foot: str, side: str
) -> None:
    paper = paper_of(current_questionnaire(consultation), code)
    before, between, _after = paper.page_words
    assert f"{before}2{between}".strip() == foot
    assert paper.direction == {"left": "ltr", "right": "rtl"}[side]
    if code in ("en", "ur"):
        # Laid out as Polish and Arabic are.
        return
    try:
        content, pages = pdf_of(paper, PrintSize.STANDARD)
    except CannotPrintError as error:
        if str(error) == NO_PANGO or code == "bn":
            pytest.skip(str(error))
        raise
    found: list[tuple[float, str]] = []
    sheet = PdfReader(BytesIO(content)).pages[1]
    sheet.extract_text(visitor_text=lambda text, _cm, matrix, *_: found.append((matrix[4], text)))
    form = next(place for place, text in found if "NINE-1-" in text)
    assert (form > float(sheet.mediabox.width) / 2) == (side == "right")
    if code == "pl":
        assert f"{foot} {pages}" in " ".join(sheet.extract_text().split())


def test_a_pdf_that_is_being_made_is_announced_in_the_language_of_the_paper(consultation: Consultation) -> None:
    reply = Client().get("/consultations/nine-priorities/print/ar/standard.pdf")
    assert reply.status_code == 202
    assert "يجري إنشاء ملف PDF" in reply.text
    assert '<html lang="ar" dir="rtl"' in reply.text


@pytest.mark.parametrize(
    ("prefix", "code", "summary"),
    [
        ("", "en", "Last chance to answer: What do you think of the nine priorities?"),
        ("/pl", "pl", "Ostatnia szansa na odpowiedź: Co myślisz o dziewięciu priorytetach?"),
        ("/ar", "ar", "آخر فرصة للإجابة: ما رأيك في الأولويات التسع؟"),
    ],
)
def test_a_calendar_file_is_in_the_language_of_its_address(
    consultation: Consultation, prefix: str, code: str, summary: str
) -> None:
    page = Client().get(f"{prefix}/consultations/nine-priorities/").text
    address = f"{prefix}/consultations/nine-priorities/closing.ics"
    assert f'href="{address}"' in page
    reply = Client().get(address)
    assert reply["Content-Language"] == code
    (entry,) = icalendar.Calendar.from_ical(reply.content).walk("VEVENT")
    assert str(entry["summary"]) == summary
    assert entry["summary"].params["LANGUAGE"] == code
    assert entry["description"].params["LANGUAGE"] == code
    where = f"{prefix}/consultations/nine-priorities/" if prefix else "/c/"
    assert where in str(entry["url"])
    assert str(entry["url"]) in str(entry["description"])


def test_the_calendar_entry_is_the_same_one_in_every_language(consultation: Consultation) -> None:
    files = [Client().get(f"{prefix}/consultations/nine-priorities/closing.ics") for prefix in ("", "/pl", "/ar")]
    entries = [icalendar.Calendar.from_ical(file.content).walk("VEVENT")[0] for file in files]
    assert len({str(entry["uid"]) for entry in entries}) == 1


@pytest.mark.parametrize(
    ("language", "subject", "opening", "reminder"),
    [
        (
            "pl",
            "Wróć do swojej wersji roboczej: Co myślisz o dziewięciu priorytetach?",
            "Otwórz ten link na dowolnym urządzeniu:",
            "Twoja wersja robocza zostanie wkrótce usunięta: Co myślisz o dziewięciu priorytetach?",
        ),
        (
            "ar",
            "العودة إلى مسودتك: ما رأيك في الأولويات التسع؟",
            "افتح هذا الرابط على أي جهاز:",
            "ستُحذف مسودتك قريباً: ما رأيك في الأولويات التسع؟",
        ),
    ],
)
def test_mail_is_in_the_language_of_the_page_on_which_the_address_was_left(
    consultation: Consultation, language: str, subject: str, opening: str, reminder: str
) -> None:
    with translation.override(language):
        Respondent(consultation).start().post("save", {"send": "yes", "email": ADDRESS})
        way_back = reverse("consultation:return", args=[consultation.slug])
    assert send_due_mail(link_to=tasks.return_link) == 1
    draft = Draft.objects.get()
    first = mail.outbox[0]
    assert first.subject == subject
    assert opening in str(first.body)
    assert f"{way_back}#{code_for('return', draft.pk)}" in str(first.body)
    assert way_back.startswith(f"/{language}/")
    Draft.objects.update(
        expires_at=timezone.now() + REMIND_BEFORE - timedelta(hours=1),
        mail_due_at=timezone.now() - timedelta(hours=1),
    )
    assert send_due_mail(link_to=tasks.return_link) == 1
    assert mail.outbox[1].subject == reminder
    # Nothing of the address is left, nor of the language that went with it.
    assert not Draft.objects.exclude(address=b"", mail_language="").exists()


@pytest.mark.parametrize("language", ["en", "", "xx"])
def test_mail_is_in_english_where_no_language_of_ours_is_known(consultation: Consultation, language: str) -> None:
    leave_address(draft=start_draft(consultation=consultation), address=ADDRESS, language=language)
    send_due_mail(link_to=tasks.return_link)
    assert mail.outbox[0].subject == "Come back to your draft: What do you think of the nine priorities?"


def test_the_title_in_a_mail_stays_english_where_it_is_not_translated() -> None:
    untranslated = nine_priorities()
    leave_address(draft=start_draft(consultation=untranslated), address=ADDRESS, language="pl")
    send_due_mail(link_to=tasks.return_link)
    assert mail.outbox[0].subject == f"Wróć do swojej wersji roboczej: {untranslated.title}"
