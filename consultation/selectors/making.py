"""What the pages of authoring list: consultations at every stage, and how far one has come."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, QuerySet, When

from consultation.models import Consultation, ModerationReason, Questionnaire, Section


@dataclass(frozen=True)
class Standing:
    """How much of a consultation is there; `questionnaire` is its newest version."""

    consultation: Consultation
    questionnaire: Questionnaire | None
    sections: int
    questions: int
    reasons: int
    documents: int

    @property
    def can_change(self) -> bool:
        """Say whether its settings can be changed."""
        return can_change(self.consultation)

    @property
    def can_change_questions(self) -> bool:
        """Say whether its questions can be changed: before it opens, or in an amendment that has not been opened."""
        return can_change_questions(self.consultation, self.questionnaire)


def can_change(consultation: Consultation) -> bool:
    """Say whether the settings can be changed: it has not opened, and nobody was asked to open it."""
    return consultation.approved_at is None and consultation.ready_at is None


def can_change_questions(consultation: Consultation, questionnaire: Questionnaire | None) -> bool:
    """Say whether this newest version can be changed: nothing froze it, and nobody was asked to open it."""
    if questionnaire is None or questionnaire.frozen_at is not None or questionnaire.ready_by_id is not None:
        return False
    return consultation.approved_at is not None or consultation.ready_at is None


def consultations_to_make() -> QuerySet[Consultation]:
    """Return every consultation, those being prepared first, then the last to close first."""
    opened = Case(When(approved_at=None, then=0), default=1)
    return Consultation.objects.select_related("plan_version").order_by(
        opened, F("closes_at").desc(nulls_first=True), "-pk"
    )


def standing_of(consultation: Consultation) -> Standing:
    """Return how much of a consultation is there, in four queries at most."""
    questionnaire = Questionnaire.objects.filter(consultation=consultation).order_by("-version").first()
    counted = Section.objects.filter(questionnaire=questionnaire).aggregate(
        sections=Count("pk", distinct=True), questions=Count("pages__questions")
    )
    return Standing(
        consultation=consultation,
        questionnaire=questionnaire,
        reasons=ModerationReason.objects.filter(consultation=consultation).count(),
        documents=consultation.documents.count(),
        **counted,
    )
