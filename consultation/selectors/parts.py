"""Parts of a questionnaire that can still change: reached by those who make it, whole or one by one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, Prefetch, QuerySet

from consultation.definition.rules import tests_in
from consultation.models import Consultation, Page, Question, Questionnaire, Section
from consultation.selectors.authoring import editable_questionnaire

Row = TypeVar("Row", bound=Model)


class PartNotFoundError(LookupError):
    """The questionnaire that can change has no such part."""


@dataclass(frozen=True)
class Asking:
    """A page or a question whose rule asks about some questions; `choices` are the answers that it names."""

    name: str
    about: frozenset[str]
    choices: frozenset[tuple[str, str]]


def whole(questionnaire: Questionnaire) -> list[Section]:
    """Return every section with its pages and questions, each with its number of `offered` choices; three queries."""
    questions = Question.objects.select_related("priority", "clause").annotate(offered=Count("choices"))
    # Counting forgets the order that the table has by itself.
    questions = questions.order_by("order", "pk")
    pages = Page.objects.prefetch_related(Prefetch("questions", questions))
    sections = Section.objects.filter(questionnaire=questionnaire).select_related("priority")
    return list(sections.prefetch_related(Prefetch("pages", pages)))


def access_section(consultation: Consultation, section_id: int) -> Section:
    """Return a section of the version that can change; raise PartNotFoundError or NotEditableError."""
    sections = Section.objects.select_related("questionnaire__consultation", "priority")
    return _first(sections.filter(pk=section_id, questionnaire=editable_questionnaire(consultation)))


def access_page(consultation: Consultation, page_id: int) -> Page:
    """Return a page of the version that can change; raise PartNotFoundError or NotEditableError."""
    pages = Page.objects.select_related("section__questionnaire__consultation", "section__priority")
    return _first(pages.filter(pk=page_id, section__questionnaire=editable_questionnaire(consultation)))


def access_question(consultation: Consultation, question_id: int) -> Question:
    """Return a question of the version that can change; raise PartNotFoundError or NotEditableError."""
    questions = Question.objects.select_related("page__section__questionnaire__consultation__plan_version")
    questionnaire = editable_questionnaire(consultation)
    return _first(questions.filter(pk=question_id, page__section__questionnaire=questionnaire))


def _first(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise PartNotFoundError
    return row


def question_keys(questionnaire: Questionnaire) -> set[str]:
    """Return the key of every question."""
    return set(Question.objects.filter(page__section__questionnaire=questionnaire).values_list("key", flat=True))


def page_keys(questionnaire: Questionnaire) -> set[str]:
    """Return the keys of all pages of a questionnaire."""
    return set(Page.objects.filter(section__questionnaire=questionnaire).values_list("key", flat=True))


def rules_of(questionnaire: Questionnaire, *, without: Collection[Page | Question] = ()) -> list[Asking]:
    """Return every page and question that has a rule, but those in `without`, and what each rule asks about."""
    apart = {(type(row), row.pk) for row in without}
    pages = Page.objects.filter(section__questionnaire=questionnaire, shown_when__isnull=False)
    questions = Question.objects.filter(page__section__questionnaire=questionnaire, shown_when__isnull=False)
    rows: list[Page | Question] = [*pages, *questions]
    return [_asking(row) for row in rows if (type(row), row.pk) not in apart]


def _asking(row: Page | Question) -> Asking:
    tests = list(tests_in(row.shown_when))
    return Asking(
        name=str(row),
        about=frozenset(test.question for test in tests),
        choices=frozenset((test.question, test.value) for test in tests if isinstance(test.value, str)),
    )


def choices_asked_about(questionnaire: Questionnaire, key: str) -> set[str]:
    """Return the keys of a question's choices that some rule asks about."""
    return {choice for asking in rules_of(questionnaire) for question, choice in asking.choices if question == key}
