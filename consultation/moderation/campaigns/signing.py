"""MinHash signatures of many texts at once, and the keys under which texts with much in common lie side by side.

The permutations are datasketch's; a signature is the same as its `MinHash` gives for the same shingles, worked out
for a whole column of texts in one step instead of for one text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from consultation.moderation.campaigns.shingling import Shingled, shingled

# Numbers in a signature. What is stored was made with these; another number or seed asks for a new grouping.
PERMUTATIONS = 64
SEED = 20_260_101
SCHEME = "affine32"
# Sorted rows in which a text has its neighbours.
TREES = 32
# Of these so many are kept in the database, where a text looks at more neighbours.
STORED_TREES = 16
VERSION = 1
# Two signatures that agree in fewer places than this are not looked at further.
LEAST_AGREEMENT = 3

Signatures = NDArray[np.uint32]


@cache
def _permutations() -> NDArray[np.uint32]:
    permutations: NDArray[np.uint32] = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
    return permutations


def signatures_of(texts: Shingled) -> Signatures:
    """Return a column of `PERMUTATIONS` numbers for each text; how many two have in common tells their likeness."""
    if not len(texts):
        return np.empty((PERMUTATIONS, 0), dtype=np.uint32)
    hashes = _premixed(texts.pairs)
    multipliers, addends = _permutations()
    signatures = np.empty((PERMUTATIONS, len(texts)), dtype=np.uint32)
    for number, (multiplier, addend) in enumerate(zip(multipliers, addends, strict=True)):
        np.minimum.reduceat(hashes * multiplier + addend, texts.starts, out=signatures[number])
    return signatures


def keys_of(signatures: Signatures, tree: int) -> NDArray[np.uint64]:
    """Return the keys of texts in one tree: the more two signatures agree, the nearer their keys lie when sorted."""
    first = signatures[tree].astype(np.uint64)
    second = signatures[(tree + TREES) % PERMUTATIONS].astype(np.uint64)
    keys: NDArray[np.uint64] = (first << np.uint64(32)) | second
    return keys


def _premixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return hashes as datasketch mixes them before it permutes them (the finalizer of MurmurHash3, 32 bits)."""
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


@dataclass(frozen=True)
class Signed:
    """What is kept of a text: whether another is the same, how like it is, and where it stands among all."""

    words_hash: int
    sketch: bytes
    keys: tuple[int, ...]


def signed(texts: Sequence[Sequence[str]]) -> list[Signed]:
    """Return what is kept of texts, each given as its words; numbers are such as PostgreSQL's bigint holds."""
    signatures = signatures_of(shingled(texts))
    sketches = np.ascontiguousarray(signatures.T.astype(np.uint8))
    keys = np.stack([keys_of(signatures, tree) >> np.uint64(1) for tree in range(STORED_TREES)], axis=1)
    return [
        Signed(_words_hash(words), sketch.tobytes(), tuple(row.tolist()))
        for words, sketch, row in zip(texts, sketches, keys, strict=True)
    ]


def agreeing_places(sketches: Sequence[bytes], others: Sequence[bytes]) -> list[int]:
    """Return the places of the sketches that agree in enough places with one of the others."""
    if not sketches or not others:
        return []
    rows = np.frombuffer(b"".join(sketches), np.uint8).reshape(len(sketches), PERMUTATIONS)
    agrees = np.zeros(len(rows), dtype=bool)
    for other in others:
        agrees |= np.count_nonzero(rows == np.frombuffer(other, np.uint8), axis=1) >= LEAST_AGREEMENT
    return [int(place) for place in np.flatnonzero(agrees)]


def _words_hash(words: Sequence[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest(), "big", signed=True)
