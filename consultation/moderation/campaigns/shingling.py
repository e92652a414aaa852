"""Many texts as arrays: the shingles of each, as numbers that are the same in every process and every language.

A shingle is a word, two words in a row, or two with one between them: enough to know a sentence again when every
third of its words was changed, and a text of one word has some too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

# A shingle has a column in a wide table: of so many for each shingle that two rarely share one, as memory allows.
SPARE_BITS, MOST_BITS = 4, 24
END = np.uint64(0x9E3779B97F4A7C15)
LOW = np.uint64(0xFFFFFFFF)
Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Shingled:
    """The shingles of many texts.

    `table` has a row for each text and a one where a text has a shingle. `pairs` are its shingles of two words, those
    of text `i` from `starts[i]` up to the next start; every text has at least one.
    """

    table: sparse.csr_matrix
    pairs: NDArray[np.uint32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)


def shingled(texts: Sequence[Sequence[str]]) -> Shingled:
    """Return the shingles of texts, each given as its words."""
    words, text_of = _numbered(texts)
    single = words != END
    near = text_of[:-1] == text_of[1:]
    apart = text_of[:-2] == text_of[2:]
    singles = _mixed(words[single])
    # With another sum for each distance, so that "a b" and "a – b" are not the same shingle.
    following = _mixed(words[:-1] * np.uint64(3) + words[1:])[near]
    skipping = _mixed(words[:-2] * np.uint64(5) + words[2:] * np.uint64(7))[apart]
    pairs = np.concatenate([following, skipping])
    pair_of = np.concatenate([text_of[:-1][near], text_of[:-2][apart]])
    order = np.argsort(pair_of, kind="stable")
    pairs, pair_of = pairs[order], pair_of[order]
    hashes = np.concatenate([singles, pairs])
    rows = np.concatenate([text_of[single], pair_of])
    return Shingled(
        table=_table(hashes, rows, len(texts)),
        pairs=(pairs & LOW).astype(np.uint32),
        starts=np.searchsorted(pair_of, np.arange(len(texts))),
    )


def _numbered(texts: Sequence[Sequence[str]]) -> tuple[Hashes, NDArray[np.int32]]:
    """Return the numbers of all words in one row, each text's end marked, and beside each which text it is of."""
    known: dict[str, int] = {}
    numbers: list[int] = []
    end = int(END)
    for words in texts:
        for word in words:
            number = known.get(word)
            if number is None:
                number = known[word] = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
            numbers.append(number)
        numbers.append(end)
    lengths = np.fromiter((len(words) + 1 for words in texts), dtype=np.int64, count=len(texts))
    return np.array(numbers, dtype=np.uint64), np.repeat(np.arange(len(texts), dtype=np.int32), lengths)


def _mixed(numbers: Hashes) -> Hashes:
    """Return numbers whose every bit depends on every bit of `numbers` (the finalizer of MurmurHash3)."""
    mixed = numbers ^ (numbers >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def _table(hashes: Hashes, rows: NDArray[np.int32], texts: int) -> sparse.csr_matrix:
    bits = min(len(hashes).bit_length() + SPARE_BITS, MOST_BITS)
    columns = (hashes >> np.uint64(64 - bits)).astype(np.int32)
    table = sparse.csr_matrix((np.ones(len(columns), np.float32), (rows, columns)), shape=(texts, 1 << bits))
    table.sum_duplicates()
    table.data[:] = 1
    return table
