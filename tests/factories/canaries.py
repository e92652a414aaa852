"""Words that nobody released, each one of its kind, in every place of a consultation that keeps such words.

A canary is `cnry`, a number and `x`. Whoever finds `cnry` outside these places has found a leak, and its number says
where it came from.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.actions.moderating.seconding import agree
from consultation.models import (
    Answer,
    Appeal,
    Consultation,
    Draft,
    EqualityAnswers,
    ModerationDecision,
    ModerationReason,
    Organisation,
    Redaction,
)
from consultation.models.answering import DraftContent
from consultation.models.consultations import second_person_kinds
from tests.factories.moderating import make_answer, make_response, make_user

CANARY = re.compile(r"cnry\d{4}x")
MANY = 2000
# What stands around them: other scripts, emoji, accents in two spellings, line breaks of two kinds, nothing.
AROUND = (
    "Ask {} about patrols.",
    "👮🏽‍♀️{}👮🏽‍♀️ came late",
    "قال {} إنه سيعود",
    "Cafe\u0301 {} cafe\u0301",
    "First line\r\n{}\r\nlast line\n",
    "{}",
    "שלום {} שלום",
    "a{}b",
    "🇬🇧{}🇬🇧🇬🇧",
    "<b>{}</b> &amp; <script>{{{{ }}}}</script>",
)


@dataclass
class Aviary:
    """A consultation full of canaries, and where each is."""

    consultation: Consultation
    places: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def canary(self, place: str) -> str:
        """Return a new canary, noted as being in `place`."""
        word = f"cnry{next(self.numbers):04}x"
        self.places[word] = place
        return word

    def canaries(self, place: str, number: int) -> str:
        """Return several new canaries as one text."""
        return " ".join(self.canary(place) for _ in range(number))


class Keepers:
    """The people who decide: each keeper's decision is agreed to by the other."""

    def __init__(self, aviary: Aviary) -> None:
        self.first, self.second = make_user("keeper"), make_user("other-keeper")
        self.aviary = aviary
        self.reason = ModerationReason.objects.filter(consultation=aviary.consultation).first()

    def decide(self, answer: Answer, **given: Any) -> ModerationDecision:
        """Let the first keeper decide, with words in every box, and the second agree where two are needed."""
        told = {"note": self.aviary.canary("note"), "message": self.aviary.canary("message")}
        reason = self.reason if given["kind"] in ("redact", "withhold") else None
        claim_answer(answer_id=answer.pk, by=self.first)
        made = decide(answer_id=answer.pk, by=self.first, **told, reason=reason, **given)
        assert isinstance(made, ModerationDecision)
        if made.needs_second:
            claim_answer(answer_id=answer.pk, by=self.second)
            agree(decision_id=made.pk, by=self.second, agreed=True, note=self.aviary.canary("agreement"))
        return made


def fill(consultation: Consultation) -> Aviary:
    """Put 2,000 canaries into every place that the public must not read, decided by the actions of moderators."""
    Consultation.objects.filter(pk=consultation.pk).update(
        recheck_percent=0, second_person_kinds=second_person_kinds()
    )
    aviary = Aviary(consultation)
    keepers = Keepers(aviary)
    for put in (_undecided, _hidden, _taken_back, _appealed, _unfinished, _about_people):
        put(aviary, keepers)
    while len(aviary.places) < MANY:
        _removed_words(aviary, keepers, min(20, MANY - len(aviary.places)))
    return aviary


def _text(aviary: Aviary, place: str, **fields: Any) -> Answer:
    return make_answer(aviary.consultation, aviary.canaries(place, 12), **fields)


def _undecided(aviary: Aviary, keepers: Keepers) -> None:
    for _ in range(5):
        _text(aviary, "waits")
    for kind, given in (
        ("opinion", {}),
        ("refer", {"refer_to": keepers.second}),
        ("refer", {"to_safeguarding": True}),
    ):
        keepers.decide(_text(aviary, f"passed on: {kind}"), kind=kind, **given)
    proposed = _text(aviary, "proposed to be withheld")
    claim_answer(answer_id=proposed.pk, by=keepers.first)
    decide(answer_id=proposed.pk, by=keepers.first, kind="withhold", reason=keepers.reason)
    half_read = _text(aviary, "claimed")
    claim_answer(answer_id=half_read.pk, by=keepers.first)


def _hidden(aviary: Aviary, keepers: Keepers) -> None:
    for _ in range(5):
        keepers.decide(_text(aviary, "withheld"), kind="withhold")
        keepers.decide(_text(aviary, "spam"), kind="spam")
    published_before = _text(aviary, "published, then withheld")
    keepers.decide(published_before, kind="publish")
    keepers.decide(published_before, kind="withhold")


def _taken_back(aviary: Aviary, keepers: Keepers) -> None:
    for _ in range(3):
        _text(aviary, "retracted", state="retracted", waits_for="")
        held = make_response(aviary.consultation, held_at=timezone.now(), held_reason="honeypot")
        _text(aviary, "held", state="held", waits_for="", response=held)


def _appealed(aviary: Aviary, keepers: Keepers) -> None:
    for _ in range(3):
        answer = _text(aviary, "withheld, with an appeal")
        appeal = Appeal(
            answer=answer,
            decision=keepers.decide(answer, kind="withhold"),
            due_at=timezone.now() + timedelta(days=28),
            reasons=aviary.canary("reasons of an appeal"),
        )
        appeal.write({"text": aviary.canaries("an appeal", 10)})
        appeal.save()


def _unfinished(aviary: Aviary, keepers: Keepers) -> None:
    questionnaire = aviary.consultation.questionnaires.latest("version")
    for _ in range(3):
        draft = Draft(questionnaire=questionnaire, return_code_hash=uuid.uuid4().hex)
        draft.write(DraftContent({"p1-text": aviary.canaries("a draft", 10)}, []))
        draft.save()


def _about_people(aviary: Aviary, keepers: Keepers) -> None:
    for _ in range(3):
        response = make_response(aviary.consultation, respondent_kind="organisation")
        Organisation.objects.create(
            response=response,
            name=aviary.canary("an organisation that is not to be named"),
            role=aviary.canary("somebody's role"),
            consents_to_be_named=False,
        )
        keepers.decide(make_answer(aviary.consultation, "We train stewards.", response=response), kind="publish")
        EqualityAnswers.objects.create(
            response=response, closed_answers={"religion": aviary.canary("an equality answer")}
        )


def _removed_words(aviary: Aviary, keepers: Keepers, number: int) -> None:
    """Publish a text from which each of `number` canaries was removed, each for another reason."""
    text, spans, categories = "", [], Redaction.Category.values
    for order in range(number):
        before, after = AROUND[order % len(AROUND)].replace("{{{{ }}}}", "[[ ]]").split("{}")
        word = aviary.canary("removed words")
        start = len(text) + len(before)
        text += f"{before}{word}{after} "
        spans.append(Words(start, start + len(word), categories[order % len(categories)]))
    keepers.decide(make_answer(aviary.consultation, text), kind="redact", redactions=spans)


def columns_with(pattern: str, *, reading: Callable[[str], list[str]]) -> set[str]:
    """Return the columns of the database that hold `pattern`; `reading` runs a query and returns its first column."""
    found = reading(
        "SELECT format('%I.%I', table_name, column_name) FROM information_schema.columns "
        "WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'tsvector', 'ARRAY')"
    )
    return {
        column
        for column in found
        if reading(f"SELECT 1 FROM {column.split('.')[0]} WHERE {column.split('.')[1]}::text ~ '{pattern}' LIMIT 1")  # noqa: S608
    }
