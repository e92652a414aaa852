"""How far a respondent has come."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from consultation.definition.parts import Definition, Page, Section
from consultation.definition.routing import Answers, is_answered, pages_on_path, questions_of_page


class Status(StrEnum):
    """Where a section stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True)
class Task:
    """One row of the task list."""

    section: Section
    status: Status
    first_page: Page


def unanswered_pages(definition: Definition, answers: Answers) -> list[Page]:
    """Return the pages on the path that still want an answer to a required question."""
    return [
        page
        for page in pages_on_path(definition, answers)
        if any(
            question.required and not is_answered(answers.get(question.key))
            for question in questions_of_page(definition, page, answers)
        )
    ]


def tasks(definition: Definition, answers: Answers, seen: Collection[str]) -> list[Task]:
    """Return the sections that a respondent with these answers meets, each with where it stands."""
    wanting = {page.key for page in unanswered_pages(definition, answers)}
    rows = []
    for section in definition.sections:
        pages = section_pages(definition, section, answers)
        if not pages:
            continue
        left = [page for page in pages if page.key not in seen or page.key in wanting]
        status = Status.COMPLETED if not left else Status.IN_PROGRESS
        if len(left) == len(pages) and not any(page.key in seen for page in pages):
            status = Status.NOT_STARTED
        resume = left[0] if left and status is Status.IN_PROGRESS else pages[0]
        rows.append(Task(section, status, resume))
    return rows


def pages_with_answers(definition: Definition, answers: Answers) -> list[str]:
    """Return the keys of the pages on the path where something was answered."""
    return [
        page.key
        for page in pages_on_path(definition, answers)
        if any(is_answered(answers.get(question.key)) for question in questions_of_page(definition, page, answers))
    ]


def section_pages(definition: Definition, section: Section, answers: Answers) -> list[Page]:
    """Return the pages of `section` that are on the path."""
    keys = {page.key for page in section.pages}
    return [page for page in pages_on_path(definition, answers) if page.key in keys]


def next_page(definition: Definition, page: Page, answers: Answers) -> Page | None:
    """Return the page after `page` in its section; None where it is the section's last."""
    return _neighbour(definition, page, answers, 1)


def previous_page(definition: Definition, page: Page, answers: Answers) -> Page | None:
    """Return the page before `page` in its section; None where it is the section's first."""
    return _neighbour(definition, page, answers, -1)


def _neighbour(definition: Definition, page: Page, answers: Answers, step: int) -> Page | None:
    pages = section_pages(definition, definition.section_of_page[page.key], answers)
    position = next(index for index, other in enumerate(pages) if other.key == page.key) + step
    return pages[position] if 0 <= position < len(pages) else None
