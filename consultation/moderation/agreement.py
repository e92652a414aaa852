"""How well two people who decided on the same texts agree: per cent, and Krippendorff's alpha with its interval.

Alpha is 1 where they always agree, 0 where they agree no more often than chance would have it. The interval says how
much of the value is luck: it is what alpha would be for other texts drawn like these (percentile bootstrap, 2,000
times, the same each time it is asked for).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import krippendorff
import numpy as np
import numpy.typing as npt

# Below this many texts a figure says more about luck than about people.
ENOUGH = 30
DRAWS = 2000
SEED = 20_260_101
Table = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Agreement:
    """How many texts two people decided on, on how many they agree, and alpha with its 95 per cent interval.

    Alpha is None where there are too few texts, and where everything was decided the same way, since then there is
    nothing to tell apart.
    """

    compared: int
    agreed: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float | None:
        """Return the share of texts on which they agree; None where there are none."""
        return self.agreed / self.compared if self.compared else None

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough texts to tell anything."""
        return self.compared >= ENOUGH


def agreement_of(pairs: Mapping[tuple[str, str], int]) -> Agreement:
    """Return the agreement of pairs of decisions, each with how many texts were decided so.

    >>> agreement_of({("publish", "publish"): 45, ("publish", "withhold"): 5, ("withhold", "withhold"): 50}).share
    0.95
    """
    names = sorted({name for pair in pairs for name in pair})
    table = np.zeros((len(names), len(names)), dtype=np.int64)
    for (first, second), count in pairs.items():
        table[names.index(first), names.index(second)] += count
    compared, agreed = int(table.sum()), int(np.trace(table))
    if compared < ENOUGH or len(names) < 2:
        return Agreement(compared, agreed)
    low, high = _interval(table)
    return Agreement(compared, agreed, alpha_of(table), low, high)


def alpha_of(table: Table) -> float:
    """Return Krippendorff's alpha of a square table of two people's decisions, which are names and have no order."""
    units = [(row, column) for row, column in np.ndindex(table.shape) for _ in range(table[row, column])]
    counts = np.zeros((len(units), table.shape[0]), dtype=np.int64)
    for unit, pair in enumerate(units):
        for value in pair:
            counts[unit, value] += 1
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def alphas_of(tables: Table) -> npt.NDArray[np.float64]:
    """Return alpha of each of many tables at once, not a number where all of one was decided the same way.

    With two people and no gaps alpha is 1 - (n - 1) * d / (n² - Σ nₖ²), where n counts decisions, d those that the
    other person did not make, and nₖ those of one kind.
    """
    decisions = 2 * tables.sum(axis=(1, 2)).astype(float)
    of_kind = (tables.sum(axis=1) + tables.sum(axis=2)).astype(float)
    differed = 2 * (tables.sum(axis=(1, 2)) - np.trace(tables, axis1=1, axis2=2)).astype(float)
    by_chance = decisions**2 - (of_kind**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - (decisions - 1) * differed / by_chance, np.nan)


def _interval(table: Table) -> tuple[float | None, float | None]:
    compared = int(table.sum())
    draws = np.random.default_rng(SEED).multinomial(compared, table.ravel() / compared, size=DRAWS)
    alphas = alphas_of(draws.reshape(DRAWS, *table.shape))
    known = alphas[~np.isnan(alphas)]
    if len(known) < DRAWS / 2:
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
