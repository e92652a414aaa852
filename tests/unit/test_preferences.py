"""Orders and spreads against textbook examples and Python's own statistics; and which groups are hidden."""

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.definition.counting.preferences import hidden_groups, schulze_order, spread


def pairs(ballots: dict[str, int]) -> Counter[tuple[str, str]]:
    """Count the pairs of ballots such as "acbed", the best first; what is not named comes after what is."""
    keys = {letter for ballot in ballots for letter in ballot}
    counted: Counter[tuple[str, str]] = Counter()
    for ballot, number in ballots.items():
        for place, one in enumerate(ballot):
            for other in [*ballot[place + 1 :], *(keys - set(ballot))]:
                counted[one, other] += number
    return counted


# Schulze (2011), example 1: 45 voters, five candidates; E > A > C > B > D.
SCHULZE_1 = {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}
# The capital of Tennessee (Memphis, Nashville, Chattanooga, Knoxville): Nashville beats each other place.
TENNESSEE = {"mnck": 42, "nckm": 26, "cknm": 15, "kcnm": 17}


@pytest.mark.parametrize(
    ("ballots", "order"),
    [
        (SCHULZE_1, [["e"], ["a"], ["c"], ["b"], ["d"]]),
        (TENNESSEE, [["n"], ["c"], ["k"], ["m"]]),
        # Condorcet's paradox, three of a kind: a circle is a tie.
        ({"abc": 1, "bca": 1, "cab": 1}, [["a", "b", "c"]]),
        ({"ab": 1, "ba": 1}, [["a", "b"]]),
        # Whoever ranks only one puts it before the others, among which nothing is said.
        ({"b": 3, "abc": 1}, [["b"], ["a"], ["c"]]),
    ],
    ids=["schulze-1", "tennessee", "circle", "even", "one-only"],
)
def test_schulze_order_of_known_elections(ballots: dict[str, int], order: list[list[str]]) -> None:
    keys = sorted({letter for ballot in ballots for letter in ballot})
    assert [sorted(place) for place in schulze_order(keys, pairs(ballots))] == order


@given(st.lists(st.permutations("abcd"), min_size=1, max_size=12))
def test_winner_against_each_other_choice_comes_first_and_reversed_ballots_reverse(ballots: list[list[str]]) -> None:
    counted = pairs(Counter("".join(ballot) for ballot in ballots))
    order = schulze_order("abcd", counted)
    assert sorted(key for place in order for key in place) == list("abcd")
    for key in "abcd":
        if all(counted[key, other] > counted[other, key] for other in "abcd" if other != key):
            assert order[0] == [key]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=60))
def test_spread_is_that_of_the_statistics_of_python(points: list[int]) -> None:
    found = spread(Counter(number for number in points if number), len(points))
    assert found is not None
    assert found.mean == pytest.approx(statistics.mean(points))
    quartiles = statistics.quantiles(points, n=4, method="inclusive")
    assert [found.lower_quartile, found.median, found.upper_quartile] == pytest.approx(quartiles)
    assert found.share_none == points.count(0) / len(points)


def test_nobody_has_no_spread_and_one_person_has() -> None:
    assert spread({}, 0) is None
    one = spread({30: 1}, 1)
    assert one is not None
    assert (one.lower_quartile, one.median, one.upper_quartile) == (30, 30, 30)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 10, "b": 90}, set()),
        ({"a": 9, "b": 90, "c": 50}, {"a", "c"}),
        ({"a": 3, "b": 4, "c": 50, "d": 90}, {"a", "b", "c"}),
        ({"a": 6, "b": 7, "c": 50}, {"a", "b"}),
        ({"a": 0, "b": 90}, set()),
        ({"a": 9, "b": 0}, {"a"}),
        ({"a": 9, "b": 90}, {"a", "b"}),
        ({}, set()),
    ],
)
def test_small_groups_and_what_would_tell_them_are_hidden(sizes: dict[str, int], hidden: set[str]) -> None:
    assert hidden_groups(sizes) == hidden


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40)))
def test_what_is_hidden_cannot_be_had_by_taking_away(sizes: dict[str, int]) -> None:
    hidden = hidden_groups(sizes)
    assert all(size >= 10 or not size for group, size in sizes.items() if group not in hidden)
    people = [size for size in sizes.values() if size]
    if hidden and len(hidden) < len(people):
        assert len(hidden) > 1
        assert sum(sizes[group] for group in hidden) >= 10
