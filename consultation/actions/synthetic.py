"""Made-up responses, marked as such, for looking at full pages and for measuring."""

import math
import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultation.actions.naming import organisation_row
from consultation.definition import Definition, Kind, Question
from consultation.definition.answering.submitting import submission
from consultation.definition.equality import equality_questions
from consultation.models import Answer, Consultation, EqualityAnswers, Organisation, Response
from consultation.models.codes import code_for, code_hash
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.questionnaires import compiled

SENTENCES = (
    "Made-up text: please keep the same local officers for longer.",
    "Made-up text: nobody called back after the first report.",
    "Made-up text: the front counter closed and the nearest one is two buses away.",
    "Made-up text: the team at the summer fair listened and took notes.",
    "Made-up text: say plainly what was done and what was not.",
    "Made-up text: explain how data is used before using more of it.",
    "Made-up text: more training on talking with young people would help.",
    "Made-up text: phone theft outside the station happens every week.",
)
BATCH = 1000


def make_synthetic_responses(*, consultation: Consultation, number: int, seed: int = 1) -> int:
    """Add `number` made-up responses, the same for the same seed; return how many were written.

    Each is marked synthetic and every text says that it is made up. They are spread over the days since opening.
    """
    questionnaire = current_questionnaire(consultation)
    definition = compiled(questionnaire.pk)
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    # Apart, so that what is said is the same whatever the equality questions are.
    about = random.Random(f"equality {seed}")  # noqa: S311 (not for secrets)
    done = 0
    while done < number:
        size = min(BATCH, number - done)
        batch = [_answers(definition, chance) for _ in range(size)]
        responses = _write_batch(consultation, definition, batch, chance)
        if consultation.asks_equality:
            _write_equality(responses, about)
        done += size
    return done


@transaction.atomic
def _write_batch(
    consultation: Consultation, definition: Definition, batch: list[dict[str, Any]], chance: random.Random
) -> list[Response]:
    opened_at = consultation.opens_at or timezone.now()
    seconds = max(1, int((timezone.now() - opened_at).total_seconds()))
    batch_sent = [submission(definition, answers) for answers in batch]
    responses = []
    for sent in batch_sent:
        draft_id = uuid.UUID(int=chance.getrandbits(128), version=4)
        responses.append(
            Response(
                questionnaire_id=definition.pk,
                draft_id=draft_id,
                receipt_hash=code_hash("receipt", code_for("receipt", draft_id)),
                channel=Response.Channel.SYNTHETIC,
                **sent.columns,
                submitted_at=opened_at + timedelta(seconds=chance.randrange(seconds)),
            )
        )
    Response.objects.bulk_create(responses)
    pairs = list(zip(responses, batch_sent, strict=True))
    Organisation.objects.bulk_create(
        organisation_row(response, sent.organisation) for response, sent in pairs if sent.organisation
    )
    Answer.objects.bulk_create(
        Answer(response=response, question_id=question_id, text=text, submitted_at=response.submitted_at)
        for response, sent in pairs
        for question_id, text in sent.texts.items()
    )
    return responses


def _write_equality(responses: list[Response], chance: random.Random) -> None:
    """Let most of the made-up individuals answer the equality questions."""
    rows = []
    for response in responses:
        if response.respondent_kind == "individual" and chance.random() < 0.7:
            answers: dict[str, str] = {}
            for question in equality_questions():
                if question.is_asked(answers) and chance.random() < 0.9:
                    answers[question.key] = chance.choice(question.options)
            rows.append(EqualityAnswers(response=response, closed_answers=answers))
    EqualityAnswers.objects.bulk_create(rows)


def _answers(definition: Definition, chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in definition.questions.values():
        if question.required or chance.random() < 0.6:
            answers[question.key] = _answer(question, chance)
    return answers


def _answer(question: Question, chance: random.Random) -> Any:
    if question.key == "respondent":
        return "organisation" if chance.random() < 0.08 else "individual"
    keys = [choice.key for choice in question.choices]
    if question.kind in MAKERS:
        return MAKERS[question.kind](question, keys, chance)
    if keys:
        return chance.choice(keys)
    if question.kind == Kind.SHORT_TEXT:
        return f"Made-up text {chance.randint(1, 900)}"
    return " ".join(chance.sample(SENTENCES, chance.randint(1, 3)))


def _ranking(question: Question, keys: list[str], chance: random.Random) -> list[str]:
    return chance.sample(keys, chance.randint(1, len(keys)))


def _several(question: Question, keys: list[str], chance: random.Random) -> list[str]:
    alone = {choice.key for choice in question.choices if choice.exclusive}
    together = [key for key in keys if key not in alone]
    return chance.sample(together, chance.randint(1, min(question.most_choices or 3, len(together))))


def _points(question: Question, keys: list[str], chance: random.Random) -> dict[str, int]:
    total = question.points_to_share
    cuts = sorted(chance.randint(0, total) for _ in keys[1:])
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
    return {key: share for key, share in zip(keys, shares, strict=True) if share}


def _number(question: Question, keys: list[str], chance: random.Random) -> int:
    return chance.randint(math.ceil(question.lowest or 0), math.floor(question.highest or 100))


def _date(question: Question, keys: list[str], chance: random.Random) -> str:
    return (question.latest or question.earliest or date(2023, 1, 31)).isoformat()


def _place(question: Question, keys: list[str], chance: random.Random) -> dict[str, str]:
    return {"borough": chance.choice(keys)}


def _organisation(question: Question, keys: list[str], chance: random.Random) -> dict[str, Any]:
    name = f"Made-up organisation {chance.randint(1, 900)}"
    return {"name": name, "people": chance.randint(1, 400), "named": chance.random() < 0.7}


MAKERS: dict[Kind, Callable[[Question, list[str], random.Random], Any]] = {
    Kind.RANKING: _ranking,
    Kind.SEVERAL_CHOICES: _several,
    Kind.POINTS: _points,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.POSTCODE: _place,
    Kind.ORGANISATION: _organisation,
}
