"""Frozen questionnaires, compiled once in each process."""

from functools import lru_cache

from django.db.models import QuerySet

from consultation.definition import Choice, Definition, Kind, Page, Question, Section
from consultation.models import Consultation, Questionnaire
from consultation.models import Question as QuestionRow
from consultation.models import Section as SectionRow


class NotFrozenError(RuntimeError):
    """A questionnaire that can still change may not be compiled: what is kept would go stale."""


@lru_cache(maxsize=64)
def compiled(questionnaire_id: int) -> Definition:
    """Return a frozen questionnaire as plain values; only the first call in a process reads the database."""
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    if questionnaire.frozen_at is None:
        raise NotFrozenError(f"Questionnaire {questionnaire_id} is not frozen.")
    return assembled(questionnaire)


def published_questions() -> QuerySet[QuestionRow]:
    """Return every question of every frozen version of the consultations that have opened."""
    return (
        QuestionRow.objects.filter(
            page__section__questionnaire__frozen_at__isnull=False,
            page__section__questionnaire__consultation__in=Consultation.objects.published(),
        )
        .select_related("page__section__questionnaire__consultation", "page__section__priority", "priority", "clause")
        .prefetch_related("choices")
        .order_by("pk")
    )


def assembled(questionnaire: Questionnaire) -> Definition:
    """Return a questionnaire as it stands now, frozen or not, as plain values, in five queries."""
    rows = (
        SectionRow.objects.filter(questionnaire=questionnaire)
        .select_related("priority")
        .prefetch_related("pages__questions__choices")
    )
    sections = tuple(_section(row) for row in rows)
    return Definition(pk=questionnaire.pk, version=questionnaire.version, sections=sections)


def _section(row: SectionRow) -> Section:
    pages = tuple(
        Page(
            key=page.key,
            title=page.title,
            intro=page.intro,
            shown_when=page.shown_when,
            questions=tuple(
                Question(
                    pk=question.pk,
                    key=question.key,
                    kind=Kind(question.kind),
                    text=question.text,
                    hint=question.hint,
                    required=question.required,
                    limit=question.limit,
                    most_choices=question.most_choices,
                    total=question.total,
                    lowest=question.lowest,
                    highest=question.highest,
                    earliest=question.earliest,
                    latest=question.latest,
                    shown_when=question.shown_when,
                    breaks_down=question.breaks_down,
                    choices=tuple(
                        Choice(choice.key, choice.text, choice.hint, choice.consequence, choice.exclusive)
                        for choice in question.choices.all()
                    ),
                )
                for question in page.questions.all()
            ),
        )
        for page in row.pages.all()
    )
    number = row.priority.number if row.priority else None
    return Section(key=row.key, title=row.title, pages=pages, priority_number=number)
