"""Agreement between moderators: worked examples, the package and the formula beside each other, and the limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.moderation.agreement import ENOUGH, agreement_of, alpha_of, alphas_of

TABLES = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size, max_size=size), min_size=size, max_size=size
    ).filter(lambda rows: sum(1 for index in range(size) if sum(rows[index]) + sum(row[index] for row in rows)) > 1)
)


def test_alpha_of_a_table_worked_out_by_hand() -> None:
    # 100 texts: 45 published by both, 40 withheld by both, 15 not the same. 200 decisions: 105 and 95.
    # Observed 30/200; by chance (200² - 105² - 95²) / (200 * 199) = 19950 / 39800.
    found = agreement_of({("publish", "publish"): 45, ("withhold", "withhold"): 40, ("publish", "withhold"): 15})
    assert found.share == pytest.approx(0.85)
    assert found.alpha == pytest.approx(1 - (30 / 200) / (19950 / 39800))


def test_everybody_agreeing_on_several_kinds_is_one() -> None:
    found = agreement_of({("publish", "publish"): 30, ("withhold", "withhold"): 10})
    assert (found.alpha, found.low, found.high) == (1.0, 1.0, 1.0)


def test_opposite_decisions_are_below_zero() -> None:
    found = agreement_of({("publish", "withhold"): 20, ("withhold", "publish"): 20})
    assert found.share == 0
    assert found.alpha is not None
    assert found.alpha < 0


def test_decisions_that_know_nothing_of_each_other_are_about_zero() -> None:
    found = agreement_of(
        {("publish", "publish"): 640, ("publish", "spam"): 160, ("spam", "publish"): 160, ("spam", "spam"): 40}
    )
    assert found.share == pytest.approx(0.68)
    assert found.alpha == pytest.approx(0, abs=0.001)


def test_interval_holds_the_value_and_narrows_with_more_texts() -> None:
    few = agreement_of({("publish", "publish"): 30, ("withhold", "withhold"): 10, ("publish", "withhold"): 10})
    many = agreement_of({("publish", "publish"): 900, ("withhold", "withhold"): 300, ("publish", "withhold"): 300})
    assert few.low is not None
    assert many.low is not None
    assert few.low < few.alpha < few.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_too_few_texts_give_no_alpha() -> None:
    assert agreement_of({}).share is None
    found = agreement_of({("publish", "publish"): ENOUGH - 2, ("publish", "withhold"): 1})
    assert (found.alpha, found.is_enough, found.compared) == (None, False, ENOUGH - 1)
    assert agreement_of({("publish", "publish"): ENOUGH - 1, ("publish", "withhold"): 1}).alpha is not None


def test_one_kind_only_gives_no_alpha() -> None:
    found = agreement_of({("publish", "publish"): 500})
    assert (found.share, found.alpha, found.is_enough) == (1.0, None, True)


def test_result_is_the_same_each_time() -> None:
    pairs = {("publish", "publish"): 45, ("withhold", "withhold"): 40, ("publish", "withhold"): 15}
    assert agreement_of(pairs) == agreement_of(dict(reversed(pairs.items())))


@given(TABLES)
def test_formula_of_the_interval_is_the_packages(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=np.int64)
    assert alphas_of(table[None])[0] == pytest.approx(alpha_of(table), abs=1e-9)


@given(TABLES)
def test_who_is_first_makes_no_difference(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=np.int64)
    assert alphas_of(table[None])[0] == pytest.approx(alphas_of(table.T[None])[0], abs=1e-12)
