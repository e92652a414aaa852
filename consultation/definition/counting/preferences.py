"""What rankings and shared points say of a group: orders, spreads, and which groups are too small to be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

FEWEST = 10
Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Spread:
    """How points were given to one choice, by those who shared points; a share is 0 to 1."""

    mean: float
    lower_quartile: float
    median: float
    upper_quartile: float
    share_none: float


def schulze_order(keys: Collection[str], preferred: Pairs) -> list[list[str]]:
    """Return the choices in the order of Schulze's method, the best first; those that tie stand together.

    `preferred` says how many put one choice before another. A choice beats another where its strongest path to it,
    by winning votes, is stronger than the way back; a choice stands behind all that beat it. After Markus Schulze,
    “A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method”,
    Social Choice and Welfare 36 (2011).

    >>> schulze_order("ab", {("a", "b"): 2, ("b", "a"): 1})
    [['a'], ['b']]
    """
    strength = {
        (one, other): preferred.get((one, other), 0)
        if preferred.get((one, other), 0) > preferred.get((other, one), 0)
        else 0
        for one in keys
        for other in keys
        if one != other
    }
    for between in keys:
        for one in keys:
            for other in keys:
                if len({between, one, other}) == 3:
                    through = min(strength[one, between], strength[between, other])
                    strength[one, other] = max(strength[one, other], through)
    beaten_by = {
        key: sum(strength[other, key] > strength[key, other] for other in keys if other != key) for key in keys
    }
    return [[key for key in keys if beaten_by[key] == place] for place in sorted(set(beaten_by.values()))]


def spread(points: Mapping[int, int], base: int) -> Spread | None:
    """Return the spread of the points that `base` people gave; None where nobody gave any.

    `points` says how many gave each number; whoever is not in it gave none. Quartiles are linear between neighbours,
    as in most spreadsheets.

    >>> spread({10: 1, 20: 1}, 4)
    Spread(mean=7.5, lower_quartile=0.0, median=5.0, upper_quartile=12.5, share_none=0.5)
    """
    if base <= 0:
        return None
    given = {number: count for number, count in points.items() if number and count}
    none = base - sum(given.values())
    counts = sorted({0: none, **given}.items())
    return Spread(
        mean=sum(number * count for number, count in counts) / base,
        lower_quartile=_quantile(counts, base, 0.25),
        median=_quantile(counts, base, 0.5),
        upper_quartile=_quantile(counts, base, 0.75),
        share_none=none / base,
    )


def _quantile(counts: list[tuple[int, int]], base: int, share: float) -> float:
    position = share * (base - 1)
    below = int(position)
    low, high = _at(counts, below), _at(counts, min(below + 1, base - 1))
    return low + (high - low) * (position - below)


def _at(counts: list[tuple[int, int]], place: int) -> int:
    """Return the number at a place, counted from 0, of all numbers in order."""
    for number, count in counts:
        if place < count:
            return number
        place -= count
    raise IndexError(place)


def hidden_groups(sizes: Mapping[str, int], fewest: int = FEWEST) -> set[str]:
    """Return the groups that must not be shown beside the others and the total.

    Those with fewer than `fewest` people are; and where what is hidden could be worked out from the total, because it
    is one group or together fewer than `fewest` people, so is the next smallest. A group that nobody is in hides
    nobody.
    """
    people = {group: size for group, size in sizes.items() if size}
    by_size = sorted(people, key=lambda group: (people[group], group))
    hidden = [group for group in by_size if people[group] < fewest]
    while hidden and len(hidden) < len(by_size) and _tells(hidden, people, fewest):
        hidden.append(by_size[len(hidden)])
    return set(hidden)


def _tells(hidden: list[str], people: Mapping[str, int], fewest: int) -> bool:
    return len(hidden) == 1 or sum(people[group] for group in hidden) < fewest
