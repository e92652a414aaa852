"""The form of a decision about an answer, for whoever holds it."""

from django.contrib.auth.models import User
from django.http import QueryDict

from consultation.forms.moderating.decisions import Decision
from consultation.models import Answer
from consultation.selectors.moderating.answers import AnswerContext
from consultation.selectors.moderating.queue import LEAD
from consultation.selectors.moderating.work import colleagues


def decision_of(row: Answer, context: AnswerContext, person: User, data: QueryDict | None = None) -> Decision:
    """Return the form, with what was sent where there is anything."""
    reasons = list(row.response.questionnaire.consultation.moderation_reasons.all())
    newest = next(iter(context.decisions), None)
    return Decision(
        row,
        reasons,
        newest=newest,
        data=data,
        receivers=list(colleagues(row.response.questionnaire.consultation, besides=person)),
        may_hide=person.has_perm(LEAD),
    )
