"""The parts of a frozen questionnaire, as plain values that a process keeps for as long as it lives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any


class Kind(StrEnum):
    """The kinds of question."""

    SINGLE_CHOICE = "single_choice"
    SEVERAL_CHOICES = "several_choices"
    AGREEMENT_SCALE = "agreement_scale"
    RANKING = "ranking"
    POINTS = "points"
    NUMBER = "number"
    DATE = "date"
    POSTCODE = "postcode"
    BOROUGH = "borough"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    ORGANISATION = "organisation"
    INFORMATION = "information"


FREE_TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
CHOICE_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.SEVERAL_CHOICES, Kind.AGREEMENT_SCALE, Kind.RANKING, Kind.POINTS})
PLACE_KINDS = frozenset({Kind.BOROUGH, Kind.POSTCODE})
# Trade-offs: counted for groups of respondents too.
COMPARED_KINDS = frozenset({Kind.RANKING, Kind.POINTS})
# What is counted. Who an organisation is stands in a table of its own.
CLOSED_KINDS = frozenset(Kind) - FREE_TEXT_KINDS - {Kind.INFORMATION, Kind.ORGANISATION}

POINTS = 100


class Untranslated(str):
    """A text that an edition in another language lacks, and so shows in English; pages mark it as English."""

    __slots__ = ()
    lang = "en"


@dataclass(frozen=True)
class Media:
    """The picture or the video beside a question or a page; a file of our own or a link."""

    kind: str
    sha256: str = ""
    content_type: str = ""
    link: str = ""
    alt: str = ""
    transcript: str = ""
    captions: str = ""


@dataclass(frozen=True)
class Choice:
    """One of the answers that a closed question offers."""

    key: str
    text: str
    hint: str = ""
    consequence: str = ""
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question; `shown_when` is a routing rule, None where it is always asked."""

    key: str
    kind: Kind
    text: str
    hint: str = ""
    required: bool = False
    limit: int | None = None
    most_choices: int | None = None
    total: int | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None
    choices: tuple[Choice, ...] = ()
    shown_when: dict[str, Any] | None = field(default=None, hash=False)
    pk: int = 0
    breaks_down: bool = False
    media: Media | None = None

    @property
    def points_to_share(self) -> int:
        """Return how many points there are to share out."""
        return self.total if self.total is not None else POINTS

    @cached_property
    def choice_texts(self) -> dict[str, str]:
        """Return what each choice says, by its key, in the order offered."""
        return {choice.key: choice.text for choice in self.choices}


@dataclass(frozen=True)
class Page:
    """What is asked on one page: one topic."""

    key: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()
    shown_when: dict[str, Any] | None = field(default=None, hash=False)
    media: Media | None = None


@dataclass(frozen=True)
class Section:
    """One task of the task list."""

    key: str
    title: str
    pages: tuple[Page, ...] = ()
    priority_number: int | None = None


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire."""

    pk: int
    version: int
    sections: tuple[Section, ...]
    # Of an edition: its code and language, which state of it this is, and what it says about the consultation,
    # each text with the hash of the English that it was written from.
    edition: str = "en"
    language: str = "en"
    revision: int = 0
    about: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)

    @property
    def identity(self) -> tuple[int, str, int]:
        """Return what tells these words from any other: the questionnaire, its edition and the edition's revision."""
        return self.pk, self.edition, self.revision

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Return every page by its key, in order."""
        return {page.key: page for section in self.sections for page in section.pages}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return every question by its key, in order."""
        return {question.key: question for page in self.pages.values() for question in page.questions}

    @cached_property
    def section_of_page(self) -> dict[str, Section]:
        """Return the section that each page, by its key, belongs to."""
        return {page.key: section for section in self.sections for page in section.pages}
