"""Trade-offs: what rankings and shared points say, for all and for each group that is large enough to be shown."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.definition import COMPARED_KINDS, PLACE_KINDS, Kind, Question
from consultation.definition.counting.preferences import FEWEST, Spread, hidden_groups, schulze_order, spread
from consultation.definition.equality import equality_groupings
from consultation.models import Consultation
from consultation.selectors.combining import Asked, Combined, Variant, combined

Counts = Counter[str]
NOT_GIVEN = ""
EQUALITY = "_equality"
# What groups are called that no equality question names itself.
GROUP_WORDS = {
    "Disability": gettext_lazy("Disability"),
    "Disabled": gettext_lazy("Disabled"),
    "Not disabled": gettext_lazy("Not disabled"),
}


@dataclass(frozen=True)
class Box:
    """Where the middle half of the points begins, how wide it is and where its middle is: shares of the picture."""

    left: float
    width: float
    middle: float


@dataclass(frozen=True)
class Standing:
    """How one choice of a ranking or of shared points stands in a group; what does not apply is None."""

    key: str
    text: str
    ranked_by: int | None = None
    first: int | None = None
    mean_rank: float | None = None
    borda: int | None = None
    borda_share: float = 0.0
    schulze_place: int | None = None
    tied: bool = False
    points: Spread | None = None
    box: Box | None = None


@dataclass(frozen=True)
class GroupResult:
    """What one group said; no standings where it is too small to be shown, or where nobody is in it."""

    key: str
    name: str
    base: int
    hidden: bool
    standings: list[Standing]


@dataclass(frozen=True)
class Breakdown:
    """An exercise by the groups of one kind; `asked` says when the exercise and these groups were both asked."""

    key: str
    title: str
    groups: list[GroupResult]
    asked: Asked
    # Whether that is not always when the exercise was.
    is_partial: bool

    @property
    def is_equality(self) -> bool:
        """Say whether the groups are those of the equality answers."""
        return self.key.startswith(EQUALITY)


@dataclass(frozen=True)
class Exercise:
    """One ranking, or points to share out, as it was asked in some versions. The choices stand in its order."""

    key: str
    text: str
    kind: str
    total: int
    whole: GroupResult
    breakdowns: list[Breakdown]
    asked: Asked
    # Tells ways of asking the same question apart.
    anchor: str

    @property
    def columns(self) -> int:
        """Return how many columns a table by group has beside the groups' names."""
        return len(self.whole.standings) + 1

    @property
    def best_first(self) -> list[Standing]:
        """Return the choices, the one that matters most first."""
        if self.kind == Kind.RANKING:
            return sorted(self.whole.standings, key=lambda row: (row.schulze_place or 0, -(row.borda or 0)))
        return sorted(self.whole.standings, key=lambda row: -(row.points.mean if row.points else 0))


@dataclass(frozen=True)
class TradeOffs:
    """All exercises of a consultation, and what a reader has to know of the responses behind them."""

    exercises: list[Exercise]
    versions: int
    made_up: int
    told_equality: int

    @property
    def few_told_equality(self) -> bool:
        """Say whether so few told a group of the equality questions that their number is not told."""
        return self.told_equality < FEWEST


@dataclass(frozen=True)
class _Grouping:
    """What an exercise is compared by: the key and names of the groups, and the versions in which they were told."""

    key: str
    title: str
    names: dict[str, str]
    places: frozenset[int]


def trade_offs_of(consultation: Consultation) -> TradeOffs:
    """Return the trade-offs of all versions of a consultation's questions with their results, in two queries."""
    versions = combined(consultation, by_group=True)
    groupings = _groupings(versions)
    exercises: list[Exercise] = []
    for variant in versions.variants():
        if variant.question.kind in COMPARED_KINDS:
            again = sum(row.key == variant.question.key for row in exercises)
            anchor = f"{variant.question.key}-{again + 1}" if again else variant.question.key
            exercises.append(_exercise(versions, variant, groupings, anchor))
    return TradeOffs(
        exercises=exercises,
        versions=len(versions.versions),
        made_up=versions.counts["_channel", "synthetic"],
        told_equality=versions.counts[EQUALITY, ""],
    )


def exercises_of(consultation: Consultation) -> list[Exercise]:
    """Return the trade-offs of a consultation with their results, in two queries."""
    return trade_offs_of(consultation).exercises


def _exercise(versions: Combined, variant: Variant, groupings: list[_Grouping], anchor: str) -> Exercise:
    question = variant.question
    whole = _counted(versions, variant.places, question.key)
    breakdowns = []
    for grouping in groupings:
        places = [place for place in variant.places if place in grouping.places]
        groups = {
            group: _counted(versions, places, f"{question.key}@{grouping.key}:{group}") for group in grouping.names
        }
        everybody = _counted(versions, places, question.key)
        rows = _compared(question, everybody, groups, grouping.names)
        is_partial = len(places) < len(variant.places)
        breakdowns.append(Breakdown(grouping.key, grouping.title, rows, versions.asked(places), is_partial))
    return Exercise(
        key=question.key,
        text=question.text,
        kind=question.kind,
        total=question.points_to_share,
        whole=_group(question, "", _("Everybody"), whole, hidden=False),
        breakdowns=[part for part in breakdowns if any(group.base for group in part.groups if group.key)],
        asked=variant.asked,
        anchor=anchor,
    )


def _counted(versions: Combined, places: Iterable[int], key: str) -> Counts:
    """Return what was counted under a key in some of the versions, by value."""
    total: Counts = Counter()
    for place in places:
        total.update(versions.under(place, key))
    return total


def _groupings(versions: Combined) -> list[_Grouping]:
    """Return what the results are compared by."""
    always = frozenset(range(len(versions.versions)))
    variants = list(versions.variants())
    places = [variant.question for variant in variants if variant.question.kind in PLACE_KINDS]
    boroughs = {
        key: name for place in reversed(places) for key, name in place.choice_texts.items() if key.startswith("E09")
    }
    kinds = {"individual": _("Individuals"), "organisation": _("Organisations")}
    equality = [
        _Grouping(f"{EQUALITY}_{key}", _word(title), {option: _word(option) for option in options}, always)
        for key, (title, options) in equality_groupings().items()
    ]
    marked = [
        _Grouping(
            variant.question.key,
            variant.question.text,
            dict(variant.question.choice_texts),
            frozenset(variant.grouping_places),
        )
        for variant in variants
        if variant.grouping_places
    ]
    return [
        _Grouping("_respondent", _("Individuals and organisations"), kinds, always),
        _Grouping("_borough", _("Borough"), boroughs, always),
        *marked,
        *equality,
    ]


def _word(text: str) -> str:
    return str(GROUP_WORDS[text]) if text in GROUP_WORDS else _(text)


def _compared(
    question: Question, whole: Counts, groups: dict[str, Counts], names: dict[str, str]
) -> list[GroupResult]:
    rest = Counter(whole)
    for counts in groups.values():
        rest.subtract(counts)
    everybody = {**groups, NOT_GIVEN: rest}
    hidden = hidden_groups({group: counts[""] for group, counts in everybody.items()})
    return [
        _group(question, group, names.get(group, _("Did not say")), counts, hidden=group in hidden)
        for group, counts in everybody.items()
        if group or counts[""]
    ]


def _group(question: Question, key: str, name: str, counts: Counts, *, hidden: bool) -> GroupResult:
    base = counts[""]
    if hidden or not base:
        return GroupResult(key, name, base, hidden, [])
    make = _ranked if question.kind == Kind.RANKING else _shared
    return GroupResult(key, name, base, hidden, make(question, counts, base))


def _ranked(question: Question, counts: Counts, base: int) -> list[Standing]:
    """Borda: of k choices the first place earns k - 1 points, the last 0, and an unranked choice none."""
    keys = list(question.choice_texts)
    pairs = {(one, other): counts[f"{one}>{other}"] for one in keys for other in keys if one != other}
    place_of: dict[str, int] = {}
    tied: set[str] = set()
    place = 1
    for together in schulze_order(keys, pairs):
        place_of |= dict.fromkeys(together, place)
        tied |= set(together) if len(together) > 1 else set()
        place += len(together)
    standings = []
    for key, text in question.choice_texts.items():
        by_place = {place: counts[f"{key}:{place}"] for place in range(1, len(keys) + 1)}
        ranked_by = sum(by_place.values())
        mean = sum(place * number for place, number in by_place.items()) / ranked_by if ranked_by else None
        borda = sum((len(keys) - place) * number for place, number in by_place.items())
        most = base * (len(keys) - 1)
        standings.append(
            Standing(
                key=key,
                text=text,
                ranked_by=ranked_by,
                first=by_place[1],
                mean_rank=mean,
                borda=borda,
                borda_share=borda / most if most else 0.0,
                schulze_place=place_of[key],
                tied=key in tied,
            )
        )
    return standings


def _shared(question: Question, counts: Counts, base: int) -> list[Standing]:
    points: dict[str, dict[int, int]] = {key: {} for key in question.choice_texts}
    for value, count in counts.items():
        key, _colon, number = value.rpartition(":")
        if key in points:
            points[key][int(number)] = count
    standings = []
    for key, text in question.choice_texts.items():
        given = spread(points[key], base)
        box = _box(given, question.points_to_share) if given else None
        standings.append(Standing(key=key, text=text, points=given, box=box))
    return standings


def _box(given: Spread, total: int) -> Box:
    """Draw as much of the scale as matters: few give more than half of all points to one choice."""
    scale = max(1, total / 2)
    left, right = min(1.0, given.lower_quartile / scale), min(1.0, given.upper_quartile / scale)
    return Box(left, max(right - left, 0.005), min(0.995, given.median / scale))


def trade_off_rows(consultation: Consultation) -> list[dict[str, object]]:
    """Return all trade-offs as flat rows, one for each choice and group; a hidden group has one without figures."""
    rows = []
    for exercise in exercises_of(consultation):
        rows += _rows(exercise, "", exercise.whole, exercise.asked)
        for breakdown in exercise.breakdowns:
            for group in breakdown.groups:
                rows += _rows(exercise, breakdown.key.lstrip("_"), group, breakdown.asked)
    return rows


def _rows(exercise: Exercise, group_by: str, group: GroupResult, asked: Asked) -> list[dict[str, object]]:
    # The size of a group that is hidden could be the way to what is hidden.
    head = {
        "question_key": exercise.key,
        "question": exercise.text,
        "kind": str(exercise.kind),
        "group_by": group_by,
        "group": group.key,
        "group_name": group.name,
        "base": None if group.hidden else group.base,
        "hidden": group.hidden,
    }
    rows = group.standings or [Standing("", "")]
    return [head | _figures(row) | asked.columns for row in rows]


def _figures(row: Standing) -> dict[str, object]:
    points = row.points
    return {
        "choice_key": row.key,
        "choice": row.text,
        "schulze_place": row.schulze_place,
        "tied": row.tied,
        "borda_points": row.borda,
        "mean_rank": _rounded(row.mean_rank),
        "first": row.first,
        "ranked_by": row.ranked_by,
        "mean_points": _rounded(points.mean if points else None),
        "lower_quartile": points.lower_quartile if points else None,
        "median": points.median if points else None,
        "upper_quartile": points.upper_quartile if points else None,
        "share_none": _rounded(points.share_none if points else None),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
