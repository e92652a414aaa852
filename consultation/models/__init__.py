"""Tables of the app."""

from consultation.models.answering import Answer, Draft, EqualityAnswers, Response
from consultation.models.asking import Choice, Page, Question, Questionnaire, Section
from consultation.models.consultations import Consultation, ModerationReason, Stage
from consultation.models.counting import Tally
from consultation.models.events import Event
from consultation.models.moderating import ModerationDecision, Redaction

__all__ = [
    "Answer",
    "Choice",
    "Consultation",
    "Draft",
    "EqualityAnswers",
    "Event",
    "ModerationDecision",
    "ModerationReason",
    "Page",
    "Question",
    "Questionnaire",
    "Redaction",
    "Response",
    "Section",
    "Stage",
    "Tally",
]
