"""What becomes of rules when the questions that they ask about are deleted."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from consultation.definition.pruning import without_questions
from consultation.models import Page, Question, Questionnaire

Row = TypeVar("Row", Page, Question)


def drop_questions(questionnaire: Questionnaire, keys: Collection[str]) -> None:
    """Take the conditions about some questions out of every rule; the caller holds the questionnaire."""
    if not keys:
        return
    pages = Page.objects.filter(section__questionnaire=questionnaire, shown_when__isnull=False)
    questions = Question.objects.filter(page__section__questionnaire=questionnaire, shown_when__isnull=False)
    Page.objects.bulk_update(_changed(pages, keys), ["shown_when"])
    Question.objects.bulk_update(_changed(questions, keys), ["shown_when"])


def _changed(rows: Iterable[Row], keys: Collection[str]) -> list[Row]:
    """Return those rows whose rule is another one without the questions, with that rule."""
    changed = []
    for row in rows:
        rule = without_questions(row.shown_when, keys)
        if rule != row.shown_when:
            row.shown_when = rule
            changed.append(row)
    return changed
