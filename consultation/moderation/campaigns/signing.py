"""MinHash signatures of many texts at once, and the keys under which texts with much in common lie side by side.

The permutations are datasketch's; a signature is the same as its `MinHash` gives for the same shingles, worked out
for a whole column of texts in one step instead of for one text.
"""

from functools import cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from consultation.moderation.campaigns.shingling import Shingled

# Numbers in a signature. What is stored was made with these; another number or seed asks for a new grouping.
PERMUTATIONS = 64
SEED = 20_260_101
SCHEME = "affine32"
# Sorted rows in which a text has its neighbours.
TREES = 32
VERSION = 1

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
