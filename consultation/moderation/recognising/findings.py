"""What a recogniser is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from consultation.moderation.recognising.folding import Folded

Spans = Iterable[tuple[int, int]]


class Sort(StrEnum):
    """What the words of a recogniser call for."""

    # Has a form of its own, such as a telephone number.
    STRUCTURED = "structured"
    WORDS = "words"
    # Somebody may be in danger: there is a way to go before anything is decided about publishing.
    ROUTE = "route"


@dataclass(frozen=True)
class Recogniser:
    """Finds one kind of words: `find` returns spans of the folded text, in order and apart from each other.

    `category` is the kind of redaction to suggest; empty where none is. `flag` is what the answer is marked with.
    """

    key: str
    title: str
    sort: Sort
    category: str
    flag: str
    reason: str
    finds: str
    misses: str
    find: Callable[[Folded], Spans]
    route: str = ""
    category_of: Callable[[str], str] | None = None

    def category_for(self, words: str) -> str:
        """Return the kind of redaction to suggest for these words."""
        return self.category_of(words) if self.category_of else self.category


@dataclass(frozen=True, order=True)
class Finding:
    """Words that a recogniser points out, in code points of the original."""

    start: int
    end: int
    recogniser: str
