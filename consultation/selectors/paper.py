"""A questionnaire as it stands on paper."""

import json
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consultation.definition import Definition, Kind, Page, Question, Section
from consultation.definition.equality import EqualityQuestion, equality_question, equality_questions
from consultation.models import Consultation, Edition, PrintedQuestionnaire, PrintSize, Questionnaire
from consultation.selectors.announcing import short_address
from consultation.selectors.conditions import Numbers, condition_in_words, question_numbers
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.editions import PublishedEdition, in_words, published_editions
from consultation.selectors.questionnaires import assembled, assembled_in, compiled
from web.languages import direction_of, language_names

# Goes up when the layout changes, so that every PDF is made again.
DESIGN = 3
ENGLISH = PublishedEdition(code="en", language="en", kind=Edition.Kind.TRANSLATION, revision=0)
CHARACTERS_A_LINE = 60
FEWEST_LINES, MOST_LINES = 3, 8
# What stands on the paper besides the questions, which never change once they are frozen.
PRINTED = (
    "title",
    "summary",
    "run_by",
    "contact",
    "return_address",
    "privacy_notice",
    "accessible_formats",
    "closes_at",
    "paper_grace_days",
    "asks_equality",
    "short_code",
    "is_demonstration",
)


class NotPrintedError(LookupError):
    """There is no such paper: the consultation has not opened, or has no such edition or size."""


@dataclass(frozen=True)
class PaperQuestion:
    """One question with its number (0 where it only informs), who it is for, and the lines to write on."""

    number: int
    question: Question
    condition: str
    lines: int

    @property
    def lowest(self) -> str:
        """Return the lowest number asked for, written out; nothing where there is none."""
        return "" if self.question.lowest is None else f"{self.question.lowest.normalize():f}"

    @property
    def highest(self) -> str:
        """Return the highest number asked for, written out; nothing where there is none."""
        return "" if self.question.highest is None else f"{self.question.highest.normalize():f}"


@dataclass(frozen=True)
class PaperPage:
    """The questions on one topic, and who they are for."""

    page: Page
    condition: str
    questions: list[PaperQuestion]


@dataclass(frozen=True)
class PaperSection:
    """One section with its topics."""

    section: Section
    pages: list[PaperPage]


@dataclass(frozen=True)
class PaperEqualityQuestion:
    """One equality question, with who it is for."""

    question: EqualityQuestion
    number: int
    only_if: tuple[int, str] | None
    not_if: tuple[int, str] | None


@dataclass(frozen=True)
class Paper:
    """All that is printed."""

    consultation: Consultation
    questionnaire: Questionnaire
    edition: PublishedEdition
    form_number: str
    sections: list[PaperSection]
    equality: list[PaperEqualityQuestion]
    # What stands before, between and after the two numbers at the foot of a page of the PDF.
    page_words: tuple[str, str, str]

    @property
    def language(self) -> str:
        """Return the code of the language that it is written in."""
        return self.edition.language

    @property
    def online(self) -> str:
        """Return the address at which it can be answered instead, short enough to be typed."""
        return short_address(self.consultation).partition("://")[2].rstrip("/")

    @property
    def locale(self) -> str:
        """Return the language to write it in, as Django names it."""
        return locale_of(self.language)

    @property
    def direction(self) -> str:
        """Return the direction that it is written in, as HTML names it."""
        return direction_of(self.language)

    @property
    def pictures(self) -> list[str]:
        """Return the hashes of the pictures that stand on it, each once."""
        pages = [page for part in self.sections for page in part.pages]
        media = [item.question.media for page in pages for item in page.questions] + [
            page.page.media for page in pages
        ]
        return list(dict.fromkeys(each.sha256 for each in media if each is not None and each.kind == "picture"))


@dataclass(frozen=True)
class PrintFile:
    """A PDF that is there, or is being made (`pages` 0)."""

    size: PrintSize
    pages: int


@dataclass(frozen=True)
class OfferedEdition:
    """An edition that can be had on paper: its language's own name, and its PDFs."""

    code: str
    language: str
    direction: str
    name: str
    is_easy_read: bool
    files: list[PrintFile]


def access_paper(slug: str, code: str = "en") -> Paper:
    """Return the paper of the current version of a consultation that has opened; raise NotPrintedError."""
    consultation = Consultation.objects.published().filter(slug=slug).first()
    if consultation is None:
        raise NotPrintedError(slug)
    return paper_of(current_questionnaire(consultation), code)


def editions_on_paper(questionnaire: Questionnaire) -> list[PublishedEdition]:
    """Return the editions that can be had on paper: English, translations and Easy Read, but no videos."""
    others = [row for row in published_editions(questionnaire.pk) if row.kind != Edition.Kind.BSL]
    return [ENGLISH, *others]


def language_of(questionnaire_id: int, code: str) -> str:
    """Return the language of an edition; English where it is not published any more."""
    return next((row.language for row in published_editions(questionnaire_id) if row.code == code), "en")


def paper_of(questionnaire: Questionnaire, code: str = "en") -> Paper:
    """Return a frozen questionnaire as it stands on paper in one edition; raise NotPrintedError."""
    edition = next((row for row in editions_on_paper(questionnaire) if row.code == code), None)
    if edition is None:
        raise NotPrintedError(code)
    return lay_out(questionnaire, compiled(questionnaire.pk, code), edition)


def draft_paper(questionnaire: Questionnaire, code: str = "en") -> Paper:
    """Return a questionnaire that may still change as it would stand on paper, in any edition but one of videos."""
    definition = assembled(questionnaire)
    row = questionnaire.editions.exclude(kind=Edition.Kind.BSL).prefetch_related("texts").filter(code=code).first()
    if row is None:
        return lay_out(questionnaire, definition)
    edition = PublishedEdition(code=row.code, language=row.language, kind=row.kind, revision=row.revision)
    return lay_out(questionnaire, assembled_in(row, definition), edition)


def lay_out(questionnaire: Questionnaire, definition: Definition, edition: PublishedEdition = ENGLISH) -> Paper:
    """Return `definition` as it stands on paper: numbered, with its routing in words, in the edition's language."""
    with translation.override(locale_of(edition.language)):
        return _laid_out(questionnaire, definition, edition)


def locale_of(language: str) -> str:
    """Return a language as Django names it."""
    return settings.LANGUAGE_CODE if language == "en" else language


def _laid_out(questionnaire: Questionnaire, definition: Definition, edition: PublishedEdition) -> Paper:
    consultation = questionnaire.consultation
    if edition is not ENGLISH:
        consultation = in_words(consultation, definition.about, edition.language)
    numbers = question_numbers(definition)
    return Paper(
        consultation=consultation,
        questionnaire=questionnaire,
        edition=edition,
        form_number=form_number(questionnaire, edition.code),
        sections=[
            PaperSection(section, [_page(definition, page, numbers) for page in section.pages])
            for section in definition.sections
        ],
        equality=_equality() if consultation.asks_equality else [],
        page_words=_page_words(),
    )


def _page_words() -> tuple[str, str, str]:
    before, _number, rest = (_("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\1"}).partition("\0")
    between, _count, after = rest.partition("\1")
    return before, between, after


def form_number(questionnaire: Questionnaire, edition: str = "en") -> str:
    """Return what stands at the foot of every page, so that a paper is entered against the version it was."""
    name = questionnaire.consultation.short_code or questionnaire.consultation.slug
    return f"{name.upper()}-{questionnaire.version}-{edition.upper()}"


def source_hash(questionnaire: Questionnaire, edition: PublishedEdition) -> str:
    """Return what changes whenever something on the paper does."""
    printed = [str(getattr(questionnaire.consultation, name)) for name in PRINTED]
    printed.append(short_address(questionnaire.consultation))
    return sha256(json.dumps([DESIGN, questionnaire.version, edition.revision, *printed]).encode()).hexdigest()


def offered_on_paper(questionnaire: Questionnaire) -> list[OfferedEdition]:
    """Return the editions that can be had on paper, each with its PDFs that are there or being made. Two queries."""
    rows = PrintedQuestionnaire.objects.filter(questionnaire=questionnaire, error="").defer("pdf")
    made = {(row.edition, row.size): row for row in rows}
    names = language_names()
    return [
        OfferedEdition(
            code=edition.code,
            language=edition.language,
            direction=direction_of(edition.language),
            name=names.get(edition.language, edition.language),
            is_easy_read=edition.kind == Edition.Kind.EASY_READ,
            files=[
                PrintFile(size, _pages(made[edition.code, size], source_hash(questionnaire, edition)))
                for size in PrintSize
                if (edition.code, size) in made
            ],
        )
        for edition in editions_on_paper(questionnaire)
    ]


def _pages(row: PrintedQuestionnaire, current: str) -> int:
    return row.pages if row.made_at is not None and row.source_hash == current else 0


def _page(definition: Definition, page: Page, numbers: Numbers) -> PaperPage:
    return PaperPage(
        page,
        condition_in_words(definition, page.shown_when, numbers),
        [
            PaperQuestion(
                numbers.get(question.key, 0),
                question,
                condition_in_words(definition, question.shown_when, numbers),
                _lines(question),
            )
            for question in page.questions
        ],
    )


def _lines(question: Question) -> int:
    """Return how many lines a text gets: by its limit, within what paper allows."""
    if question.kind == Kind.SHORT_TEXT:
        return 1 if question.limit is not None and question.limit <= CHARACTERS_A_LINE else 2
    wanted = -(-(question.limit or MOST_LINES * CHARACTERS_A_LINE) // CHARACTERS_A_LINE)
    return max(FEWEST_LINES, min(MOST_LINES, wanted))


def _equality() -> list[PaperEqualityQuestion]:
    numbers = {question.key: number for number, question in enumerate(equality_questions(), 1)}

    def first(rule: dict[str, str]) -> tuple[int, str] | None:
        return next(((numbers[key], value) for key, value in rule.items() if equality_question(key)), None)

    return [
        PaperEqualityQuestion(
            question, numbers[question.key], first(dict(question.when)), first(dict(question.unless))
        )
        for question in equality_questions()
    ]
