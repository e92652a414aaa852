"""The checks before opening, and the principle of fair consultation that each of them serves.

The four principles were set out for the courts in 1985 (R v Brent, ex parte Gunning): a decision can be quashed where
a consultation did not follow them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultation.definition import Definition, Kind
from consultation.definition.files.content import RESPONDENT, RESPONDENT_KINDS
from consultation.definition.paths.checking import Sort, check
from consultation.models import Consultation, Questionnaire
from consultation.selectors.questionnaires import assembled
from consultation.selectors.translating import MISSING, OUT_OF_DATE, edition_name, editions_of, parts_beside
from turnaround.models import PlanVersion

PRINCIPLES = {
    1: gettext_lazy("Asked while it can still change"),
    2: gettext_lazy("Enough information and reasons"),
    3: gettext_lazy("Enough time"),
    4: gettext_lazy("Answers taken into account"),
}
# A change of the questions leaves people who answer late at least so long.
DAYS_AFTER_AMENDING = 14


@dataclass(frozen=True)
class Check:
    """One check: whether it is met, what it says, where to mend it, and whether opening waits for it."""

    title: str
    passed: bool
    text: str
    principle: int
    href: str
    blocking: bool = True

    @property
    def blocks(self) -> bool:
        """Say whether opening waits for it."""
        return self.blocking and not self.passed


@dataclass(frozen=True)
class Principle:
    """A principle and the checks that serve it."""

    number: int
    title: str
    checks: list[Check]


def checks_of(consultation: Consultation, questionnaire: Questionnaire) -> list[Check]:
    """Return every check of a version of the questions and of the consultation around it, in ten queries at most."""
    definition = assembled(questionnaire)
    if questionnaire.version > 1:
        return [
            *_of_amendment(consultation, questionnaire),
            *_of_questions(consultation, definition),
            *_of_editions(consultation, questionnaire, definition),
        ]
    return [
        *_of_proposals(consultation),
        *_of_information(consultation),
        *_of_questions(consultation, definition),
        *_of_editions(consultation, questionnaire, definition),
        *_of_time(consultation),
        *_of_consideration(consultation),
    ]


def by_principle(checks: list[Check]) -> list[Principle]:
    """Return the principles that have checks, each with its own: what is not met first."""
    grouped = {
        number: sorted(
            (row for row in checks if row.principle == number), key=lambda row: (row.passed, not row.blocking)
        )
        for number in PRINCIPLES
    }
    return [Principle(number, str(PRINCIPLES[number]), rows) for number, rows in grouped.items() if rows]


def _settings(consultation: Consultation, part: str) -> str:
    return reverse("consultation:author-settings", args=[consultation.slug, part])


def _filled(
    consultation: Consultation, principle: int, title: str, field: str, part: str, missing: str, **more: Any
) -> Check:
    """Return the check that a text is there."""
    passed = bool(str(getattr(consultation, field) or "").strip())
    text = _("Done.") if passed else missing
    return Check(title, passed, text, principle, _settings(consultation, part), **more)


def _of_proposals(consultation: Consultation) -> Iterator[Check]:
    yield _filled(
        consultation,
        1,
        _("What is proposed, and what can still change"),
        "purpose",
        "about",
        _("Say what is being decided and what is still open. People cannot answer about what is settled."),
    )
    is_draft = consultation.plan_version.standing != PlanVersion.Standing.FINAL
    yield Check(
        _("The plan is still a draft"),
        is_draft,
        _("Done.") if is_draft else _("This version of the plan is final. Say in the purpose what can still change."),
        1,
        _settings(consultation, "about"),
        blocking=False,
    )


def _of_information(consultation: Consultation) -> Iterator[Check]:
    rows = (
        (_("Summary"), "summary", "about", _("Say in one sentence what it is about."), True),
        (_("Who should answer"), "audience", "people", _("Say who is asked, and who is hardest to reach."), False),
        (_("Who is asking"), "run_by", "people", _("Say which body asks."), True),
        (_("Contact"), "contact", "people", _("Say whom people can ask, and how."), True),
        (
            _("Other formats and ways to answer"),
            "accessible_formats",
            "formats",
            _("Say how to get the questions in another format or language, and how to answer without the internet."),
            True,
        ),
        (
            _("Privacy notice"),
            "privacy_notice",
            "privacy",
            _("Say what happens with what people tell you about themselves."),
            True,
        ),
    )
    for title, field, part, missing, blocking in rows:
        yield _filled(consultation, 2, title, field, part, missing, blocking=blocking)
    documents = consultation.documents.count()
    said = ngettext("%(count)s document.", "%(count)s documents.", documents) % {"count": documents}
    none = _("There is none. Add what people need to read, or go on if the questions say it all.")
    yield Check(
        _("Documents"),
        bool(documents),
        said if documents else none,
        2,
        reverse("consultation:author-documents", args=[consultation.slug]),
        blocking=False,
    )


def _of_questions(consultation: Consultation, definition: Definition) -> Iterator[Check]:
    questions = [row for row in definition.questions.values() if row.kind != Kind.INFORMATION]
    count = ngettext("%(count)s question.", "%(count)s questions.", len(questions)) % {"count": len(questions)}
    none = _("There is no question yet.")
    yield Check(_("Questions"), bool(questions), count if questions else none, 2, _questions_page(consultation))
    if not questions:
        return
    findings = [finding for finding in check(definition) if finding.place.sort != Sort.QUESTIONNAIRE or questions]
    if not findings:
        text = _("Every question can be reached, and every way through has an end.")
        yield Check(_("The way through the questions"), True, text, 2, _questions_page(consultation))
    for finding in findings:
        title = finding.place.title or str(_("The way through the questions"))
        text = f"{finding.wrong.said(_)} {finding.remedy.said(_)}"
        yield Check(title, False, text, 2, _questions_page(consultation), blocking=finding.certain)
    respondent = definition.questions.get(RESPONDENT)
    if respondent and not (
        respondent.kind == Kind.SINGLE_CHOICE and set(respondent.choice_texts) <= RESPONDENT_KINDS
    ):
        text = _("Its key says who responds, so it must be a choice between individual and organisation.")
        yield Check(respondent.text, False, text, 2, _questions_page(consultation))


def _questions_page(consultation: Consultation) -> str:
    return reverse("consultation:author-questions", args=[consultation.slug])


def _of_editions(consultation: Consultation, questionnaire: Questionnaire, definition: Definition) -> Iterator[Check]:
    """Yield a check of each edition that respondents can choose: whether it says all that the English says."""
    for edition in editions_of(questionnaire):
        if edition.published_at is None:
            continue
        counts = Counter(part.state for part in parts_beside(edition, definition))
        lacking = counts[MISSING] + counts[OUT_OF_DATE]
        text = ngettext(
            "%(num)s text is missing or was written from an older English. The English stands in its place.",
            "%(num)s texts are missing or were written from an older English. The English stands in their place.",
            lacking,
        ) % {"num": lacking}
        yield Check(
            _("Edition: %(name)s") % {"name": edition_name(edition)},
            not lacking,
            text if lacking else _("Done."),
            2,
            reverse("consultation:edition-overview", args=[consultation.slug, questionnaire.version, edition.code]),
            blocking=False,
        )


def _of_time(consultation: Consultation) -> Iterator[Check]:
    href = _settings(consultation, "dates")
    opens_at, closes_at = consultation.opens_at, consultation.closes_at
    if opens_at is None or closes_at is None:
        yield Check(_("Dates"), False, _("Say when it opens and when it closes."), 3, href)
        return
    now = timezone.now()
    ahead = closes_at > now
    yield Check(
        _("Dates"), ahead, _("Done.") if ahead else _("It would close in the past. Choose a later date."), 3, href
    )
    if not ahead:
        return
    least = settings.CONSULTATION_MINIMUM_WEEKS
    enough = lasts_weeks(max(opens_at, now), closes_at, least)
    reason = consultation.short_period_reason.strip()
    title = ngettext("At least %(count)s week", "At least %(count)s weeks", least) % {"count": least}
    if enough:
        yield Check(title, True, _("Done."), 3, href)
    elif reason:
        text = _("It is shorter. The reason that everybody will read: %(reason)s") % {"reason": reason}
        yield Check(title, True, text, 3, href)
    else:
        text = _("It is shorter. Choose later dates, or give a reason that everybody will read.")
        yield Check(title, False, text, 3, href)


def lasts_weeks(opens_at: datetime, closes_at: datetime, weeks: int) -> bool:
    """Say whether there are so many weeks between two moments, by the calendar of London.

    A last day until 23:59 counts as whole, and a night in which the clocks change as any other.
    """
    opens, closes = (timezone.localtime(moment).replace(tzinfo=None) for moment in (opens_at, closes_at))
    return closes + timedelta(minutes=1) - opens >= timedelta(weeks=weeks)


def _of_consideration(consultation: Consultation) -> Iterator[Check]:
    rows = (
        (
            _("Who may be affected differently"),
            "equality_considered",
            "equality",
            _("Say who may be affected differently, and whether the equality questions are asked."),
        ),
        (_("Who decides"), "who_decides", "decision", _("Say who decides, on what evidence.")),
        (_("What happens next"), "what_next", "results", _("Say what is done with the answers, and by whom.")),
        (_("How results are published"), "results_plan", "results", _("Say where and how results are published.")),
        (
            _("When results are published"),
            "results_due_on",
            "results",
            _("Give the day by which they are published."),
        ),
    )
    for title, field, part, missing in rows:
        yield _filled(consultation, 4, title, field, part, missing)
    due, closes_at = consultation.results_due_on, consultation.closes_at
    if due and closes_at and due <= timezone.localtime(closes_at).date():
        text = _("The results would be published before it closes. Choose a later day.")
        yield Check(_("Results after closing"), False, text, 4, _settings(consultation, "results"))
    reasons = consultation.moderation_reasons.count()
    said = ngettext("%(count)s reason.", "%(count)s reasons.", reasons) % {"count": reasons}
    none = _("Choose why a text may be withheld. The list is fixed when it opens.")
    href = reverse("consultation:author-reasons", args=[consultation.slug])
    yield Check(_("Reasons for moderation"), bool(reasons), said if reasons else none, 4, href)


def _of_amendment(consultation: Consultation, questionnaire: Questionnaire) -> Iterator[Check]:
    href = reverse("consultation:author-amend", args=[consultation.slug])
    has_reason = bool(questionnaire.reason.strip())
    text = questionnaire.reason if has_reason else _("Say why the questions change. Everybody can read it.")
    yield Check(_("Reason for the change"), has_reason, text, 2, href)
    dates = reverse("consultation:author-dates", args=[consultation.slug])
    closes_at = consultation.closes_at
    still_open = closes_at is not None and closes_at > timezone.now()
    closed = _("It has closed. Nobody could answer the new questions.")
    yield Check(_("It has not closed"), still_open, _("Done.") if still_open else closed, 3, dates)
    if still_open:
        enough = consultation.days_left >= DAYS_AFTER_AMENDING
        few = _("People have only %(days)s days for the new questions. Consider a later closing date.")
        text = _("Done.") if enough else few % {"days": consultation.days_left}
        yield Check(_("Time for the new questions"), enough, text, 3, dates, blocking=False)
