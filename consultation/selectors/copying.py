"""A copy of everything that is held about one response, for whoever has its receipt code."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from consultation.definition.equality import equality_question
from consultation.models import Answer, EqualityAnswers, ModerationDecision, Response
from consultation.models.sealing import unseal
from consultation.selectors.appeals import effective_at
from consultation.selectors.following import FollowedAppeal, appeal_as_made
from consultation.selectors.organisations import organisation_answer
from consultation.selectors.questionnaires import compiled
from consultation.selectors.receipts import answers_of
from consultation.selectors.summaries import SectionSummary, answer_summary


@dataclass(frozen=True)
class HeldDecision:
    """A decision that took effect: on which day and what, without by whom."""

    decided_on: date
    kind: str
    reason: str
    message: str


@dataclass(frozen=True)
class HeldText:
    """One text as it is held: what was written, what is public of it, and what was decided, without by whom."""

    question: str
    text: str
    language: str
    state: str
    state_in_words: str
    published_text: str
    sent_at: datetime
    decisions: list[HeldDecision]
    appeals: list[FollowedAppeal]


@dataclass(frozen=True)
class Held:
    """Everything that is held about one response."""

    response: Response
    summary: list[SectionSummary]
    texts: list[HeldText]
    equality: list[tuple[str, str]]
    organisation: dict[str, Any] | None
    revisions: list[dict[str, Any]]
    has_unsent_changes: bool

    def as_data(self) -> dict[str, Any]:
        """Return it all as plain data, for a file that other programs can read."""
        response = self.response
        return {
            "consultation": response.questionnaire.consultation.title,
            "questionnaire_version": response.questionnaire.version,
            "sent_at": response.submitted_at.isoformat(),
            "arrived": response.get_channel_display(),
            "edition": response.edition,
            "respondent": response.respondent_kind,
            "borough": response.borough,
            "ward": response.ward,
            "area": response.area,
            "times_changed": response.revision - 1,
            "withdrawn_at": response.withdrawn_at.isoformat() if response.withdrawn_at else None,
            "held_for_a_moderator": response.held_at is not None,
            "why_it_was_held": response.get_held_reason_display() if response.held_reason else None,
            "counted": response.tallied_at is not None,
            "has_unsent_changes": self.has_unsent_changes,
            "chosen_answers": response.closed_answers,
            "written_answers": [
                {
                    "question": text.question,
                    "written": text.text,
                    "language": text.language,
                    "sent_at": text.sent_at.isoformat(),
                    "state": text.state,
                    "published": text.published_text or None,
                    "decisions": [
                        {
                            "decided_on": row.decided_on.isoformat(),
                            "decision": row.kind,
                            "reason": row.reason,
                            "message": row.message,
                        }
                        for row in text.decisions
                    ],
                    "appeals": [
                        {
                            "made_on": row.made_on.isoformat(),
                            "written": row.words,
                            "outcome": row.outcome or None,
                            "decided_on": row.decided_on.isoformat() if row.decided_on else None,
                            "reasons": row.reasons,
                        }
                        for row in text.appeals
                    ],
                }
                for text in self.texts
            ],
            "equality_answers": [{"question": question, "answer": answer} for question, answer in self.equality],
            "organisation": self.organisation,
            "earlier_versions": self.revisions,
        }


def everything_held(response: Response) -> Held:
    """Return everything that is held about a response, in a number of queries that does not grow with it."""
    definition = compiled(response.questionnaire_id)
    rows = (
        response.answers.select_related("question")
        .defer("search")
        .prefetch_related("decisions__reason", "decisions__agreement", "appeals")
        .order_by("pk")
    )
    return Held(
        response=response,
        summary=answer_summary(definition, answers_of(response)),
        texts=[_held_text(answer) for answer in rows],
        equality=_equality(response),
        organisation=organisation_answer(response),
        revisions=[
            {"version": row.revision, "replaced_at": row.replaced_at.isoformat(), "what": row.kind, **row.read()}
            for row in response.revisions.all()
        ],
        has_unsent_changes=response.changes.filter(submitted_at=None).exists(),
    )


def _held_text(answer: Answer) -> HeldText:
    decisions = [
        HeldDecision(
            decided_on=timezone.localdate(effective_at(row)),
            kind=str(row.get_kind_display()),
            reason=row.reason.text if row.reason is not None else "",
            message=row.message,
        )
        for row in answer.decisions.all()
        if row.kind in ModerationDecision.SETTLING and row.is_in_effect
    ]
    return HeldText(
        question=answer.question.text,
        text=answer.text,
        language=answer.language,
        state=answer.state,
        state_in_words=str(answer.get_state_display()),
        published_text=answer.published_text,
        sent_at=answer.submitted_at,
        decisions=decisions,
        appeals=[appeal_as_made(row) for row in answer.appeals.all()],
    )


def _equality(response: Response) -> list[tuple[str, str]]:
    """Return what the person said about themselves, for that person alone."""
    row = EqualityAnswers.objects.filter(response=response).first()
    if row is None:
        return []
    sealed = bytes(row.free_text)
    words = unseal(sealed, f"consultation_equalityanswers.free_text.{row.pk}") if sealed else {}
    held = []
    for key, option in row.closed_answers.items():
        question = equality_question(key)
        held.append((question.text if question else key, f"{option}: {words[key]}" if key in words else str(option)))
    return held
