"""Tables of the app."""

from consultation.models.answering import Draft, Response
from consultation.models.answers import Answer, EqualityAnswers
from consultation.models.asking import Choice, Page, Question, Questionnaire, Section
from consultation.models.consultations import Consultation, ModerationReason, SecondPerson, Stage
from consultation.models.counting import Tally
from consultation.models.documents import Document, StoredFile
from consultation.models.editions import Edition, EditionChange, EditionMedia, EditionText
from consultation.models.entering import Entry, EntryComparison
from consultation.models.events import Event
from consultation.models.files import ResponseFile, StagedResponse
from consultation.models.holding import HoldDecision
from consultation.models.moderation.appealing import Appeal
from consultation.models.moderation.assigning import ModerationAssignment
from consultation.models.moderation.campaigns import (
    AnswerSignature,
    BulkDecision,
    BulkItem,
    Campaign,
    NeighbourKey,
)
from consultation.models.moderation.deciding import Agreement, ModerationDecision, Redaction
from consultation.models.moderation.desk import DecisionDraft, SavedFilter, WaitingCount
from consultation.models.moderation.marking import Mark
from consultation.models.moderation.rechecking import Recheck
from consultation.models.moderation.reminding import Reminder
from consultation.models.opening import ClosingChange, OpeningStep
from consultation.models.organisations import Organisation
from consultation.models.places import Postcode, PostcodeLoad
from consultation.models.printing import PrintedQuestionnaire, PrintSize
from consultation.models.retaining import RetentionRun
from consultation.models.revising import ResponseRevision
from consultation.models.suspicion import Suspicion

__all__ = [
    "Agreement",
    "Answer",
    "AnswerSignature",
    "Appeal",
    "BulkDecision",
    "BulkItem",
    "Campaign",
    "Choice",
    "ClosingChange",
    "Consultation",
    "DecisionDraft",
    "Document",
    "Draft",
    "Edition",
    "EditionChange",
    "EditionMedia",
    "EditionText",
    "Entry",
    "EntryComparison",
    "EqualityAnswers",
    "Event",
    "HoldDecision",
    "Mark",
    "ModerationAssignment",
    "ModerationDecision",
    "ModerationReason",
    "NeighbourKey",
    "OpeningStep",
    "Organisation",
    "Page",
    "Postcode",
    "PostcodeLoad",
    "PrintSize",
    "PrintedQuestionnaire",
    "Question",
    "Questionnaire",
    "Recheck",
    "Redaction",
    "Reminder",
    "Response",
    "ResponseFile",
    "ResponseRevision",
    "RetentionRun",
    "SavedFilter",
    "SecondPerson",
    "Section",
    "Stage",
    "StagedResponse",
    "StoredFile",
    "Suspicion",
    "Tally",
    "WaitingCount",
]
