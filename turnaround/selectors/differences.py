"""The words that one text has and another has not."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Below this the two texts have too little in common: showing both whole is clearer.
ALIKE = 0.5


@dataclass(frozen=True)
class Words:
    """Some words in a row that both texts have, or only one of them."""

    kind: Literal["kept", "removed", "added"]
    text: str


def word_changes(before: str, after: str) -> list[Words]:
    """Return the words removed and added between two texts; nothing where the two are hardly alike.

    >>> [(words.kind, words.text) for words in word_changes("more local officers", "many more officers")]
    [('added', 'many'), ('kept', 'more'), ('removed', 'local'), ('kept', 'officers')]
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return []
    changes: list[Words] = []
    for operation, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            changes.append(Words("kept", " ".join(old[old_start:old_end])))
            continue
        if old_end > old_start:
            changes.append(Words("removed", " ".join(old[old_start:old_end])))
        if new_end > new_start:
            changes.append(Words("added", " ".join(new[new_start:new_end])))
    return changes
