"""Questionnaires for tests, written down as plain values."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from consultation.definition import Choice, Kind, Page, Question, Section
from consultation.models import Choice as ChoiceRow
from consultation.models import Consultation, Questionnaire
from consultation.models import Page as PageRow
from consultation.models import Question as QuestionRow
from consultation.models import Section as SectionRow
from turnaround.models import PlanVersion

QUESTION_FIELDS = [
    "key",
    "kind",
    "text",
    "hint",
    "required",
    "limit",
    "most_choices",
    "total",
    "lowest",
    "highest",
    "earliest",
    "latest",
    "shown_when",
    "breaks_down",
]
CHOICE_FIELDS = ("key", "text", "hint", "consequence", "exclusive")


def question(key: str, kind: Kind = Kind.SHORT_TEXT, choices: str = "", **options: Any) -> Question:
    """A question whose text is its key; `choices` are keys with spaces between."""
    parts = tuple(Choice(choice, choice.capitalize()) for choice in choices.split())
    return Question(key=key, kind=kind, **{"text": f"What about {key}?", "choices": parts, **options})


def page(key: str, *questions: Question, **options: Any) -> Page:
    return Page(key, **{"title": f"Page {key}", "questions": questions, **options})


def make_prepared(slug: str = "planned") -> Consultation:
    """A consultation that is being prepared, without a questionnaire."""
    version, _ = PlanVersion.objects.get_or_create(
        slug="v1-draft", defaults={"order": 1, "title": "Draft", "standing": "consultation_draft"}
    )
    return Consultation.objects.create(
        slug=slug, title="What should we plan?", summary="A summary.", plan_version=version, run_by="Us"
    )


def store(consultation: Consultation, *sections: Section, frozen: bool = False) -> Questionnaire:
    """Write the sections as the next version of a consultation's questionnaire."""
    version = consultation.questionnaires.count() + 1
    questionnaire = Questionnaire.objects.create(consultation=consultation, version=version)
    for order, section in enumerate(sections, 1):
        row = SectionRow.objects.create(
            questionnaire=questionnaire, key=section.key, title=section.title, order=order
        )
        for page_order, part in enumerate(section.pages, 1):
            _store_page(row, part, page_order)
    if frozen:
        freeze(questionnaire)
    return questionnaire


def freeze(questionnaire: Questionnaire) -> None:
    """Freeze a questionnaire as two people would; nothing is checked."""
    one, other = (User.objects.get_or_create(username=name)[0] for name in ("ready", "approves"))
    questionnaire.ready_by, questionnaire.approved_by = one, other
    questionnaire.reason = questionnaire.reason or "A reason for tests"
    questionnaire.frozen_at = timezone.now()
    questionnaire.save()


def _store_page(section: SectionRow, part: Page, order: int) -> None:
    row = PageRow.objects.create(
        section=section,
        key=part.key,
        title=part.title,
        intro=part.intro,
        order=order,
        shown_when=part.shown_when,
    )
    for question_order, asked in enumerate(part.questions, 1):
        stored = QuestionRow.objects.create(
            page=row, order=question_order, **{name: getattr(asked, name) for name in QUESTION_FIELDS}
        )
        ChoiceRow.objects.bulk_create(
            ChoiceRow(question=stored, order=place, **{name: getattr(choice, name) for name in CHOICE_FIELDS})
            for place, choice in enumerate(asked.choices, 1)
        )
