"""What clerks enter: consultations that take entries, one's own entries, papers to be entered again."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone

from consultation.definition import Definition, Question
from consultation.definition.answering.comparing import off_path
from consultation.definition.routing import Answers
from consultation.models import Consultation, Entry, Questionnaire
from consultation.models.codes import code_hash
from consultation.selectors.conditions import condition_in_words, question_numbers
from consultation.selectors.paper import editions_on_paper, form_number

ENTER = "consultation.enter_responses"
A_DAY = timedelta(days=1)


class EntryNotFoundError(LookupError):
    """There is no such entry, or it is somebody else's."""


class AmbiguousReferenceError(LookupError):
    """Several papers have this reference."""


@dataclass(frozen=True)
class OffPath:
    """A question that is answered although it is not for this respondent, and whom it is for."""

    number: int
    question: Question
    condition: str


def taking_entries() -> QuerySet[Consultation]:
    """Return the consultations that have opened and still take entries, those that close first at the top."""
    grace = ExpressionWrapper(F("paper_grace_days") * A_DAY, output_field=DurationField())
    rows = Consultation.objects.published().annotate(last_entry=F("closes_at") + grace)
    return rows.filter(last_entry__gte=timezone.now()).order_by("closes_at", "pk")


def consultations_to_enter(by: User) -> list[Consultation]:
    """Return the consultations that take entries, each with its counts: `entered`, `seconds`, `disputes`."""
    sent = Q(questionnaires__entries__submitted_at__isnull=False, questionnaires__entries__first=None)
    second = Q(questionnaires__entries__needs_second=True, questionnaires__entries__second=None)
    disputed = Q(questionnaires__entries__compared_at__isnull=False, questionnaires__entries__settled_at=None)
    mine = Q(questionnaires__entries__entered_by=by)
    return list(
        taking_entries().annotate(
            entered=Count("questionnaires__entries", filter=sent, distinct=True),
            seconds=Count("questionnaires__entries", filter=second & ~mine, distinct=True),
            disputes=Count("questionnaires__entries", filter=disputed, distinct=True),
        )
    )


def entries_in_hand(by: User) -> QuerySet[Entry]:
    """Return the entries that this person has begun and not sent, the newest first."""
    rows = Entry.objects.unfinished().filter(entered_by=by).select_related("questionnaire__consultation", "event")
    return rows.defer("payload").order_by("-saved_at")


def access_entry(entry_id: uuid.UUID, slug: str, *, by: User) -> Entry:
    """Return an entry of this person's own; raise EntryNotFoundError for anybody else's."""
    rows = Entry.objects.select_related("questionnaire__consultation", "event", "first")
    entry = rows.filter(pk=entry_id, entered_by=by, questionnaire__consultation__slug=slug).first()
    if entry is None:
        raise EntryNotFoundError(str(entry_id))
    return entry


def versions_to_enter(consultation: Consultation) -> list[Questionnaire]:
    """Return the frozen versions of a consultation, the newest first: any may come back on paper."""
    rows = consultation.questionnaires.filter(frozen_at__isnull=False).order_by("-version")
    return list(rows.select_related("consultation"))


def form_numbers(consultation: Consultation) -> list[tuple[str, str]]:
    """Return the papers that may come back as choices: version and edition, with the form number."""
    return [
        (f"{row.pk}:{edition.code}", form_number(row, edition.code))
        for row in versions_to_enter(consultation)
        for edition in editions_on_paper(row)
    ]


def entries_with_reference(consultation: Consultation, reference: str) -> QuerySet[Entry]:
    """Return the papers of a consultation on which this reference was written; second entries are not others."""
    rows = Entry.objects.filter(questionnaire__consultation=consultation, first=None)
    return rows.filter(reference__iexact=reference).defer("payload").order_by("started_at")


def entry_for_sheet(consultation: Consultation, reference: str) -> Entry:
    """Return the sent entry that an equality sheet belongs to, by the reference written on it or the receipt code.

    Raises EntryNotFoundError and AmbiguousReferenceError.
    """
    rows = list(entries_with_reference(consultation, reference).filter(submitted_at__isnull=False)[:2])
    if not rows:
        hashed = code_hash("receipt", reference)
        rows = list(
            Entry.objects.filter(
                questionnaire__consultation=consultation, first=None, response__receipt_hash=hashed
            ).defer("payload")
        )
    if not rows:
        raise EntryNotFoundError(reference)
    if len(rows) > 1:
        raise AmbiguousReferenceError(reference)
    return rows[0]


def off_path_answers(definition: Definition, answers: Answers) -> list[OffPath]:
    """Return what is answered although it is not for this respondent, with whom it is for."""
    numbers = question_numbers(definition)
    pages = {question.key: page for page in definition.pages.values() for question in page.questions}
    found = []
    for question in off_path(definition, answers):
        rules = [rule for rule in (pages[question.key].shown_when, question.shown_when) if rule]
        found.append(
            OffPath(numbers[question.key], question, condition_in_words(definition, {"all": rules}, numbers))
        )
    return found


def waiting_for_second(consultation: Consultation, by: User) -> QuerySet[Entry]:
    """Return the papers that are to be entered a second time, by somebody else than who entered them first."""
    rows = Entry.objects.wanting_a_second().filter(questionnaire__consultation=consultation).exclude(entered_by=by)
    rows = rows.exclude(payload=b"")
    return rows.select_related("questionnaire__consultation", "event").defer("payload").order_by("submitted_at")
