"""Keeping who an organisation is beside its response."""

from typing import Any

from consultation.models import Organisation, Response


def organisation_row(response: Response, answer: dict[str, Any]) -> Organisation:
    """Return the unsaved row of an answer to a question that asks who the organisation is."""
    return Organisation(
        response=response,
        name=answer["name"],
        role=answer.get("role", ""),
        people_represented=answer.get("people"),
        consents_to_be_named=answer.get("named", False),
    )


def replace_organisation(response: Response, answer: dict[str, Any] | None) -> None:
    """Make `answer` say who sent a response; None forgets it."""
    Organisation.objects.filter(response=response).delete()
    if answer:
        organisation_row(response, answer).save(force_insert=True)
