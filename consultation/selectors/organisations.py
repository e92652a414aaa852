"""Organisations that responded, for those who may know it."""

from typing import Any

from consultation.definition import Kind
from consultation.models import Organisation, Response
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
