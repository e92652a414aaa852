"""Which of many texts may belong together, and how much each two of them really have in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from consultation.moderation.campaigns.signing import LEAST_AGREEMENT, TREES, Signatures, keys_of

NEAR_AGREEMENT = 8
# Near-identical whatever others wrote: this share of the shingles, and so many, since a stock phrase is short.
NEAR = ((0.6, 60), (0.8, 30))
# Counted as one text where it is asked how common words are.
ONE_VOICE = ((0.4, 45),)
# Alike: this share of what is telling, and so much of it. Found by the planted campaigns of the tests.
ALIKE_SHARE = 0.15
ALIKE_EVIDENCE = 50.0
# A shingle in every seventh text tells nothing; in a small set of texts so many more are thought of as not having it.
COMMON = 2.0
UNSEEN_TEXTS = 60
CHUNK = 100_000

Indices = NDArray[np.int64]
Weights = NDArray[np.float32]
Bars = tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class Links:
    """Pairs of texts, by their places, and how alike each two are from 0 to 1."""

    first: Indices
    second: Indices
    likeness: Weights

    def __len__(self) -> int:
        return len(self.first)


def candidates(signatures: Signatures) -> tuple[Indices, Indices]:
    """Return pairs of texts that lie side by side in one of the trees and agree in some places of their signatures.

    A tree is the texts sorted by their keys, as in an LSH forest: among many texts that share one number, those that
    share a second stand together. So the pairs grow with the texts and not with their square.
    """
    texts = signatures.shape[1]
    if texts < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found = []
    # The lowest byte of each number is compared: a fourth of the memory, and one in 256 agrees by chance.
    small = np.ascontiguousarray(signatures.T.astype(np.uint8))
    for tree in range(TREES):
        order = np.argsort(keys_of(signatures, tree), kind="stable")
        one, other = order[:-1], order[1:]
        same = signatures[tree][one] == signatures[tree][other]
        one, other = one[same], other[same]
        enough = agreements(small, one, other) >= LEAST_AGREEMENT
        one, other = one[enough], other[enough]
        found.append(np.minimum(one, other) * texts + np.maximum(one, other))
    pairs = np.unique(np.concatenate(found))
    return pairs // texts, pairs % texts


def agreements(small: NDArray[np.uint8], first: Indices, second: Indices) -> NDArray[np.int64]:
    """Return for pairs of rows in how many places they are the same."""
    counts = np.empty(len(first), np.int64)
    for start in range(0, len(first), CHUNK):
        part = slice(start, start + CHUNK)
        counts[part] = np.count_nonzero(small[first[part]] == small[second[part]], axis=1)
    return counts


def near_links(
    table: sparse.csr_matrix, signatures: Signatures, first: Indices, second: Indices
) -> tuple[Links, Links]:
    """Return the pairs that are near-identical by their own words, however common these are among the others, and the
    pairs that count as one voice."""
    small = np.ascontiguousarray(signatures.T.astype(np.uint8))
    likely = agreements(small, first, second) >= NEAR_AGREEMENT
    first, second = first[likely], second[likely]
    sizes = np.diff(table.indptr).astype(np.float32)
    common = shared(table, table, first, second)
    share = 2 * common / np.maximum(sizes[first] + sizes[second], 1)

    def reaching(bars: Bars) -> Links:
        reached = reaches(share, common, bars)
        return Links(first[reached], second[reached], share[reached])

    return reaching(NEAR), reaching(ONE_VOICE)


def near_to(table: sparse.csr_matrix, members: Indices) -> Indices:
    """Return those of some texts that are near-identical to the one that has most in common with all of them."""
    some = table[members]
    sizes = np.diff(some.indptr).astype(np.float32)
    common = np.asarray((some @ some.T).todense(), dtype=np.float32)
    share = 2 * common / np.maximum(sizes[:, None] + sizes[None, :], 1)
    middle = int(np.argmax(share.sum(axis=1)))
    near: Indices = members[reaches(share[middle], common[middle], NEAR)]
    return near


def reaches(share: Weights, common: Weights, bars: Bars) -> NDArray[np.bool_]:
    """Say for each pair whether it reaches one of the bars: a share, and a number of shingles."""
    reached: NDArray[np.bool_] = np.logical_or.reduce(
        [(share >= least) & (common >= number) for least, number in bars]
    )
    return reached


def weights_of(table: sparse.csr_matrix, alike: NDArray[np.int32]) -> Weights:
    """Return how telling each shingle is: nothing for one that many texts have, or only one.

    `alike` numbers the near-identical texts: all with one number count as one, so that a large campaign does not make
    its own words common.
    """
    having = np.bincount(table.indices, minlength=table.shape[1])
    sizes = np.bincount(alike)
    share_of_one = np.repeat(1 / sizes[alike], np.diff(table.indptr))
    counted = np.bincount(table.indices, weights=share_of_one, minlength=table.shape[1])
    telling = np.log((len(sizes) + UNSEEN_TEXTS) / (counted + 1)) - COMMON
    return np.where(having >= 2, np.maximum(telling, 0), 0).astype(np.float32)


def telling_only(table: sparse.csr_matrix, weights: Weights) -> sparse.csr_matrix:
    """Return the table without the shingles that tell nothing: most of them, since most stand in one text only."""
    kept = weights[table.indices] > 0
    ends = np.concatenate([[0], np.cumsum(kept)])[table.indptr]
    columns = table.indices[kept]
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=table.shape)


def alike_links(table: sparse.csr_matrix, weights: Weights, sums: Weights, first: Indices, second: Indices) -> Links:
    """Return those pairs that share enough of what is telling in them; `sums` is how much that is in each text."""
    weighted = sparse.csr_matrix((weights[table.indices], table.indices, table.indptr), shape=table.shape)
    evidence = shared(weighted, table, first, second)
    share = 2 * evidence / np.maximum(sums[first] + sums[second], 1e-6)
    alike = (share >= ALIKE_SHARE) & (evidence >= ALIKE_EVIDENCE)
    return Links(first[alike], second[alike], share[alike])


def joined(links: list[Links], texts: int) -> NDArray[np.int32]:
    """Number the texts so that those with a way from one to another over `links` have the same number."""
    first = np.concatenate([part.first for part in links])
    second = np.concatenate([part.second for part in links])
    graph = sparse.coo_matrix((np.ones(len(first), np.int8), (first, second)), shape=(texts, texts))
    numbers: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return numbers


def weights_by_text(table: sparse.csr_matrix, weights: Weights) -> Weights:
    """Return how much of what is telling each text has."""
    return np.asarray(table @ weights, dtype=np.float32)


def shared(left: sparse.csr_matrix, right: sparse.csr_matrix, first: Indices, second: Indices) -> Weights:
    """Return for each pair the sum over the shingles that both have."""
    sums = np.empty(len(first), np.float32)
    for start in range(0, len(first), CHUNK):
        part = slice(start, start + CHUNK)
        sums[part] = np.asarray(left[first[part]].multiply(right[second[part]]).sum(axis=1), np.float32).ravel()
    return sums
