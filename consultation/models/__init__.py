"""Tables of the app."""

from consultation.models.answering import Answer, Draft, EqualityAnswers, Response
from consultation.models.asking import Choice, Page, Question, Questionnaire, Section
from consultation.models.consultations import Consultation, ModerationReason, Stage
from consultation.models.counting import Tally
from consultation.models.entering import Entry, EntryComparison
from consultation.models.events import Event
from consultation.models.moderating import ModerationDecision, Redaction
from consultation.models.opening import ClosingChange, OpeningStep
from consultation.models.printing import PrintedQuestionnaire, PrintSize

__all__ = [
    "Answer",
    "Choice",
    "ClosingChange",
    "Consultation",
    "Draft",
    "Entry",
    "EntryComparison",
    "EqualityAnswers",
    "Event",
    "ModerationDecision",
    "ModerationReason",
    "OpeningStep",
    "Page",
    "PrintSize",
    "PrintedQuestionnaire",
    "Question",
    "Questionnaire",
    "Redaction",
    "Response",
    "Section",
    "Stage",
    "Tally",
]
