"""How well papers are entered: what two entries of one paper disagree on, by question and by clerk."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet

from consultation.definition import Question
from consultation.models import Consultation, Entry, EntryComparison
from consultation.selectors.conditions import question_numbers
from consultation.selectors.entering import EntryNotFoundError
from consultation.selectors.questionnaires import compiled


@dataclass(frozen=True)
class QuestionAgreement:
    """For how many papers a question was compared, and how often the two entries agreed."""

    version: int
    number: int
    question: Question
    compared: int
    agreed: int

    @property
    def share(self) -> float:
        """Return the share of papers on which the two entries agree."""
        return self.agreed / self.compared


@dataclass(frozen=True)
class ClerkAgreement:
    """What one clerk entered that somebody else entered too, and how often the decision was the other's."""

    name: str
    papers: int
    compared: int
    differed: int
    wrong: int

    @property
    def share_wrong(self) -> float | None:
        """Return the share of answers that were settled against this clerk."""
        return self.wrong / self.compared if self.compared else None


@dataclass(frozen=True)
class EntryReport:
    """How much was entered twice, and how it came out."""

    entered: int
    drawn: int
    twice: int
    disputed: int
    questions: list[QuestionAgreement]
    clerks: list[ClerkAgreement]

    @property
    def share_drawn(self) -> float | None:
        """Return the share of entries that were drawn for a second one."""
        return self.drawn / self.entered if self.entered else None

    @property
    def agreement(self) -> float | None:
        """Return the share of compared answers on which the two entries agree."""
        compared = sum(row.compared for row in self.questions)
        return sum(row.agreed for row in self.questions) / compared if compared else None


def disputes(consultation: Consultation, by: User) -> QuerySet[Entry]:
    """Return the papers whose entries differ, each with its number of `differences`, but this person's own."""
    rows = Entry.objects.disputed().filter(questionnaire__consultation=consultation).exclude(payload=b"")
    rows = rows.exclude(entered_by=by).exclude(second__entered_by=by)
    count = Count("comparisons", filter=Q(comparisons__agrees=False))
    return rows.annotate(differences=count).defer("payload").order_by("compared_at")


def access_dispute(entry_id: uuid.UUID, slug: str, *, by: User) -> Entry:
    """Return a paper whose entries differ, for a third person; raise EntryNotFoundError for anybody else."""
    rows = Entry.objects.disputed().select_related("questionnaire__consultation", "second", "event")
    rows = rows.exclude(entered_by=by).exclude(second__entered_by=by).exclude(payload=b"")
    entry = rows.filter(pk=entry_id, questionnaire__consultation__slug=slug).first()
    if entry is None:
        raise EntryNotFoundError(str(entry_id))
    return entry


def disputed_questions(entry: Entry) -> list[Question]:
    """Return the questions on which the two entries of a paper differ, in the order of the paper."""
    wanted = set(entry.comparisons.filter(agrees=False).values_list("question_id", flat=True))
    return [question for question in compiled(entry.questionnaire_id).questions.values() if question.pk in wanted]


def entry_report(consultation: Consultation) -> EntryReport:
    """Return how well the papers of a consultation are entered. A constant number of queries."""
    entries = Entry.objects.filter(
        questionnaire__consultation=consultation, first=None, submitted_at__isnull=False
    ).aggregate(
        entered=Count("pk"),
        drawn=Count("pk", filter=Q(needs_second=True)),
        twice=Count("pk", filter=Q(compared_at__isnull=False)),
        disputed=Count("pk", filter=Q(compared_at__isnull=False, settled_at=None)),
    )
    return EntryReport(**entries, questions=_by_question(consultation), clerks=_by_clerk(consultation))


def _by_question(consultation: Consultation) -> list[QuestionAgreement]:
    rows = (
        EntryComparison.objects.filter(entry__questionnaire__consultation=consultation)
        .values("question_id", "entry__questionnaire_id", "entry__questionnaire__version")
        .annotate(compared=Count("pk"), agreed=Count("pk", filter=Q(agrees=True)))
    )
    found = []
    for row in rows:
        definition = compiled(row["entry__questionnaire_id"])
        question = next(asked for asked in definition.questions.values() if asked.pk == row["question_id"])
        number = question_numbers(definition)[question.key]
        version = row["entry__questionnaire__version"]
        found.append(QuestionAgreement(version, number, question, row["compared"], row["agreed"]))
    return sorted(found, key=lambda agreement: (agreement.version, agreement.number))


def _by_clerk(consultation: Consultation) -> list[ClerkAgreement]:
    comparisons = EntryComparison.objects.filter(entry__questionnaire__consultation=consultation)
    totals: dict[str, list[int]] = {}
    for clerk, right in (("entry__entered_by", "first"), ("entry__second__entered_by", "second")):
        rows = comparisons.values(name=F(f"{clerk}__username")).annotate(
            papers=Count("entry", distinct=True),
            compared=Count("pk"),
            differed=Count("pk", filter=Q(agrees=False)),
            wrong=Count("pk", filter=Q(settled_at__isnull=False) & ~Q(chosen=right)),
        )
        for row in rows:
            counts = [row["papers"], row["compared"], row["differed"], row["wrong"]]
            before = totals.get(row["name"], [0, 0, 0, 0])
            totals[row["name"]] = [sum(pair) for pair in zip(before, counts, strict=True)]
    return [ClerkAgreement(name, *total) for name, total in sorted(totals.items())]
