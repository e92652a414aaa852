"""What is sent of a draft: only answers on the respondent's path, each checked."""

from dataclasses import dataclass
from typing import Any

from consultation.definition.answering.answers import check_closed_answer
from consultation.definition.parts import CLOSED_KINDS, FREE_TEXT_KINDS, PLACE_KINDS, Definition, Kind
from consultation.definition.routing import Answers, is_answered, questions_on_path


@dataclass(frozen=True)
class Submission:
    """What one response says: closed answers by question key, texts by question id, and who an organisation is."""

    closed: dict[str, Any]
    texts: dict[int, str]
    respondent_kind: str
    place: dict[str, str]
    organisation: dict[str, Any] | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of a response that follow from the answers."""
        return {"closed_answers": self.closed, "respondent_kind": self.respondent_kind, **self.place}


def submission(definition: Definition, answers: Answers) -> Submission:
    """Return what a respondent with these answers sends; raise InvalidAnswerError where one is not possible."""
    asked = [
        question for question in questions_on_path(definition, answers) if is_answered(answers.get(question.key))
    ]
    for question in asked:
        if question.kind not in FREE_TEXT_KINDS | {Kind.INFORMATION}:
            check_closed_answer(question, answers[question.key])
    closed = {question.key: answers[question.key] for question in asked if question.kind in CLOSED_KINDS}
    place = next((closed[question.key] for question in asked if question.kind in PLACE_KINDS), "")
    organisation = next((answers[question.key] for question in asked if question.kind == Kind.ORGANISATION), None)
    return Submission(
        closed=closed,
        texts={question.pk: answers[question.key] for question in asked if question.kind in FREE_TEXT_KINDS},
        # Whoever names an organisation answers for one.
        respondent_kind="organisation" if organisation else closed.get("respondent", "individual"),
        place=place_columns(place),
        organisation=organisation,
    )


def place_columns(place: Any) -> dict[str, str]:
    """Return the borough, ward and area of an answer, empty where it names no place in London."""
    parts = place if isinstance(place, dict) else {"borough": place}
    if not parts.get("borough", "").startswith("E09"):
        parts = {}
    return {name: parts.get(name, "") for name in ("borough", "ward", "area")}
