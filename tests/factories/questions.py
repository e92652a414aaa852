"""Parts of a questionnaire that is being made."""

from typing import Any

from django.contrib.auth.models import User

from consultation.actions.authoring.pages import add_page
from consultation.actions.authoring.questions import (
    ChoiceValues,
    add_question,
    change_question,
    question_state,
)
from consultation.actions.authoring.sections import add_section
from consultation.definition import Kind
from consultation.models import Consultation, Page, Question, Section


class Maker:
    """Makes parts of a consultation's questionnaire as an author does."""

    def __init__(self, consultation: Consultation, author: User) -> None:
        self.consultation = consultation
        self.author = author
        self.questionnaire = consultation.questionnaires.get(frozen_at=None)

    def section(self, title: str = "Section") -> Section:
        return add_section(questionnaire=self.questionnaire, by=self.author, title=title, priority=None)

    def page(self, section: Section | None = None, title: str = "Page") -> Page:
        return add_page(section=section or self.section(), by=self.author, title=title, intro="")

    def question(
        self,
        page: Page | None = None,
        text: str = "What?",
        kind: Kind = Kind.SINGLE_CHOICE,
        choices: tuple[str, ...] = (),
        **values: Any,
    ) -> Question:
        made = add_question(page=page or self.page(), by=self.author, kind=kind, text=text)
        if choices or values:
            made = self.change(made, [ChoiceValues(choice) for choice in choices] if choices else None, **values)
        return made

    def change(self, question: Question, choices: list[ChoiceValues] | None = None, **values: Any) -> Question:
        return change_question(
            question=question, by=self.author, seen=question_state(question), values=values, choices=choices
        )

    def rule(self, row: Page | Question, rule: dict[str, Any] | None) -> None:
        type(row).objects.filter(pk=row.pk).update(shown_when=rule)
