"""What a questionnaire is, apart from any database: its parts, its routing rules and what counts as an answer."""

from consultation.definition.parts import (
    CHOICE_KINDS,
    CLOSED_KINDS,
    COMPARED_KINDS,
    FREE_TEXT_KINDS,
    PLACE_KINDS,
    Choice,
    Definition,
    Kind,
    Media,
    Page,
    Question,
    Section,
    Untranslated,
)
from consultation.definition.routing import Answers, Rule, pages_on_path, questions_on_path, rule_holds

__all__ = [
    "CHOICE_KINDS",
    "CLOSED_KINDS",
    "COMPARED_KINDS",
    "FREE_TEXT_KINDS",
    "PLACE_KINDS",
    "Answers",
    "Choice",
    "Definition",
    "Kind",
    "Media",
    "Page",
    "Question",
    "Rule",
    "Section",
    "Untranslated",
    "pages_on_path",
    "questions_on_path",
    "rule_holds",
]
