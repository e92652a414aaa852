"""What was counted, ready to be shown: the same rows for the page, the download and the API."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from consultation.definition import PLACE_KINDS, Kind
from consultation.definition.counting.bands import Band, date_bands, number_bands
from consultation.models import Consultation, Edition
from consultation.selectors.combining import Asked, Combined, Counts, Variant, combined
from web.environment import day as written_day
from web.environment import month as written_month
from web.environment import number as written_number
from web.languages import language_names

CLOSED = (Kind.SINGLE_CHOICE, Kind.AGREEMENT_SCALE, Kind.SEVERAL_CHOICES, Kind.NUMBER, Kind.DATE)
# So few people in a borough could be known to one another: their number is not told exactly.
FEW = 5


@dataclass(frozen=True)
class ChoiceResult:
    """How many chose one choice; `share` is of those who answered the question, 0 to 1."""

    key: str
    text: str
    count: int
    share: float


@dataclass(frozen=True)
class QuestionResult:
    """One closed question, a number or a date; `base` is how many answered it."""

    key: str
    text: str
    kind: str
    base: int
    choices: list[ChoiceResult]
    asked: Asked


@dataclass(frozen=True)
class RankedChoice:
    """One choice of a ranking: mean rank (1 is first) of those who ranked it, and Borda points."""

    key: str
    text: str
    ranked_by: int
    first: int
    mean_rank: float | None
    borda: int
    borda_share: float


@dataclass(frozen=True)
class RankingResult:
    """One ranking; `base` is how many ranked at least one choice. Best first."""

    key: str
    text: str
    base: int
    choices: list[RankedChoice]
    asked: Asked

    @property
    def first_earns(self) -> int:
        """Return how many Borda points a first place earns."""
        return len(self.choices) - 1


@dataclass(frozen=True)
class DayCount:
    """Responses on one day, and its column: `height` and `top` of 100, the busiest day filling it."""

    day: date
    count: int
    height: float

    @property
    def top(self) -> float:
        """Return where the column begins, from above."""
        return round(100 - self.height, 1)


@dataclass(frozen=True)
class BoroughCount:
    """Responses from one borough; `shown` hides the exact number where it is small."""

    gss_code: str
    name: str
    shown: str
    share: float


@dataclass(frozen=True)
class EditionCount:
    """Responses to one language or edition; `shown` and `count` hide the exact number where any of them is small.

    `count` is rounded then, and None where it is small itself.
    """

    code: str
    name: str
    count: int | None
    shown: str


@dataclass(frozen=True)
class SectionResults:
    """The closed questions of one section."""

    title: str
    priority_number: int | None
    questions: list[QuestionResult]


@dataclass(frozen=True)
class Results:
    """Everything that was counted in one consultation."""

    responses: int
    synthetic: int
    individuals: int
    organisations: int
    from_files: int
    sections: list[SectionResults]
    rankings: list[RankingResult]
    days: list[DayCount]
    boroughs: list[BoroughCount]
    editions: list[EditionCount]
    versions: int

    @property
    def days_in_words(self) -> str:
        """Return what the picture of responses by day shows."""
        busiest = max(self.days, key=lambda row: row.count)
        return _("%(first)s to %(last)s. Most came on %(busiest)s: %(count)s.") % {
            "first": written_day(self.days[0].day),
            "last": written_day(self.days[-1].day),
            "busiest": written_day(busiest.day),
            "count": written_number(busiest.count),
        }


def results_of(consultation: Consultation, language: str = "en") -> Results:
    """Return what was counted in all versions of a consultation's questions, in three queries at most."""
    versions = combined(consultation, language)
    counts = versions.counts
    individuals, organisations = counts["_respondent", "individual"], counts["_respondent", "organisation"]
    return Results(
        responses=individuals + organisations,
        synthetic=counts["_channel", "synthetic"],
        individuals=individuals,
        organisations=organisations,
        from_files=counts["_channel", "file"],
        sections=_sections(versions),
        rankings=[_ranking(row) for row in versions.variants() if row.question.kind == Kind.RANKING],
        days=_days(counts),
        editions=_editions(counts),
        versions=len(versions.versions),
        boroughs=_boroughs([row for row in versions.variants() if row.question.kind in PLACE_KINDS]),
    )


def _sections(versions: Combined) -> list[SectionResults]:
    sections = []
    for section in versions.sections:
        results = [_question(variant) for variant in section.variants if variant.question.kind in CLOSED]
        if results:
            sections.append(SectionResults(section.title, section.priority_number, results))
    return sections


def _question(variant: Variant) -> QuestionResult:
    question, counts = variant.question, variant.counts
    base = counts[question.key, ""]
    choices = [
        ChoiceResult(key, text, number, number / base if base else 0.0) for key, text, number in _answers(variant)
    ]
    return QuestionResult(question.key, question.text, question.kind, base, choices, variant.asked)


def _answers(variant: Variant) -> list[tuple[str, str, int]]:
    """Return what can be answered, or what was entered, as (key, text, count)."""
    question, counts = variant.question, variant.counts
    entered = {value: number for (key, value), number in counts.items() if key == question.key and value and number}
    if question.kind == Kind.NUMBER:
        return [_band(band) for band in number_bands({Decimal(value): number for value, number in entered.items()})]
    if question.kind == Kind.DATE:
        bands = date_bands({date.fromisoformat(value): number for value, number in entered.items()})
        return [(key, _month(key), number) for key, number in bands]
    return [(choice.key, choice.text, counts[question.key, choice.key]) for choice in question.choices]


def _band(band: Band) -> tuple[str, str, int]:
    first, last = f"{band.first:,f}", f"{band.last:,f}"
    if band.first == band.last:
        return first, first, band.count
    words = _("%(first)s to %(last)s") if band.is_whole else _("%(first)s to under %(last)s")
    return f"{first}-{last}", words % {"first": first, "last": last}, band.count


def _month(key: str) -> str:
    return written_month(date.fromisoformat(f"{key}-01")) if "-" in key else key


def _ranking(variant: Variant) -> RankingResult:
    """Borda: of k choices the first place earns k - 1 points, the last 0, and an unranked choice none."""
    question, counts = variant.question, variant.counts
    places = range(1, len(question.choices) + 1)
    base = counts[question.key, ""]
    most = base * (len(question.choices) - 1)
    ranked = []
    for choice in question.choices:
        by_place = {place: counts[question.key, f"{choice.key}:{place}"] for place in places}
        total = sum(by_place.values())
        mean = sum(place * number for place, number in by_place.items()) / total if total else None
        borda = sum((len(places) - place) * number for place, number in by_place.items())
        share = borda / most if most else 0.0
        ranked.append(RankedChoice(choice.key, choice.text, total, by_place[1], mean, borda, share))
    ranked.sort(key=lambda row: (-row.borda, row.mean_rank or float("inf")))
    return RankingResult(question.key, question.text, base, ranked, variant.asked)


def _days(counts: Counts) -> list[DayCount]:
    by_day = {date.fromisoformat(value): number for (key, value), number in counts.items() if key == "_day"}
    if not by_day:
        return []
    first, last, most = min(by_day), max(by_day), max(by_day.values())
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [DayCount(day, by_day.get(day, 0), round(100 * by_day.get(day, 0) / most, 1)) for day in days]


def _boroughs(variants: list[Variant]) -> list[BoroughCount]:
    # The newest words of a name are those that come first.
    names = {choice.key: choice.text for row in reversed(variants) for choice in row.question.choices}
    names = {choice.key: names[choice.key] for row in variants for choice in row.question.choices}
    numbers = {key: sum(row.counts[row.question.key, key] for row in variants) for key in names}
    most = max(numbers.values(), default=0)
    return [
        BoroughCount(
            key,
            name,
            shown="0" if not numbers[key] else f"{numbers[key]:,}" if numbers[key] >= FEW else "1 to 4",
            share=max(numbers[key], FEW) / most if most >= FEW and numbers[key] else 0.0,
        )
        for key, name in names.items()
    ]


def _editions(counts: Counts) -> list[EditionCount]:
    """Where one number is small, the others are rounded: else it would be what is left of the total."""
    numbers = {value: number for (key, value), number in counts.items() if key == "_edition" and number}
    if set(numbers) <= {"en"}:
        return []
    small = any(number < FEW for number in numbers.values())
    return [_edition(code, number, rounded=small) for code, number in sorted(numbers.items())]


def _edition(code: str, number: int, *, rounded: bool) -> EditionCount:
    names = {
        "easy-read": str(Edition.Kind.EASY_READ.label),
        "bsl": str(Edition.Kind.BSL.label),
        **language_names(),
    }
    name = names.get(code, code)
    if number < FEW:
        return EditionCount(code, name, None, "1 to 4")
    if not rounded:
        return EditionCount(code, name, number, written_number(number))
    nearest = FEW * round(number / FEW)
    return EditionCount(code, name, nearest, _("about %(count)s") % {"count": written_number(nearest)})


def result_rows(consultation: Consultation) -> list[dict[str, object]]:
    """Return the closed questions, the rankings and the editions as flat rows, one for each choice or edition."""
    results = results_of(consultation)
    rows: list[dict[str, object]] = [
        {
            "section": section.title,
            "question_key": question.key,
            "question": question.text,
            "kind": question.kind,
            "choice_key": choice.key,
            "choice": choice.text,
            "count": choice.count,
            "count_shown": str(choice.count),
            "base": question.base,
            "share": round(choice.share, 4),
            "mean_rank": None,
            "borda_points": None,
            **question.asked.columns,
        }
        for section in results.sections
        for question in section.questions
        for choice in question.choices
    ]
    rows += [
        {
            "section": ranking.text,
            "question_key": ranking.key,
            "question": ranking.text,
            "kind": Kind.RANKING.value,
            "choice_key": ranked.key,
            "choice": ranked.text,
            "count": ranked.ranked_by,
            "count_shown": str(ranked.ranked_by),
            "base": ranking.base,
            "share": None,
            "mean_rank": None if ranked.mean_rank is None else round(ranked.mean_rank, 3),
            "borda_points": ranked.borda,
            **ranking.asked.columns,
        }
        for ranking in results.rankings
        for ranked in ranking.choices
    ]
    rows += [
        {
            "section": _("Responses by language and edition"),
            "question_key": "_edition",
            "question": _("Language or edition"),
            "kind": "edition",
            "choice_key": edition.code,
            "choice": edition.name,
            "count": edition.count,
            "count_shown": edition.shown,
            "base": results.responses,
            "share": None,
            "mean_rank": None,
            "borda_points": None,
            **Asked().columns,
        }
        for edition in results.editions
    ]
    return rows
