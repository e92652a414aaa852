"""Frozen questionnaires, compiled once in each process."""

from dataclasses import replace
from functools import lru_cache

from django.db.models import QuerySet

from consultation.definition import Choice, Definition, Kind, Page, Question, Section
from consultation.definition.versions.editions import in_edition
from consultation.models import Consultation, Edition, Questionnaire
from consultation.models import Question as QuestionRow
from consultation.models import Section as SectionRow
from consultation.selectors.editions import about_of, forget_editions, published_editions, words_of


class NotFrozenError(RuntimeError):
    """A questionnaire that can still change may not be compiled: what is kept would go stale."""


def compiled(questionnaire_id: int, edition: str = "en") -> Definition:
    """Return a frozen questionnaire as plain values, in an edition where that is published, else in English.

    What was compiled is kept by the process. A change of an edition is seen within seconds: which revision of it is
    published comes with every draft that is read.
    """
    for row in published_editions(questionnaire_id) if edition != "en" else ():
        if row.code == edition:
            return _in_edition(questionnaire_id, edition, row.revision)
    return _original(questionnaire_id)


def forget_compiled() -> None:
    """Forget every questionnaire that this process keeps."""
    _original.cache_clear()
    _in_edition.cache_clear()
    forget_editions()


@lru_cache(maxsize=64)
def _original(questionnaire_id: int) -> Definition:
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


@lru_cache(maxsize=128)
def _in_edition(questionnaire_id: int, code: str, revision: int) -> Definition:
    """Return one revision of an edition: `revision` is only there to tell what is kept from what is new."""
    rows = Edition.objects.select_related("questionnaire__consultation").prefetch_related("texts")
    edition = rows.get(questionnaire=questionnaire_id, code=code)
    return assembled_in(edition, _original(questionnaire_id))


def assembled_in(edition: Edition, definition: Definition) -> Definition:
    """Return `definition`, the questionnaire of an edition, as that edition says it now, published or not."""
    return replace(in_edition(definition, words_of(edition, definition)), about=about_of(edition))


def assembled(questionnaire: Questionnaire) -> Definition:
    """Return a questionnaire as it stands now, frozen or not, as plain values, in five queries."""
    rows = (
        SectionRow.objects.filter(questionnaire=questionnaire)
        .select_related("priority")
        .prefetch_related("pages__questions__choices")
    )
    sections = tuple(_section(row) for row in rows)
    return Definition(pk=questionnaire.pk, version=questionnaire.version, sections=sections)


def as_asked(row: QuestionRow) -> Question:
    """Return a question as it stands now, as a plain value."""
    return Question(
        pk=row.pk,
        key=row.key,
        kind=Kind(row.kind),
        text=row.text,
        hint=row.hint,
        required=row.required,
        limit=row.limit,
        most_choices=row.most_choices,
        total=row.total,
        lowest=row.lowest,
        highest=row.highest,
        earliest=row.earliest,
        latest=row.latest,
        shown_when=row.shown_when,
        breaks_down=row.breaks_down,
        choices=tuple(
            Choice(choice.key, choice.text, choice.hint, choice.consequence, choice.exclusive)
            for choice in row.choices.all()
        ),
    )


def _section(row: SectionRow) -> Section:
    pages = tuple(
        Page(
            key=page.key,
            title=page.title,
            intro=page.intro,
            shown_when=page.shown_when,
            questions=tuple(as_asked(question) for question in page.questions.all()),
        )
        for page in row.pages.all()
    )
    number = row.priority.number if row.priority else None
    return Section(key=row.key, title=row.title, pages=pages, priority_number=number)
