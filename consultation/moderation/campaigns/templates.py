"""The text that was passed round, as nearly as a group has it, and what each of its members made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

import numpy as np

from consultation.moderation.campaigns.shingling import shingled
from consultation.moderation.campaigns.words import words_of

# A template is found among so many members at most, taken evenly; more do not change which one is nearest to all.
LOOKED_AT = 400
# A text with a larger share of words of its own says something that its template does not.
OWN_WORDS = 0.3


@dataclass(frozen=True)
class Piece:
    """Some words in a row: in the template and the text, or in one of them only."""

    kind: Literal["kept", "left_out", "added"]
    text: str


def template_of(texts: Sequence[str]) -> int:
    """Return the place of the text that has most in common with all the others: the medoid of the group."""
    step = max(1, -(-len(texts) // LOOKED_AT))
    places = range(0, len(texts), step)
    table = shingled([words_of(texts[place]) for place in places]).table
    sizes = np.diff(table.indptr)
    common = (table @ table.T).toarray()
    alike = common / np.maximum(sizes[:, None] + sizes[None, :], 1)
    return places[int(np.argmax(alike.sum(axis=1)))]


def pieces(template: str, text: str) -> list[Piece]:
    """Return `text` with what it left out of the template and what it added, word by word.

    What is added is as the person wrote it; what both have is taken from the text. A change of case or punctuation
    alone is no change.

    >>> [(piece.kind, piece.text) for piece in pieces("More local officers.", "many more officers")]
    [('added', 'many'), ('kept', 'more'), ('left_out', 'local'), ('kept', 'officers')]
    """
    before, after = _spelled(template), _spelled(text)
    matcher = SequenceMatcher(None, [folded for folded, _ in before], [folded for folded, _ in after], autojunk=False)
    found: list[Piece] = []
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        kept = operation == "equal"
        if not kept and end > start:
            found.append(Piece("left_out", " ".join(word for _, word in before[start:end])))
        if new_end > new_start:
            found.append(Piece("kept" if kept else "added", " ".join(word for _, word in after[new_start:new_end])))
    return found


def own_share(template: str, text: str) -> float:
    """Return how much of `text` is not in the template, from 0 to 1, in words."""
    parts = pieces(template, text)
    counts = {kind: sum(len(part.text.split()) for part in parts if part.kind == kind) for kind in ("kept", "added")}
    return counts["added"] / max(counts["kept"] + counts["added"], 1)


def own_words(template: str, text: str) -> list[str]:
    """Return what a text adds to the template, each time as the words in a row."""
    return [part.text for part in pieces(template, text) if part.kind == "added"]


def _spelled(text: str) -> list[tuple[str, str]]:
    """Return the parts of a text between spaces, folded and as written; a mark alone goes with the word before."""
    words = [(" ".join(words_of(part)), part) for part in text.split()]
    spelled: list[tuple[str, str]] = []
    for is_mark, run in groupby(words, key=lambda word: not word[0]):
        written = list(run)
        if is_mark and spelled:
            folded, word = spelled.pop()
            spelled.append((folded, " ".join([word, *(mark for _, mark in written)])))
        else:
            spelled.extend(written)
    return spelled
