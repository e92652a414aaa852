"""The ways to reach a consultation that is being made, for the staff who make it."""

from consultation.models import Consultation, Questionnaire


class NotEditableError(LookupError):
    """The consultation has no questionnaire that can still change: it has opened, and no amendment was begun."""


def access_consultation(slug: str) -> Consultation:
    """Return any consultation, whatever its stage; raise Consultation.DoesNotExist where there is none."""
    return Consultation.objects.select_related("plan_version").get(slug=slug)


def newest_questionnaire(consultation: Consultation) -> Questionnaire:
    """Return the newest version, frozen or not; raise Questionnaire.DoesNotExist where there is none."""
    return consultation.questionnaires.standing().latest("version")


def editable_questionnaire(consultation: Consultation) -> Questionnaire:
    """Return the version that can still change; raise NotEditableError where there is none."""
    questionnaire = consultation.questionnaires.changeable().order_by("version").last()
    if questionnaire is None:
        raise NotEditableError(consultation.slug)
    return questionnaire
