"""Where a version of the questions stands on its way to opening."""

from dataclasses import dataclass
from typing import Any

from consultation.definition.files.writing import content_hash
from consultation.models import Consultation, OpeningStep, Questionnaire
from consultation.selectors.documents import documents_of
from consultation.selectors.exporting import whole_data


@dataclass(frozen=True)
class Opening:
    """The version that is to open, whether it waits for a second person, and every step so far.

    `ready` is the step that called it ready; None where nobody did, or where it was changed since.
    """

    consultation: Consultation
    questionnaire: Questionnaire
    content_hash: str
    steps: list[OpeningStep]

    @property
    def last(self) -> OpeningStep | None:
        """Return the newest step."""
        return self.steps[-1] if self.steps else None

    @property
    def ready(self) -> OpeningStep | None:
        """Return the step that called what stands now ready; None where no such step holds."""
        last = self.last
        holds = last is not None and last.kind == OpeningStep.Kind.READY and last.content_hash == self.content_hash
        return last if holds else None

    @property
    def changed_since(self) -> bool:
        """Say whether it was called ready, and changed after that."""
        return self.last is not None and self.last.kind == OpeningStep.Kind.READY and self.ready is None

    @property
    def is_amendment(self) -> bool:
        """Say whether it changes the questions of a consultation that has opened."""
        return self.questionnaire.version > 1


def opening_of(consultation: Consultation, questionnaire: Questionnaire) -> Opening:
    """Return where a version stands, in nine queries at most."""
    steps = questionnaire.steps.select_related("by").order_by("at", "pk")
    return Opening(consultation, questionnaire, hash_of(consultation, questionnaire), list(steps))


def hash_of(consultation: Consultation, questionnaire: Questionnaire) -> str:
    """Return the hash of everything that opening would make public: settings, reasons, questions and documents."""
    data: dict[str, Any] = whole_data(consultation, questionnaire)
    documents = [
        [document.title, document.language, document.url, document.file.sha256 if document.file else ""]
        for document in documents_of(consultation)
    ]
    return content_hash([data, questionnaire.reason, documents])
