"""Consultations for the pages that list and show them."""

from django.db.models import Count, Q, QuerySet

from consultation.models import ClosingChange, Consultation, Questionnaire, Response

COUNTED = Count(
    "questionnaires__responses",
    filter=Q(questionnaires__responses__withdrawn_at=None, questionnaires__responses__held_at=None),
)


def published_consultations() -> QuerySet[Consultation]:
    """Return every consultation that has opened, the open ones first, each with its number of `responses`."""
    return (
        Consultation.objects.published()
        .select_related("plan_version")
        .annotate(responses=COUNTED)
        .order_by("-closes_at", "pk")
    )


def announced_consultations() -> QuerySet[Consultation]:
    """Return every consultation that has opened or is going to, each with its number of `responses`."""
    return (
        Consultation.objects.announced()
        .select_related("plan_version")
        .annotate(responses=COUNTED)
        .order_by("-closes_at", "pk")
    )


def by_short_code(short_code: str) -> Consultation:
    """Return the consultation of a short address, typed in any case; raise Consultation.DoesNotExist."""
    found = Consultation.objects.announced().filter(short_code__iexact=short_code).order_by("-opens_at", "pk").first()
    if found is None:
        raise Consultation.DoesNotExist
    return found


def opened_versions(consultation: Consultation) -> list[Questionnaire]:
    """Return the versions of the questions that were put to the public, the newest first."""
    return list(consultation.questionnaires.filter(frozen_at__isnull=False).order_by("-version"))


def closing_changes(consultation: Consultation) -> list[ClosingChange]:
    """Return each change of the closing date with its reason, the newest first."""
    return list(consultation.closing_changes.order_by("-changed_at", "-pk"))


def open_consultations() -> QuerySet[Consultation]:
    """Return the consultations that take responses now, the first to close first."""
    return Consultation.objects.open().order_by("closes_at", "pk")


def open_consultations_with_responses() -> list[Consultation]:
    """Return the open consultations, each with its number of `responses`."""
    return list(open_consultations().annotate(responses=COUNTED))


def consultations_about(priority_number: int) -> QuerySet[Consultation]:
    """Return the published consultations that ask about a priority, the open ones first."""
    asking = Q(questionnaires__sections__priority__number=priority_number)
    return Consultation.objects.published().filter(asking).distinct().order_by("-closes_at", "pk")


def current_questionnaire(consultation: Consultation) -> Questionnaire:
    """Return the newest frozen questionnaire of a consultation; raise DoesNotExist where there is none."""
    return consultation.questionnaires.filter(frozen_at__isnull=False).latest("version")


def response_count(consultation: Consultation) -> int:
    """Return how many have responded, without those whose response was withdrawn or is held."""
    return Response.objects.counted().filter(questionnaire__consultation=consultation).count()
