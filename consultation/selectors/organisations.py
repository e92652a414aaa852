"""Organisations that responded, for those who may know it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from consultation.definition import Kind
from consultation.models import Consultation, Organisation, Response
from consultation.selectors.questionnaires import compiled


def organisation_answer(response: Response) -> dict[str, Any] | None:
    """Return who sent a response as the answer that it came from; None where it was no organisation."""
    row = Organisation.objects.filter(response=response).first()
    return row.answer if row else None


def organisation_answers(response: Response) -> dict[str, Any]:
    """Return who sent a response by the key of the question that asked it; nothing where it was no organisation."""
    if response.respondent_kind != "organisation":
        return {}
    questions = compiled(response.questionnaire_id).questions.values()
    asking = next((question for question in questions if question.kind == Kind.ORGANISATION), None)
    answer = organisation_answer(response) if asking else None
    return {asking.key: answer} if asking and answer else {}


def public_name(response: Response) -> str:
    """Return the name of the organisation that sent a response, empty where it did not agree to be named."""
    row: Organisation | None = getattr(response, "organisation", None)
    return row.name if row is not None and row.consents_to_be_named else ""


@dataclass(frozen=True)
class OrganisationSummary:
    """How many organisations responded, and the sum of the people that they say they represent."""

    responded: int
    named: int
    gave_people: int
    people: int
    from_files: int


def organisation_summary(consultation: Consultation) -> OrganisationSummary:
    """Return how many organisations responded to a consultation, in one query."""
    represented = "organisation__people_represented"
    rows = Response.objects.counted().filter(questionnaire__consultation=consultation)
    counted = rows.aggregate(
        responded=Count("pk", filter=Q(respondent_kind="organisation")),
        named=Count("pk", filter=Q(organisation__consents_to_be_named=True)),
        gave_people=Count(represented),
        people=Sum(represented, default=0),
        from_files=Count("pk", filter=Q(channel=Response.Channel.FILE)),
    )
    return OrganisationSummary(**counted)


def named_organisations() -> QuerySet[Organisation]:
    """Return the organisations that agreed to be named, by name, of consultations that have opened."""
    return (
        Organisation.objects.filter(
            consents_to_be_named=True,
            response__in=Response.objects.counted(),
            response__questionnaire__consultation__in=Consultation.objects.published(),
        )
        .select_related("response__questionnaire__consultation")
        .order_by("name", "pk")
    )
