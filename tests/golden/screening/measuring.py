"""How much of what is marked in the labelled texts the recognisers find, and how much of what they find is marked."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from consultation.moderation.recognising.languages import language_of
from consultation.moderation.recognising.screening import RECOGNISERS, screen

HERE = Path(__file__).parent
MARK = re.compile(r"\{([a-z_]+)\|([^{}]+)\}")
# A finding may take a word more with it than is marked, "PC" or "number"; not half of the sentence.
MORE = 14


@dataclass(frozen=True)
class Labelled:
    """A text, and where a person marked what in it."""

    text: str
    marks: frozenset[tuple[int, int, str]]
    section: str


@dataclass
class Measured:
    """What one recogniser does on some texts."""

    marked: int = 0
    found: int = 0
    pointed_out: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.pointed_out if self.pointed_out else 1.0


def labelled(part: str) -> list[Labelled]:
    """Return the texts of a part, "development" or "held_out"."""
    sections = yaml.safe_load((HERE / f"{part}.yaml").read_text(encoding="utf-8"))
    return [_read(written, section) for section, texts in sections.items() for written in texts]


def _read(written: str, section: str) -> Labelled:
    text, marks, position = "", set(), 0
    for match in MARK.finditer(written):
        text += written[position : match.start()]
        marks.add((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return Labelled(text + written[position:], frozenset(marks), section)


def measure(texts: list[Labelled]) -> dict[str, Measured]:
    """Return how each recogniser does on `texts`, by its key."""
    result: dict[str, Measured] = defaultdict(Measured)
    loose = {recogniser.key for recogniser in RECOGNISERS if recogniser.sort != "structured"}
    for item in texts:
        findings = {(row.start, row.end, row.recogniser) for row in screen(item.text).findings}
        for mark in sorted(item.marks):
            one = result[mark[2]]
            one.marked += 1
            if any(_covers(item.text, finding, mark, loosely=mark[2] in loose) for finding in findings):
                one.found += 1
            else:
                one.missed.append(f"{item.text[mark[0] : mark[1]]!r} in {item.text!r}")
        for finding in sorted(findings):
            one = result[finding[2]]
            one.pointed_out += 1
            if any(_touches(finding, mark, loosely=finding[2] in loose) for mark in item.marks):
                one.right += 1
            else:
                one.wrong.append(f"{item.text[finding[0] : finding[1]]!r} in {item.text!r}")
    return {recogniser.key: result[recogniser.key] for recogniser in RECOGNISERS}


def _covers(text: str, finding: tuple[int, int, str], mark: tuple[int, int, str], *, loosely: bool) -> bool:
    """Say whether a finding takes every letter and figure of a mark; of a phrase it is enough to point at it."""
    if finding[2] != mark[2]:
        return False
    if loosely:
        return finding[0] < mark[1] and mark[0] < finding[1]
    left = text[mark[0] : max(mark[0], finding[0])] + text[min(mark[1], finding[1]) : mark[1]]
    return not any(letter.isalnum() for letter in left)


def _touches(finding: tuple[int, int, str], mark: tuple[int, int, str], *, loosely: bool) -> bool:
    same = finding[2] == mark[2] and finding[0] < mark[1] and mark[0] < finding[1]
    more = max(0, mark[0] - finding[0]) + max(0, finding[1] - mark[1])
    return same and (loosely or more <= MORE)


def languages(part: str) -> list[tuple[str, str]]:
    """Return texts with the code of their language, empty where it cannot be said, of a file by its name."""
    texts = yaml.safe_load((HERE / f"{part}.yaml").read_text(encoding="utf-8"))
    return [("" if code == "unknown" else code, text) for code, rows in texts.items() for text in rows]


def language_errors(part: str) -> list[str]:
    """Return the texts whose language is not the one found."""
    return [
        f"{text!r}: {code or '–'} found as {found or '–'}"
        for code, text in languages(part)
        if (found := language_of(text)) != code
    ]
