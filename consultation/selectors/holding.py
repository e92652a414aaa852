"""Responses that are held: for the moderators who look at them, and their number for everybody."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet

from auditing.recording import record
from consultation.models import Answer, Consultation, HoldDecision, Response
from consultation.selectors.moderating.queue import MODERATE
from consultation.selectors.questionnaires import compiled
from consultation.selectors.receipts import answers_of
from consultation.selectors.summaries import SectionSummary, answer_summary

SHOWN = ("held", "spam", "released")


class HeldResponseMissingError(LookupError):
    """There is no such response, or it was never held."""


@dataclass(frozen=True)
class HeldResponse:
    """A response that is or was held: why, what it says, and what was decided."""

    response: Response
    summary: list[SectionSummary]
    decisions: list[HoldDecision]

    @property
    def state(self) -> str:
        """Return "held", "spam" or "released"."""
        if self.response.held_at is None:
            return "released"
        return "spam" if self.response.spam_at else "held"


def held_responses(shown: str) -> QuerySet[Response]:
    """Return the responses that are held, or that were found to be spam or released, the oldest first."""
    rows = Response.objects.filter(withdrawn_at=None, unlinked_at=None)
    which = {
        "held": rows.filter(held_at__isnull=False, spam_at=None),
        "spam": rows.filter(spam_at__isnull=False),
        "released": rows.filter(held_at=None).exclude(held_reason=""),
    }
    texts = Count("answers", filter=~Q(answers__state=Answer.State.RETRACTED))
    return (
        which[shown]
        .select_related("questionnaire__consultation")
        .annotate(texts=texts)
        .order_by("submitted_at", "pk")
    )


def held_numbers() -> dict[str, int]:
    """Return how many responses each list has, in one query."""
    rows = Response.objects.filter(withdrawn_at=None, unlinked_at=None).exclude(held_reason="")
    return rows.aggregate(
        held=Count("pk", filter=Q(held_at__isnull=False, spam_at=None)),
        spam=Count("pk", filter=Q(spam_at__isnull=False)),
        released=Count("pk", filter=Q(held_at=None)),
    )


def access_held_response(response_id: int, *, by: User | AnonymousUser) -> HeldResponse:
    """Return a response that is or was held, with what it says; who opened it is logged.

    Raises PermissionDenied, the same for any id, to whoever may not moderate, and HeldResponseMissingError.
    """
    if not by.has_perm(MODERATE):
        raise PermissionDenied
    rows = Response.objects.filter(pk=response_id, withdrawn_at=None, unlinked_at=None).exclude(held_reason="")
    response = rows.select_related("questionnaire__consultation").first()
    if response is None:
        raise HeldResponseMissingError
    record(
        action="response.read",
        by=by,
        subject=f"response:{response.pk}",
        consultation_id=response.questionnaire.consultation_id,
    )
    definition = compiled(response.questionnaire_id)
    return HeldResponse(
        response=response,
        summary=answer_summary(definition, answers_of(response)),
        decisions=list(response.hold_decisions.select_related("decided_by")),
    )


def held_count(consultation: Consultation) -> int:
    """Return how many responses to a consultation are held, or were found to be spam."""
    rows = Response.objects.filter(questionnaire__consultation=consultation, withdrawn_at=None)
    return rows.filter(held_at__isnull=False).count()
