"""A respondent's answers in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.definition import Definition, Kind, Page, Question, Section
from consultation.definition.answering.progress import section_pages
from consultation.definition.places import ward_names
from consultation.definition.routing import Answers, answered_place, is_answered, questions_of_page
from web.environment import day, number


@dataclass(frozen=True)
class AnswerRow:
    """One question and what was answered: lines of text, none where it was left out."""

    page: Page
    question: Question
    lines: list[str]


@dataclass(frozen=True)
class SectionSummary:
    """The answers in one section."""

    section: Section
    rows: list[AnswerRow]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing in it was answered."""
        return not any(row.lines for row in self.rows)


def answer_summary(definition: Definition, answers: Answers) -> list[SectionSummary]:
    """Return every question on the path with its answer in words, by section."""
    return [
        SectionSummary(
            section,
            [
                AnswerRow(page, question, in_words(question, answers.get(question.key)))
                for page in section_pages(definition, section, answers)
                for question in questions_of_page(definition, page, answers)
            ],
        )
        for section in definition.sections
    ]


def in_words(question: Question, answer: Any) -> list[str]:
    """Return an answer as lines of text."""
    if not is_answered(answer):
        return []
    texts = question.choice_texts
    if question.kind == Kind.POINTS:
        return [f"{texts[key]}: {points}" for key, points in answer.items()]
    if question.kind == Kind.DATE:
        return [day(date.fromisoformat(answer))]
    if question.kind == Kind.ORGANISATION:
        return _organisation(answer)
    if not texts:
        return [str(answer)]
    if isinstance(answer, list):
        numbered = question.kind == Kind.RANKING
        return [f"{place}. {texts[key]}" if numbered else texts[key] for place, key in enumerate(answer, 1)]
    return [", ".join([texts[answered_place(answer)], *_ward(answer)])]


def _ward(answer: Any) -> list[str]:
    name = ward_names().get(answer.get("ward", "")) if isinstance(answer, dict) else None
    return [_("%(name)s ward") % {"name": name}] if name else []


def _organisation(answer: dict[str, Any]) -> list[str]:
    lines = [answer["name"]]
    if "role" in answer:
        lines.append(_("Your role: %(role)s") % {"role": answer["role"]})
    if "people" in answer:
        lines.append(
            ngettext("Represents %(count)s person", "Represents %(count)s people", answer["people"])
            % {"count": number(answer["people"])}
        )
    lines.append(_("The name may be published") if answer.get("named") else _("The name must not be published"))
    return lines
