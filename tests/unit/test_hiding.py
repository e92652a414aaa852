"""No small number can be had from what is shown beside it, whoever knows the rule."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.moderation.hiding import SMALLEST, to_hide

PARTS = ("withheld", "spam", "waiting")
OPEN = ("waiting",)
COUNTS = st.tuples(*[st.integers(0, 14)] * 3)


def seen(numbers: tuple[int, ...]) -> tuple[tuple[int | None, ...], int | None]:
    """What the public sees: each part and the total."""
    hidden, without_total = to_hide(dict(zip(PARTS, numbers, strict=True)), open_to_all=OPEN)
    shown = tuple(None if key in hidden else number for key, number in zip(PARTS, numbers, strict=True))
    return shown, None if without_total else sum(numbers)


@pytest.mark.parametrize(
    ("numbers", "hidden", "without_total"),
    [
        pytest.param((0, 0, 3), set(), False, id="waiting alone tells nothing about anybody"),
        pytest.param((7, 5, 0), set(), False, id="nothing small"),
        pytest.param((2, 0, 40), {"withheld", "waiting"}, False, id="waiting covers"),
        pytest.param((2, 9, 0), {"withheld", "spam"}, False, id="another covers"),
        pytest.param((2, 6, 1), {"withheld", "waiting"}, True, id="too little to cover with"),
        pytest.param((2, 0, 0), {"withheld"}, True, id="nothing to cover with"),
    ],
)
def test_what_is_hidden(numbers: tuple[int, ...], hidden: set[str], without_total: bool) -> None:
    assert to_hide(dict(zip(PARTS, numbers, strict=True)), open_to_all=OPEN) == (hidden, without_total)


@settings(max_examples=40, deadline=None)
@given(numbers=COUNTS)
def test_every_small_number_stays_possible(numbers: tuple[int, ...]) -> None:
    hidden, _ = to_hide(dict(zip(PARTS, numbers, strict=True)), open_to_all=OPEN)
    what = seen(numbers)
    for place, key in enumerate(PARTS):
        if key in OPEN or not 0 < numbers[place] < SMALLEST:
            continue
        assert key in hidden
        # Everything that would look the same to the public.
        ranges = [range(20) if shown is None else [shown] for shown in what[0]]
        possible = {other[place] for other in product(*ranges) if seen(other) == what}
        assert {1, 2, 3, 4} <= possible, (numbers, possible)
