"""The versions of a consultation's questions as one: what stayed the same is counted together, what changed apart."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from consultation.definition import COMPARED_KINDS, Definition, Question, Section
from consultation.definition.versions.differing import same_question
from consultation.models import Consultation, Questionnaire, Tally
from consultation.selectors.editions import edition_of
from consultation.selectors.questionnaires import compiled
from web.environment import moment

Counts = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """In which versions a question was asked; since when and until when, where that is not from the first to now."""

    versions: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    has_gap: bool = False

    @property
    def note(self) -> str:
        """Return when it was asked, in words; nothing where it was asked all the time."""
        if self.has_gap:
            return _("Asked in versions %(versions)s.") % {"versions": ", ".join(map(str, self.versions))}
        if self.since and self.until:
            return _("Asked from %(since)s until %(until)s.") % {
                "since": moment(self.since),
                "until": moment(self.until),
            }
        if self.until:
            return _("Asked until %(moment)s.") % {"moment": moment(self.until)}
        return _("Asked since %(moment)s.") % {"moment": moment(self.since)} if self.since else ""

    @property
    def numbers(self) -> str:
        """Return the versions as a file gives them."""
        return " ".join(map(str, self.versions))

    @property
    def columns(self) -> dict[str, object]:
        """Return when it was asked as columns of a file."""
        return {
            "versions": self.numbers,
            "asked_since": self.since.isoformat() if self.since else None,
            "asked_until": self.until.isoformat() if self.until else None,
        }


@dataclass
class Variant:
    """One question as it was asked in some of the versions, and what was counted of it there."""

    question: Question
    original: Question
    counts: Counts
    places: list[int]
    asked: Asked = field(default_factory=Asked)
    # Where others are counted by its groups as well.
    grouping_places: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class CombinedSection:
    """A section with the questions that were ever asked in it, each way of asking by itself."""

    key: str
    title: str
    priority_number: int | None
    variants: list[Variant]


@dataclass(frozen=True)
class Combined:
    """All versions of a consultation's questions, and the sum of what was counted."""

    sections: list[CombinedSection]
    counts: Counts
    versions: list[Questionnaire]
    # What was counted in each version, the first one first, by key and value.
    by_place: list[dict[str, Counter[str]]]

    def asked(self, places: list[int]) -> Asked:
        """Return when something was asked, from the places of the versions that asked it."""
        return _asked(places, self.versions) if places else Asked()

    def under(self, place: int, key: str) -> Counter[str]:
        """Return what was counted under a key in one version, by value."""
        return self.by_place[place].get(key, Counter())

    def variants(self) -> Iterator[Variant]:
        """Yield every way of asking every question, in order."""
        for section in self.sections:
            yield from section.variants


def combined(consultation: Consultation, language: str = "en", *, by_group: bool = False) -> Combined:
    """Return the versions that opened as one, in three queries at most besides what compiling takes.

    The newest version gives the order and, in `language`, the words. With `by_group` only what is counted once more
    for each group is read, and what it is part of; else all but that. Raises Questionnaire.DoesNotExist where none
    has opened.
    """
    rows = list(consultation.questionnaires.filter(frozen_at__isnull=False).order_by("version"))
    if not rows:
        raise Questionnaire.DoesNotExist
    by_version: dict[int, Counts] = {row.pk: Counter() for row in rows}
    tallies = Tally.objects.filter(questionnaire__in=by_version)
    tallies = tallies.filter(_compared(by_version)) if by_group else tallies.exclude(question_key__contains="@")
    for pk, key, value, number in tallies.values_list("questionnaire_id", "question_key", "value", "count"):
        by_version[pk][key, value] = number
    sections: list[CombinedSection] = []
    for place in reversed(range(len(rows))):
        pk = rows[place].pk
        edition = "en" if language == "en" else edition_of(pk, wanted="en", language=language)
        _add(sections, compiled(pk), compiled(pk, edition), by_version[pk], place)
    for section in sections:
        for variant in section.variants:
            variant.asked = _asked(variant.places, rows)
    total: Counts = Counter()
    for counts in by_version.values():
        total.update(counts)
    return Combined(sections, total, rows, [_by_key(counts) for counts in by_version.values()])


def _by_key(counts: Counts) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for (key, value), number in counts.items():
        found.setdefault(key, Counter())[value] = number
    return found


def _compared(questionnaires: Iterable[int]) -> Q:
    keys = {
        question.key
        for pk in questionnaires
        for question in compiled(pk).questions.values()
        if question.kind in COMPARED_KINDS
    }
    wanted = Q(question_key__in=[*keys, "_equality", "_channel"])
    for key in sorted(keys):
        wanted |= Q(question_key__startswith=f"{key}@")
    return wanted


def _add(
    sections: list[CombinedSection], definition: Definition, in_words: Definition, counts: Counts, place: int
) -> None:
    """Add a version, the newer ones first: to the way of asking that is the same, or as another one."""
    for section, said in zip(definition.sections, in_words.sections, strict=True):
        known = [variant for row in sections for variant in row.variants]
        for page in section.pages:
            for question in page.questions:
                same = next((row for row in known if same_question(row.original, question)), None)
                if same is None:
                    same = Variant(in_words.questions[question.key], question, Counter(), [])
                    _put(sections, said, same)
                same.places.insert(0, place)
                same.grouping_places[:0] = [place] if question.breaks_down else []
                same.counts.update({key: number for key, number in counts.items() if key[0] == question.key})


def _put(sections: list[CombinedSection], section: Section, variant: Variant) -> None:
    """Put another way of asking after the newer one, else at the end of its section."""
    holder = next((row for row in sections if row.key == section.key), None)
    if holder is None:
        holder = CombinedSection(section.key, section.title, section.priority_number, [])
        sections.append(holder)
    newer = [number for number, row in enumerate(holder.variants) if row.question.key == variant.question.key]
    holder.variants.insert(newer[-1] + 1 if newer else len(holder.variants), variant)


def _asked(places: list[int], rows: list[Questionnaire]) -> Asked:
    first, last = places[0], places[-1]
    return Asked(
        versions=tuple(rows[place].version for place in places),
        since=rows[first].frozen_at if first else None,
        until=rows[last + 1].frozen_at if last + 1 < len(rows) else None,
        has_gap=last - first + 1 != len(places),
    )
