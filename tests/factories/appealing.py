"""Texts that something was decided about, whoever had to agree, and appeals."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from consultation.actions.appealing import make_appeal
from consultation.actions.moderating.deciding import Words, spans_of
from consultation.models import Agreement, Answer, Appeal, Consultation, ModerationDecision, Redaction
from consultation.moderation.redacting import published_text
from consultation.selectors.appeals import STATE_OF
from tests.factories.moderating import make_answer, make_user

Kind = ModerationDecision.Kind


def make_decided(
    consultation: Consultation, kind: str = "withhold", text: str = "More local officers.", **fields: Any
) -> Answer:
    """A text that "sam" decided about, with the reason "personal-data", however many people it should have taken."""
    answer = make_answer(consultation, text, **fields)
    decide_about(answer, kind)
    return answer


def decide_about(
    answer: Answer,
    kind: str,
    *,
    by: User | None = None,
    second: User | None = None,
    at: datetime | None = None,
    words: Iterable[Words] = (),
    reason_key: str = "personal-data",
    message: str = "",
) -> ModerationDecision:
    """Write a decision in effect and what comes of it into the rows."""
    by = by or User.objects.filter(username="sam").first() or make_user("sam")
    at = at or timezone.now() - timedelta(minutes=1)
    # The database knows of which consultation it is.
    answer.refresh_from_db()
    words = tuple(words)
    reason = answer.consultation.moderation_reasons.get(key=reason_key) if kind in ("redact", "withhold") else None
    decision = ModerationDecision.objects.create(
        answer=answer,
        kind=kind,
        reason=reason,
        decided_by=by,
        decided_at=at,
        needs_second=second is not None,
        message=message,
        note="For colleagues",
    )
    Redaction.objects.bulk_create(
        Redaction(decision=decision, start=row.start, end=row.end, category=row.category) for row in words
    )
    if second is not None:
        Agreement.objects.create(decision=decision, agreed=True, by=second, at=at + timedelta(seconds=1))
    is_public = kind in (Kind.PUBLISH, Kind.REDACT)
    Answer.objects.filter(pk=answer.pk).update(
        state=STATE_OF[Kind(kind)],
        published_text=published_text(answer.text, spans_of(words)) if is_public else "",
        published_at=at if is_public else None,
        **Answer.NO_WORK,
    )
    answer.refresh_from_db()
    return decision


def make_appealed(consultation: Consultation, words: str = "That is my own name.", **fields: Any) -> Appeal:
    """A withheld text, and an appeal against that."""
    return make_appeal(answer_id=make_decided(consultation, **fields).pk, words=words)
