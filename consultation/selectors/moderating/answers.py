"""One answer in its context, for whoever moderates it. Never equality answers."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from auditing.recording import record
from consultation.definition import CLOSED_KINDS, Definition, Section
from consultation.models import Answer, ModerationDecision, Organisation
from consultation.selectors.moderating.queue import moderation_queue, retracted_answers
from consultation.selectors.moderating.work import MODERATE, as_seen_by, is_compared_blind
from consultation.selectors.places import borough_names
from consultation.selectors.questionnaires import compiled
from consultation.selectors.summaries import in_words


class AnswerNotFoundError(LookupError):
    """There is no such answer."""


class AnswerRetractedError(AnswerNotFoundError):
    """Its respondent has changed or withdrawn the text: there is nothing left to decide."""


@dataclass(frozen=True)
class AnswerContext:
    """What stands beside an answer: who wrote it as far as is public, and what else they said."""

    respondent: str
    organisation: Organisation | None
    borough: str
    closed: list[tuple[str, str]]
    others: list[Answer]
    decisions: list[ModerationDecision]


def access_answer(answer_id: int, *, by: User | AnonymousUser) -> Answer:
    """Return an answer for moderating, with its question and consultation, in one query.

    That it was read is noted in the audit log. Raises PermissionDenied, the same for any id, to whoever may not
    moderate, and AnswerNotFoundError.
    """
    if not by.has_perm(MODERATE):
        raise PermissionDenied
    answer = moderation_queue(by=by).filter(pk=answer_id).first()
    if answer is None and retracted_answers(by=by).filter(pk=answer_id).exists():
        raise AnswerRetractedError
    if answer is None:
        raise AnswerNotFoundError
    # Here and not in each view, so that nobody reads an answer unseen.
    record(action="answer.read", by=by, subject=f"answer:{answer.pk}", consultation_id=answer.consultation_id)
    return answer


def answer_context(answer: Answer, *, by: User | AnonymousUser) -> AnswerContext:
    """Return what stands beside `answer`: closed answers to the same section, other texts, and the decisions.

    To whoever compares it there are no decisions.
    """
    response = answer.response
    definition = compiled(response.questionnaire_id)
    section = next(part for part in definition.sections if _asks(part, answer.question_id))
    others = (
        as_seen_by(by, response.answers.exclude(pk=answer.pk))
        .exclude(state=Answer.State.RETRACTED)
        .select_related("question")
        .order_by("pk")
    )
    decisions = answer.decisions.select_related("reason", "decided_by", "refer_to", "agreement__by")
    if is_compared_blind(answer, by=by):
        decisions = decisions.none()
    return AnswerContext(
        respondent=_respondent(definition, response.respondent_kind),
        organisation=Organisation.objects.filter(response=response).first(),
        borough=borough_names([definition]).get(response.borough, ""),
        closed=_closed_answers(section, response.closed_answers),
        others=list(others),
        decisions=list(decisions.prefetch_related("redactions")),
    )


def _asks(section: Section, question_id: int) -> bool:
    return any(question.pk == question_id for page in section.pages for question in page.questions)


def _respondent(definition: Definition, kind: str) -> str:
    question = definition.questions.get("respondent")
    return question.choice_texts.get(kind, kind) if question else kind


def _closed_answers(section: Section, answers: dict[str, object]) -> list[tuple[str, str]]:
    return [
        (question.text, "; ".join(in_words(question, answers[question.key])))
        for page in section.pages
        for question in page.questions
        if question.kind in CLOSED_KINDS and question.key in answers
    ]
