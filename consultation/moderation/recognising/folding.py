"""A text made plain for the recognisers, with the way back to the original.

Full-width and mathematical letters, digits of other scripts, invisible characters, accents, odd spaces and letters
that only look like Latin ones would hide words from a search. They are folded, and every place remembers where it
came from.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

APOSTROPHES = frozenset("’‘ʼ`´′＇")
DASHES = frozenset("‐‑‒–—―−")
# Letters of other scripts that are read as Latin ones where they stand among Latin letters.
LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅαορνιτκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijshdqwABEKMHOPCTYXIJSaopvitkABEZHIKMNOPTYX"
)
WORD = re.compile(r"[^\W\d_]+")
ASCII_LETTER = re.compile(r"[A-Za-z]")
KEPT_CONTROLS = "\n\r\t"


@dataclass(frozen=True)
class Folded:
    """A text to search in: as written, in small letters, and for each place where it starts and ends originally."""

    text: str
    lower: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the folded text as a span of the original, in code points."""
        return self.starts[start], self.ends[end - 1]


def folded(text: str) -> Folded:
    """Return `text` made plain.

    >>> folded("０７7\\u200b00").text
    '07700'
    """
    if text.isascii():
        return Folded(text, text.lower(), range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        plain = _plain(character)
        if plain:
            letters.append(plain)
            starts += [index] * len(plain)
            ends += [index + 1] * len(plain)
        elif ends:
            # An accent or something invisible belongs to the letter before it.
            ends[-1] = index + 1
    latin = WORD.sub(_latin, "".join(letters))
    return Folded(latin, _lower(latin), starts, ends)


def _plain(character: str) -> str:
    """Return what a character is read as; nothing for one that is not seen."""
    if character.isascii():
        return character
    if character in APOSTROPHES:
        return "'"
    if character in DASHES:
        return "-"
    return "".join(_seen(part) for part in unicodedata.normalize("NFKD", character))


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf") or (category == "Cc" and character not in KEPT_CONTROLS):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return " " if category in ("Zs", "Zl", "Zp") else character


def _latin(word: re.Match[str]) -> str:
    letters = word[0]
    return letters if letters.isascii() or not ASCII_LETTER.search(letters) else letters.translate(LOOKALIKES)


def _lower(text: str) -> str:
    """Return `text` in small letters, as long as it was."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
