"""A questionnaire as it stands on paper."""

import json
from dataclasses import dataclass
from hashlib import sha256

from consultation.definition import Definition, Kind, Page, Question, Section
from consultation.definition.equality import EqualityQuestion, equality_question, equality_questions
from consultation.models import Consultation, PrintedQuestionnaire, PrintSize, Questionnaire
from consultation.selectors.conditions import Numbers, condition_in_words, question_numbers
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.questionnaires import compiled

# Goes up when the layout changes, so that every PDF is made again.
DESIGN = 1
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
    edition: str
    form_number: str
    sections: list[PaperSection]
    equality: list[PaperEqualityQuestion]

    @property
    def language(self) -> str:
        """Return the code of the language that it is written in."""
        return "en"


@dataclass(frozen=True)
class PrintFile:
    """A PDF that is there, or is being made (`pages` 0)."""

    size: PrintSize
    pages: int


def access_paper(slug: str, edition: str = "en") -> Paper:
    """Return the paper of the current version of a consultation that has opened; raise NotPrintedError."""
    consultation = Consultation.objects.published().filter(slug=slug).first()
    if consultation is None or edition not in editions(consultation):
        raise NotPrintedError(slug)
    return paper_of(current_questionnaire(consultation), edition)


def editions(consultation: Consultation) -> tuple[str, ...]:
    """Return the editions that can be had on paper."""
    return ("en",)


def paper_of(questionnaire: Questionnaire, edition: str = "en") -> Paper:
    """Return a frozen questionnaire as it stands on paper."""
    return lay_out(questionnaire, compiled(questionnaire.pk), edition)


def lay_out(questionnaire: Questionnaire, definition: Definition, edition: str = "en") -> Paper:
    """Return `definition` as it stands on paper: numbered, with its routing in words."""
    consultation = questionnaire.consultation
    numbers = question_numbers(definition)
    return Paper(
        consultation=consultation,
        questionnaire=questionnaire,
        edition=edition,
        form_number=form_number(questionnaire, edition),
        sections=[
            PaperSection(section, [_page(definition, page, numbers) for page in section.pages])
            for section in definition.sections
        ],
        equality=_equality() if consultation.asks_equality else [],
    )


def form_number(questionnaire: Questionnaire, edition: str = "en") -> str:
    """Return what stands at the foot of every page, so that a paper is entered against the version it was."""
    name = questionnaire.consultation.short_code or questionnaire.consultation.slug
    return f"{name.upper()}-{questionnaire.version}-{edition.upper()}"


def source_hash(questionnaire: Questionnaire) -> str:
    """Return what changes whenever something on the paper does."""
    printed = [str(getattr(questionnaire.consultation, name)) for name in PRINTED]
    return sha256(json.dumps([DESIGN, questionnaire.version, *printed]).encode()).hexdigest()


def print_files(paper: Paper) -> list[PrintFile]:
    """Return the PDFs of a paper that are there or being made; those that cannot be made are left out. One query."""
    rows = PrintedQuestionnaire.objects.filter(questionnaire=paper.questionnaire, edition=paper.edition, error="")
    made = {row.size: row for row in rows.defer("pdf")}
    current = source_hash(paper.questionnaire)
    return [
        PrintFile(size, made[size].pages if made[size].made_at and made[size].source_hash == current else 0)
        for size in PrintSize
        if size in made
    ]


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
