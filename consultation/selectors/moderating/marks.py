"""What machines pointed out in an answer, and how often moderators agree with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Count

from consultation.models import Answer, Mark, Redaction
from consultation.moderation.recognising.findings import Recogniser
from consultation.moderation.recognising.languages import NAMES as LANGUAGES
from consultation.moderation.recognising.screening import BY_KEY, FLAGS, RECOGNISERS
from consultation.moderation.redacting import to_browser
from consultation.selectors.moderating.queue import LEAD

MEASURED = Path(__file__).parents[2] / "data" / "screening.json"
AROUND = 30


@dataclass(frozen=True)
class Suggestion:
    """Words that were pointed out, as the desk shows them: with what stands around them, the reason and the label.

    `value` is the span as the decision's form sends it; empty where no redaction is suggested.
    """

    id: int
    recogniser: Recogniser
    words: str
    before: str
    after: str
    label: str
    value: str
    accepted: bool | None


@dataclass(frozen=True)
class Suggestions:
    """All that was pointed out in one answer. `dangers` come with a way to go."""

    dangers: list[Suggestion]
    redactions: list[Suggestion]
    flags: list[str]
    language: str
    is_screened: bool

    @property
    def open(self) -> list[Suggestion]:
        """Return the suggestions that nobody has judged."""
        return [one for one in self.redactions if one.accepted is None]


@dataclass(frozen=True)
class Acceptance:
    """How often moderators accepted what one recogniser suggested, and how it did on the labelled texts."""

    recogniser: Recogniser
    accepted: int
    rejected: int
    measured: Mapping[str, int]

    @property
    def judged(self) -> int:
        """Return how many were judged."""
        return self.accepted + self.rejected

    @property
    def share(self) -> float | None:
        """Return the share that was accepted, in per cent; None where nothing was judged."""
        return 100 * self.accepted / self.judged if self.judged else None

    @property
    def recall(self) -> float:
        """Return how much of what was marked it found, in per cent."""
        return 100 * self.measured["found"] / self.measured["marked"]

    @property
    def precision(self) -> float:
        """Return how much of what it pointed out was marked, in per cent."""
        return 100 * self.measured["right"] / self.measured["pointed_out"]


def suggestions_about(answer: Answer) -> Suggestions:
    """Return what was pointed out in an answer, in one query.

    To whoever decides again without knowing of the first decision, nothing is judged.
    """
    blind = answer.waits_for == Answer.Work.RECHECK
    known = [mark for mark in answer.marks.all() if mark.recogniser in BY_KEY and mark.end <= len(answer.text)]
    shown = [_suggestion(answer.text, mark, blind=blind) for mark in known]
    return Suggestions(
        dangers=[one for one in shown if one.recogniser.route],
        redactions=[one for one in shown if one.value],
        flags=[FLAGS[flag] for flag in answer.flags if flag in FLAGS],
        language=LANGUAGES.get(answer.detected_language, ""),
        is_screened=answer.screened_at is not None,
    )


def accepted_spans(answer: Answer) -> list[str]:
    """Return the accepted suggestions about an answer as the spans that the decision's form sends."""
    return [one.value for one in suggestions_about(answer).redactions if one.accepted]


def acceptance(*, by: User | AnonymousUser) -> list[Acceptance]:
    """Return how often each recogniser's suggestions were accepted, in one query; only for who leads moderation."""
    if not by.has_perm(LEAD):
        raise PermissionDenied
    counted = Mark.objects.filter(accepted__isnull=False).order_by().values_list("recogniser", "accepted")
    counts = {(key, accepted): count for key, accepted, count in counted.annotate(count=Count("pk"))}
    return [
        Acceptance(one, counts.get((one.key, True), 0), counts.get((one.key, False), 0), _measured()[one.key])
        for one in RECOGNISERS
    ]


@cache
def _measured() -> dict[str, dict[str, int]]:
    measured: dict[str, dict[str, int]] = json.loads(MEASURED.read_text(encoding="utf-8"))["recognisers"]
    return measured


def _suggestion(text: str, mark: Mark, *, blind: bool) -> Suggestion:
    start, end = to_browser(text, mark.start, mark.end)
    return Suggestion(
        id=mark.pk,
        recogniser=BY_KEY[mark.recogniser],
        words=text[mark.start : mark.end],
        before=_before(text, mark.start),
        after=_after(text, mark.end),
        label=f"[{Redaction.Category(mark.category).label}]" if mark.category else "",
        value=f"{start}-{end}-{mark.category}" if mark.category else "",
        accepted=None if blind else mark.accepted,
    )


def _before(text: str, start: int) -> str:
    """Return the words before a place, without the half of one."""
    cut = text[max(0, start - AROUND) : start]
    return cut if start <= AROUND else "… " + cut[cut.find(" ") + 1 :]


def _after(text: str, end: int) -> str:
    """Return the words behind a place, without the half of one."""
    cut = text[end : end + AROUND]
    if end + AROUND >= len(text):
        return cut
    return (cut[: cut.rfind(" ")] if " " in cut else cut) + " …"
