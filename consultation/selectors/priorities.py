"""Trade-offs: what rankings and shared points say, for all and for each group that is large enough to be shown."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from consultation.definition import COMPARED_KINDS, PLACE_KINDS, Definition, Kind, Question
from consultation.definition.counting.preferences import Spread, hidden_groups, schulze_order, spread
from consultation.models import Consultation, Tally
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.questionnaires import compiled

Counts = Counter[str]
NOT_GIVEN = ""


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
    """An exercise by the groups of one kind."""

    key: str
    title: str
    groups: list[GroupResult]


@dataclass(frozen=True)
class Exercise:
    """One ranking, or points to share out. The choices stand in the order of the question."""

    key: str
    text: str
    kind: str
    total: int
    whole: GroupResult
    breakdowns: list[Breakdown]

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


def exercises_of(consultation: Consultation) -> list[Exercise]:
    """Return the trade-offs of a consultation with their results, in two queries."""
    questionnaire = current_questionnaire(consultation)
    definition = compiled(questionnaire.pk)
    asked = [question for question in definition.questions.values() if question.kind in COMPARED_KINDS]
    wanted = Q(pk__in=[])
    for question in asked:
        wanted |= Q(question_key=question.key) | Q(question_key__startswith=f"{question.key}@")
    counts: dict[str, Counts] = {}
    for key, value, count in Tally.objects.filter(wanted, questionnaire=questionnaire).values_list(
        "question_key", "value", "count"
    ):
        counts.setdefault(key, Counter())[value] += count
    return [_exercise(definition, question, counts) for question in asked]


def _exercise(definition: Definition, question: Question, counts: dict[str, Counts]) -> Exercise:
    whole = counts.get(question.key, Counter())
    breakdowns = []
    for key, title, names in _groupings(definition):
        groups = {group: counts.get(f"{question.key}@{key}:{group}", Counter()) for group in names}
        breakdowns.append(Breakdown(key, title, _compared(question, whole, groups, names)))
    return Exercise(
        key=question.key,
        text=question.text,
        kind=question.kind,
        total=question.points_to_share,
        whole=_group(question, "", _("Everybody"), whole, hidden=False),
        breakdowns=[part for part in breakdowns if any(group.base for group in part.groups if group.key)],
    )


def _groupings(definition: Definition) -> list[tuple[str, str, dict[str, str]]]:
    """Return what the results are compared by: a key, a title, and the names of the groups."""
    questions = definition.questions.values()
    places = [question for question in questions if question.kind in PLACE_KINDS]
    boroughs = {key: name for place in places for key, name in place.choice_texts.items() if key.startswith("E09")}
    kinds = {"individual": _("Individuals"), "organisation": _("Organisations")}
    marked = [(question.key, question.text, question.choice_texts) for question in questions if question.breaks_down]
    return [
        ("_respondent", _("Individuals and organisations"), kinds),
        ("_borough", _("Borough"), boroughs),
        *marked,
    ]


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


def made_up_responses(consultation: Consultation) -> int:
    """Return how many of the responses counted are made up for a demonstration."""
    tallies = Tally.objects.filter(
        questionnaire__consultation=consultation, question_key="_channel", value="synthetic"
    )
    return sum(tallies.values_list("count", flat=True))


def trade_off_rows(consultation: Consultation) -> list[dict[str, object]]:
    """Return all trade-offs as flat rows, one for each choice and group; a hidden group has one without figures."""
    rows = []
    for exercise in exercises_of(consultation):
        rows += _rows(exercise, "", exercise.whole)
        for breakdown in exercise.breakdowns:
            for group in breakdown.groups:
                rows += _rows(exercise, breakdown.key.lstrip("_"), group)
    return rows


def _rows(exercise: Exercise, group_by: str, group: GroupResult) -> list[dict[str, object]]:
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
    return [head | _figures(row) for row in group.standings] or [head | _figures(Standing("", ""))]


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
