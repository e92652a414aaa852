"""Files of responses for the staff who bring them in."""

from dataclasses import dataclass

from django.db.models import QuerySet

from consultation.definition.files.sheets import Fault
from consultation.models import Consultation, ResponseFile
from consultation.selectors.questionnaires import compiled
from consultation.selectors.summaries import SectionSummary, answer_summary

PREVIEWED = 3


@dataclass(frozen=True)
class PreviewedRow:
    """One row as the response that it would become."""

    row: int
    sections: list[SectionSummary]


def consultations_for_files() -> QuerySet[Consultation]:
    """Return the consultations that have opened, the last to close first."""
    return Consultation.objects.published().order_by("-closes_at", "pk")


def response_files() -> QuerySet[ResponseFile]:
    """Return all files, the newest first, without what is in them."""
    rows = ResponseFile.objects.select_related("questionnaire__consultation", "uploaded_by", "decided_by")
    return rows.defer("content", "report").order_by("-uploaded_at", "-pk")


def access_file(file_id: int, *, slug: str) -> ResponseFile:
    """Return a file of a consultation; raise ResponseFile.DoesNotExist."""
    rows = ResponseFile.objects.select_related("questionnaire__consultation", "uploaded_by", "decided_by")
    return rows.defer("content").get(pk=file_id, questionnaire__consultation__slug=slug)


def faults_of(file: ResponseFile) -> list[Fault]:
    """Return what is wrong with a file, by row; at most the first 5,000."""
    return [Fault(*fault) for fault in file.read("report").get("faults", [])]


def preview_of(file: ResponseFile) -> list[PreviewedRow]:
    """Return the first rows of a file that is in order, as responses in words."""
    definition = compiled(file.questionnaire_id)
    return [
        PreviewedRow(staged.row, [part for part in answer_summary(definition, staged.read()) if not part.is_empty])
        for staged in file.staged.all()[:PREVIEWED]
    ]
