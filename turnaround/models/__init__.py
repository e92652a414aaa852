"""The plan's tables."""

from turnaround.models.commitments import Ask, Body, Citation, Commitment, Status, StatusUpdate
from turnaround.models.dates import PartialDate, PartialDateError, PartialDateField
from turnaround.models.decisions import Decision
from turnaround.models.sources import Source, Verification
from turnaround.models.versions import (
    Change,
    Clause,
    Pillar,
    PlanVersion,
    Priority,
    PublicationPromise,
    PublicOutcome,
    Section,
    Statement,
    TimelineEvent,
)

__all__ = [
    "Ask",
    "Body",
    "Change",
    "Citation",
    "Clause",
    "Commitment",
    "Decision",
    "PartialDate",
    "PartialDateError",
    "PartialDateField",
    "Pillar",
    "PlanVersion",
    "Priority",
    "PublicOutcome",
    "PublicationPromise",
    "Section",
    "Source",
    "Statement",
    "Status",
    "StatusUpdate",
    "TimelineEvent",
    "Verification",
]
