"""What the pages of the way through a questionnaire show: the same to a respondent and to staff who preview it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from consultation.definition import Definition, Page, Question
from consultation.definition.answering import progress
from consultation.definition.routing import is_answered, questions_of_page
from consultation.models import Draft
from consultation.models.answering import DraftContent
from consultation.selectors.meanwhile import marks_of, sent_answers
from consultation.selectors.summaries import answer_summary
from consultation.views.speaking import offered_editions

QUESTION_TEMPLATE = "consultation/question.html"


@dataclass(frozen=True)
class Step:
    """One page of questions as somebody with these answers meets it."""

    definition: Definition
    page: Page
    questions: list[Question]
    previous: Page | None
    answers: Mapping[str, Any]

    @property
    def is_blank(self) -> bool:
        """Say whether nothing on the page was answered, so that it looks the same to everybody."""
        return not any(is_answered(self.answers.get(question.key)) for question in self.page.questions)

    def context(self, draft: Draft, form: Form) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            "shown": marks_of(draft.pk, self.page.questions, self.answers),
            "consultation": draft.questionnaire.consultation,
            "page": self.page,
            "section": self.definition.section_of_page[self.page.key],
            "questions": self.questions,
            "form": form,
            "previous": self.previous,
            "editions": offered_editions(draft),
            "edition": draft.edition,
        }


def step_of(definition: Definition, content: DraftContent, page_key: str) -> Step | None:
    """Return a page of questions; None where it is not on the path."""
    page = definition.pages.get(page_key)
    questions = questions_of_page(definition, page, content.answers) if page else []
    if page is None or not questions:
        return None
    previous = progress.previous_page(definition, page, content.answers)
    return Step(definition, page, questions, previous, content.answers)


def address_after(
    definition: Definition, content: DraftContent, page_key: str, *, asked: list[Question], checking: bool
) -> tuple[str, dict[str, str]]:
    """Return the name of the page that follows a saved one, and its part of the address.

    Where an answer makes the same page ask more, it is shown again with what is new.
    """
    page = definition.pages[page_key]
    more = {question.key for question in questions_of_page(definition, page, content.answers)}
    if more - {question.key for question in asked}:
        return "question", {"page_key": page_key}
    following = progress.next_page(definition, page, content.answers) if more else None
    if following and (following.key not in content.seen or not checking):
        return "question", {"page_key": following.key}
    return ("check" if checking else "tasks"), {}


def tasks_context(definition: Definition, draft: Draft, content: DraftContent) -> dict[str, Any]:
    """Return what the list of sections shows."""
    rows = progress.tasks(definition, content.answers, content.seen)
    return {
        "consultation": draft.questionnaire.consultation,
        "general": [task for task in rows if task.section.priority_number is None],
        "priorities": [task for task in rows if task.section.priority_number is not None],
        "completed": sum(task.status is progress.Status.COMPLETED for task in rows),
        "total": len(rows),
        "saved_at": draft.saved_at,
        "usable_until": draft.usable_until,
        "changing": draft.revises_id is not None,
        "editions": offered_editions(draft),
        "edition": draft.edition,
    }


def check_context(definition: Definition, draft: Draft, content: DraftContent, missing: list[Page]) -> dict[str, Any]:
    """Return what the page of answers to check shows."""
    return {
        "consultation": draft.questionnaire.consultation,
        "summary": answer_summary(definition, content.answers),
        "shown": marks_of(draft.pk, definition.questions.values(), sent_answers(definition, content.answers)),
        "missing": missing,
        "changing": draft.revises_id is not None,
    }
