"""Tables of the app."""

from consultation.models.answering import Answer, Draft, EqualityAnswers, Response
from consultation.models.asking import Choice, Consultation, ModerationReason, Page, Question, Questionnaire, Section
from consultation.models.counting import Tally
from consultation.models.moderating import ModerationDecision, Redaction

__all__ = [
    "Answer",
    "Choice",
    "Consultation",
    "Draft",
    "EqualityAnswers",
    "ModerationDecision",
    "ModerationReason",
    "Page",
    "Question",
    "Questionnaire",
    "Redaction",
    "Response",
    "Section",
    "Tally",
]
