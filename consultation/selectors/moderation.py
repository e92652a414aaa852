"""What a moderator works from: the queue, and one answer in its context. Never equality answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Count, Min, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Now

from consultation.definition import CLOSED_KINDS, FREE_TEXT_KINDS, PLACE_KINDS, Definition, Section
from consultation.models import Answer, ModerationDecision, Organisation, Questionnaire
from consultation.selectors.questionnaires import compiled
from consultation.selectors.summaries import in_words
from turnaround.models import Priority

MODERATE = "consultation.moderate_answer"
# Who read whose words, by id: the settings keep this logger's lines whatever the level of the others.
reading = structlog.get_logger("consultation.reading")


class AnswerNotFoundError(LookupError):
    """There is no such answer."""


class AnswerRetractedError(AnswerNotFoundError):
    """Its respondent has changed or withdrawn the text: there is nothing left to decide."""


@dataclass(frozen=True)
class FilterOptions:
    """What the queue can be narrowed to: the keys and texts of each filter's choices."""

    consultations: list[tuple[str, str]]
    priorities: list[tuple[str, str]]
    questions: list[tuple[str, str]]
    boroughs: list[tuple[str, str]]


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

    Raises PermissionDenied, the same for any id, to whoever may not moderate, and AnswerNotFoundError.
    """
    if not by.has_perm(MODERATE):
        raise PermissionDenied
    answer = moderation_queue().filter(pk=answer_id).first()
    if answer is None and Answer.objects.filter(pk=answer_id, state=Answer.State.RETRACTED).exists():
        raise AnswerRetractedError
    if answer is None:
        raise AnswerNotFoundError
    reading.info("answer_read", user_id=by.pk, answer_id=answer.pk)
    return answer


def moderation_queue() -> QuerySet[Answer]:
    """Return every answer that its respondent has not taken back and that is not held, the one that has waited
    longest first, with what a row of the queue shows."""
    rows = Answer.objects.exclude(state__in=Answer.OUT_OF_REACH).select_related(
        "question__priority", "response__questionnaire__consultation", "claimed_by"
    )
    return rows.order_by("submitted_at", "pk")


def note_queue_read(answers: Iterable[Answer], *, by: User | AnonymousUser) -> None:
    """Log that somebody saw the beginnings of these answers in the queue."""
    reading.info("queue_read", user_id=by.pk, answer_ids=[answer.pk for answer in answers])


def held_by(person: User | AnonymousUser) -> Q:
    """Return the condition that `person` holds an answer now."""
    return Q(claimed_by=person.pk, claim_expires_at__gt=Now())


def queue_groups(rows: QuerySet[Answer], *, by: User | AnonymousUser) -> list[dict[str, object]]:
    """Count `rows` by state, consultation, priority and whether `by` holds them, in one query."""
    mine = Case(When(held_by(by), then=Value(True)), default=Value(False), output_field=BooleanField())
    names = {
        "consultation": "response__questionnaire__consultation__slug",
        "priority": "question__priority__number",
    }
    groups = rows.order_by().annotate(mine=mine).values("state", "mine", *names.values()).annotate(count=Count("pk"))
    return [
        {
            "state": group["state"],
            "mine": group["mine"],
            "consultation": group[names["consultation"]],
            "priority": str(group[names["priority"]] or "none"),
            "count": group["count"],
        }
        for group in groups
    ]


def filter_options() -> FilterOptions:
    """Return the choices of the queue's filters, from what frozen questionnaires ask."""
    questionnaires = Questionnaire.objects.filter(frozen_at__isnull=False).select_related("consultation")
    consultations = {row.consultation.slug: row.consultation.title for row in questionnaires}
    definitions = [compiled(row.pk) for row in questionnaires]
    priorities = [(str(number), f"{number}. {title}") for number, title in _priorities()]
    return FilterOptions(
        consultations=list(consultations.items()),
        priorities=[*priorities, ("none", "No one priority")],
        questions=[pair for definition in definitions for pair in _text_questions(definition)],
        boroughs=sorted(borough_names(definitions).items(), key=lambda pair: pair[1]),
    )


def borough_names(definitions: Iterable[Definition]) -> dict[str, str]:
    """Return the boroughs' names by their code, from the choices of the questions that ask for one."""
    return {
        key: text
        for definition in definitions
        for question in definition.questions.values()
        if question.kind in PLACE_KINDS
        for key, text in question.choice_texts.items()
        if key.startswith("E09")
    }


def answer_context(answer: Answer) -> AnswerContext:
    """Return what stands beside `answer`: closed answers to the same section, other texts, and the decisions."""
    response = answer.response
    definition = compiled(response.questionnaire_id)
    section = next(part for part in definition.sections if _asks(part, answer.question_id))
    others = (
        response.answers.exclude(pk=answer.pk)
        .exclude(state=Answer.State.RETRACTED)
        .select_related("question")
        .order_by("pk")
    )
    decisions = answer.decisions.select_related("reason", "decided_by").prefetch_related(Prefetch("redactions"))
    return AnswerContext(
        respondent=_respondent(definition, response.respondent_kind),
        organisation=Organisation.objects.filter(response=response).first(),
        borough=borough_names([definition]).get(response.borough, ""),
        closed=_closed_answers(section, response.closed_answers),
        others=list(others),
        decisions=list(decisions),
    )


def _priorities() -> list[tuple[int, str]]:
    return list(Priority.objects.order_by("number").values_list("number", "short_title"))


def _text_questions(definition: Definition) -> list[tuple[str, str]]:
    return [
        (str(question.pk), f"{section.title}: {question.text}")
        for section in definition.sections
        for page in section.pages
        for question in page.questions
        if question.kind in FREE_TEXT_KINDS
    ]


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


@dataclass(frozen=True)
class WaitingSummary:
    """How many texts wait, since when, and how many a person holds."""

    waiting: int
    oldest_at: datetime | None
    mine: int


def waiting_summary(person: User | AnonymousUser) -> WaitingSummary:
    """Return what waits in the queue, in one query."""
    pending = Q(state=Answer.State.PENDING)
    counted = Answer.objects.filter(pending | held_by(person)).aggregate(
        waiting=Count("pk", filter=pending),
        oldest_at=Min("submitted_at", filter=pending),
        mine=Count("pk", filter=held_by(person)),
    )
    return WaitingSummary(**counted)
