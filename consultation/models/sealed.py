"""Every column that is encrypted in the application, and what each of its values is bound to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from consultation.models.answering import Draft
from consultation.models.answers import EqualityAnswers
from consultation.models.entering import Entry
from consultation.models.files import ResponseFile, StagedResponse
from consultation.models.moderation.appealing import Appeal
from consultation.models.moderation.desk import DecisionDraft
from consultation.models.revising import ResponseRevision


@dataclass(frozen=True)
class SealedColumn:
    """One column: its table and name, the columns that `bound_to` reads, and the trigger that guards it."""

    model: type[models.Model]
    column: str
    bound_to: Callable[[Any], str]
    guarded_by: str = ""

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"


SEALED = (
    SealedColumn(Draft, "payload", lambda row: f"consultation_draft.payload.{row.pk}"),
    SealedColumn(Draft, "address", lambda row: row.address_bound_to),
    SealedColumn(Entry, "payload", lambda row: f"consultation_entry.payload.{row.pk}"),
    SealedColumn(ResponseFile, "content", lambda row: f"consultation_responsefile.content.{row.pk}"),
    SealedColumn(ResponseFile, "report", lambda row: f"consultation_responsefile.report.{row.pk}"),
    SealedColumn(StagedResponse, "payload", lambda row: row.bound_to),
    SealedColumn(EqualityAnswers, "free_text", lambda row: f"consultation_equalityanswers.free_text.{row.pk}"),
    SealedColumn(Appeal, "payload", lambda row: row.bound_to),
    SealedColumn(DecisionDraft, "payload", lambda row: row.bound_to),
    SealedColumn(
        ResponseRevision, "payload", lambda row: row.bound_to, guarded_by="consultation.ResponseRevision:append_only"
    ),
)
# Bytes that are public: nothing to seal.
PUBLIC_BYTES = frozenset({"consultation_printedquestionnaire.pdf", "consultation_storedfile.content"})
# Fingerprints of texts: no word can be read from one, and it goes with its text.
FINGERPRINTS = frozenset({"consultation_answersignature.sketch"})
