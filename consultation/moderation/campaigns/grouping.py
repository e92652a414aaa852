"""Groups of texts that were sent in nearly the same words.

Texts that are the same once folded count as one text. The others are compared with their neighbours (`comparing`);
where links join texts, what most of them have in common is worked out, as nearly as it can be the text that was
passed round, and a text belongs to the group if it has enough of that. So one member may differ from another in most
words, and texts that only share a stock phrase do not pull each other in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from consultation.moderation.campaigns.comparing import (
    Links,
    Weights,
    alike_links,
    candidates,
    joined,
    near_links,
    near_to,
    telling_only,
    weights_by_text,
    weights_of,
)
from consultation.moderation.campaigns.shingling import shingled
from consultation.moderation.campaigns.signing import signatures_of
from consultation.moderation.campaigns.words import words_of

# A shingle of a group is one that this share of its texts have.
IN_COMMON = 0.25
# What a text must have of its group: this share of what is common, so much of it, and this share of itself.
LEAST_SHARE = 0.35
LEAST_EVIDENCE = 60.0
LEAST_OF_ITSELF = 0.15
# What joins a text to a group that is there already.
JOINING_SHARE = 0.33
# A group holds if half of its texts have this share of what is common; the fewer they are, the more each must have.
HOLDS_SHARE = 0.45
FEW, EVIDENCE_OF_FEW, LESS_FOR_EACH = 5, 145.0, 8.0
LEAST_TEXTS = 4
# The same few words from many people were not sent round: anybody may write them.
LEAST_WORDS = 8
# A chain of more texts than this is not looked at as one.
MOST_NEAR = 2000
# Two groups with this share of what is common to each are one.
SAME_GROUP = 0.5
ROUNDS = 2

Members = NDArray[np.int64]
Shares = NDArray[np.floating]


@dataclass(frozen=True)
class Common:
    """What the texts of a group have in common: shingles, and how much each tells."""

    columns: NDArray[np.integer]
    weights: Weights


@dataclass(frozen=True)
class Texts:
    """Different texts with all that is worked out about them once."""

    table: sparse.csr_matrix
    weights: Weights
    sums: Weights

    def common_to(self, members: Members) -> Common:
        """Return what these texts have in common, each shingle weighted by the share of texts that have it."""
        columns, counts = np.unique(self._rows(members)[0], return_counts=True)
        common = (counts >= max(2, IN_COMMON * len(members))) & (self.weights[columns] > 0)
        columns, counts = columns[common], counts[common]
        return Common(columns, (self.weights[columns] * counts / len(members)).astype(np.float32))

    def judged(self, members: Members, common: Common) -> tuple[NDArray[np.bool_], Shares, Shares]:
        """Return which of these texts belong to what is common, what share each has of it, and how much."""
        columns, row = self._rows(members)
        has = np.isin(columns, common.columns)
        row, place = row[has], np.searchsorted(common.columns, columns[has])
        whole = max(float(common.weights.sum()), 1e-6)
        share = np.bincount(row, common.weights[place], len(members)) / whole
        evidence = np.bincount(row, self.weights[common.columns[place]], len(members)).astype(np.float64)
        of_itself = evidence / np.maximum(self.sums[members], 1e-6)
        belongs = (share >= LEAST_SHARE) & (evidence >= LEAST_EVIDENCE) & (of_itself >= LEAST_OF_ITSELF)
        return belongs, share, evidence

    def _rows(self, members: Members) -> tuple[NDArray[np.int32], Members]:
        """Return the columns that these texts have, and beside each the place of its text among them."""
        starts, ends = self.table.indptr[members], self.table.indptr[members + 1]
        lengths = (ends - starts).astype(np.int64)
        row = np.repeat(np.arange(len(members)), lengths)
        inside = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self.table.indices[np.repeat(starts, lengths) + inside], row


@dataclass(frozen=True)
class Group:
    """Texts by their places: as if sent round as one text, or a chain or a few words that anybody may write."""

    members: list[int]
    sent_round: bool


def group_texts(texts: Sequence[str]) -> list[Group]:
    """Return groups of texts in nearly the same words, the largest first.

    A text is in one group at most; one that is like no other is in none. Texts without a word are in none.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(" ".join(words_of(text)), []).append(place)
    places.pop("", None)
    # In an order of their own, so that the order in which texts came changes nothing.
    keys = sorted(places)
    copies = [places[key] for key in keys]
    groups = group_words([key.split() for key in keys])
    grouped = {number for group in groups for number in group.members}
    groups += [
        Group([number], sent_round=keys[number].count(" ") + 1 >= LEAST_WORDS)
        for number, same in enumerate(copies)
        if len(same) > 1
    ]
    found = [
        Group(sorted(place for number in group.members for place in copies[number]), group.sent_round)
        for group in groups
        if len(group.members) > 1 or group.members[0] not in grouped
    ]
    return sorted(found, key=lambda group: (-len(group.members), group.members[0]))


def group_words(texts: Sequence[Sequence[str]]) -> list[Group]:
    """Return groups of different texts, each given as its words, as `group_texts` does."""
    if len(texts) < 2:
        return []
    shingles = shingled(texts)
    signatures = signatures_of(shingles)
    first, second = candidates(signatures)
    near, one_voice = near_links(shingles.table, signatures, first, second)
    weights = weights_of(shingles.table, joined([one_voice], len(texts)))
    table = telling_only(shingles.table, weights)
    sums = weights_by_text(table, weights)
    known = Texts(table, weights, sums)
    alike = alike_links(table, weights, sums, first, second)
    parts = _parts([near, alike], len(texts))
    groups = [group for members, links in parts for group in _settled(known, members, links)]
    for _ in range(ROUNDS):
        groups = _with_more(known, groups)
    return [
        *(Group(group.tolist(), sent_round=True) for group in groups),
        *_near_only(shingles.table, near, groups),
    ]


def _parts(links: list[Links], texts: int) -> Iterator[tuple[Members, Links]]:
    """Yield the texts that links join, each time with the links among them."""
    numbers = joined(links, texts)
    first = np.concatenate([part.first for part in links])
    second = np.concatenate([part.second for part in links])
    likeness = np.concatenate([part.likeness for part in links])
    order = np.argsort(numbers[first], kind="stable")
    of_links = numbers[first][order]
    for members in _by_number(numbers):
        if len(members) >= LEAST_TEXTS:
            number = numbers[members[0]]
            inside = order[slice(*np.searchsorted(of_links, [number, number + 1]))]
            yield members, Links(first[inside], second[inside], likeness[inside])


def _settled(known: Texts, members: Members, links: Links) -> list[Members]:
    """Return the groups among texts that links join: all of them, or what gathers around the best linked."""
    whole = _held(known, members)
    if whole is not None and len(whole) >= 0.7 * len(members):
        return [whole]
    groups = []
    one, other = np.searchsorted(members, links.first), np.searchsorted(members, links.second)
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    graph = sparse.csr_matrix((np.ones(len(ends[0]), np.float32), ends), shape=(len(members), len(members)))
    degrees = np.diff(graph.indptr)
    free = np.ones(len(members), dtype=bool)
    for seed in np.argsort(-degrees, kind="stable"):
        if degrees[seed] < LEAST_TEXTS - 2:
            break
        if not free[seed]:
            continue
        gathered = _gathered(known, members, graph, free, int(seed))
        group = _held(known, members[gathered]) if len(gathered) >= LEAST_TEXTS else None
        if group is not None:
            groups.append(group)
            free[np.searchsorted(members, group)] = False
    return groups


def _gathered(
    known: Texts, members: Members, graph: sparse.csr_matrix, free: NDArray[np.bool_], seed: int
) -> NDArray[np.int64]:
    """Return the texts around `seed`, by their places: three times those that belong among the linked."""
    linked = _neighbours(graph, np.array([seed]))
    inside = np.append(linked[free[linked]], seed).astype(np.int64)
    for _ in range(3):
        if len(inside) < 2:
            break
        around = np.union1d(inside, _neighbours(graph, inside))
        around = around[free[around]]
        belongs, _, _ = known.judged(members[around], known.common_to(members[inside]))
        found = around[belongs]
        if np.array_equal(found, np.sort(inside)):
            break
        inside = found
    return np.sort(inside)


def _held(known: Texts, members: Members) -> Members | None:
    """Return those of `members` that belong to what they have in common, if they are a group at all."""
    belongs, share, evidence = known.judged(members, known.common_to(members))
    count = int(belongs.sum())
    if count < LEAST_TEXTS:
        return None
    wanted = max(LEAST_EVIDENCE, EVIDENCE_OF_FEW - LESS_FOR_EACH * (count - FEW))
    if np.median(share[belongs]) < HOLDS_SHARE or np.median(evidence[belongs]) < wanted:
        return None
    return members[belongs]


def _with_more(known: Texts, groups: list[Members]) -> list[Members]:
    """Return groups with every further text that belongs to one, and those joined that are the same."""
    if not groups:
        return []
    table = known.table
    group_of = np.full(table.shape[0], -1, dtype=np.int64)
    for number, group in enumerate(groups):
        group_of[group] = number
    commons = [known.common_to(group) for group in groups]
    numbers = np.repeat(np.arange(len(groups)), [len(common.columns) for common in commons])
    columns = np.concatenate([common.columns for common in commons])
    shares = np.concatenate([common.weights / max(float(common.weights.sum()), 1e-6) for common in commons])
    shape = (table.shape[1], len(groups))
    by_share = sparse.csr_matrix((shares, (columns, numbers)), shape=shape)
    by_weight = sparse.csr_matrix((known.weights[columns], (columns, numbers)), shape=shape)
    free = np.flatnonzero(group_of < 0)
    _join(known, free, by_share, by_weight, group_of)
    ones = by_share.T.tocsr()
    ones.data = np.ones_like(ones.data)
    both = (by_share.T.tocsr() @ ones.T).tocoo()
    same = (both.row != both.col) & (both.data >= SAME_GROUP)
    graph = sparse.coo_matrix((both.data[same], (both.row[same], both.col[same])), shape=(len(groups), len(groups)))
    merged = connected_components(graph, directed=False)[1]
    numbered = np.where(group_of >= 0, merged[group_of], -1)
    return [group for group in _by_number(numbered) if numbered[group[0]] >= 0]


def _join(
    known: Texts,
    free: Members,
    by_share: sparse.csr_matrix,
    by_weight: sparse.csr_matrix,
    group_of: NDArray[np.int64],
) -> None:
    """Write into `group_of` the group of each free text that belongs to one, the best where there are several."""
    for start in range(0, len(free), 50_000):
        some = free[start : start + 50_000]
        rows = known.table[some]
        # Both have the same places, since every share and every weight in them is above nothing.
        share, evidence = (rows @ by_share).tocsr(), (rows @ by_weight).tocsr()
        share.sort_indices()
        evidence.sort_indices()
        row = np.repeat(np.arange(len(some)), np.diff(share.indptr))
        of_itself = evidence.data / np.maximum(known.sums[some[row]], 1e-6)
        joins = (share.data >= JOINING_SHARE) & (evidence.data >= LEAST_EVIDENCE) & (of_itself >= LEAST_OF_ITSELF)
        best_last = np.argsort(share.data[joins], kind="stable")
        group_of[some[row[joins][best_last]]] = share.indices[joins][best_last]


def _near_only(table: sparse.csr_matrix, near: Links, groups: list[Members]) -> Iterator[Group]:
    """Yield the texts in no group that are near-identical to others; sent round are those near to one of them.

    A chain in which each text is only near to the next was not sent round as one text.
    """
    free = np.ones(table.shape[0], dtype=bool)
    for group in groups:
        free[group] = False
    inside = free[near.first] & free[near.second]
    rest = Links(near.first[inside], near.second[inside], near.likeness[inside])
    for members in _by_number(joined([rest], table.shape[0])):
        middle = near_to(table, members) if 2 <= len(members) <= MOST_NEAR else members[:0]
        if len(middle) >= 2:
            yield Group(middle.tolist(), sent_round=True)
            members = np.setdiff1d(members, middle)
        if len(members) > 1:
            yield Group(members.tolist(), sent_round=False)


def _by_number(numbers: NDArray[np.integer]) -> Iterable[Members]:
    """Return the places of each number, in the order of the numbers."""
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)


def _neighbours(graph: sparse.csr_matrix, places: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(graph[places].indices, dtype=np.int64)
