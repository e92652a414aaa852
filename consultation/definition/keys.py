"""Keys of questions, choices and pages, made from what they say."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 40
# Names that the pages of a response use for their own buttons and fields, and keys that mean something.
RESERVED = frozenset({"csrfmiddlewaretoken", "later", "check", "respondent", "seen", "step"})


def new_key(text: str, taken: Collection[str], *, otherwise: str, between: str = "-") -> str:
    """Return a key made from the first words of a text, different from all that are taken.

    A text without Latin letters gives `otherwise` with a number. `between` stands between words.

    >>> new_key("How safe do you feel?", {"how-safe-do-you-feel"}, otherwise="question")
    'how-safe-do-you-feel-2'
    >>> new_key("ما رأيك؟", set(), otherwise="question")
    'question-1'
    """
    stem = _stem(text, between)
    number = 1 if stem else 0
    stem = stem or otherwise
    key = stem if number else f"{stem}{between}1"
    number = max(number, 1)
    while key in taken or key in RESERVED:
        number += 1
        key = f"{stem}{between}{number}"
    return key


def _stem(text: str, between: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain)
    stem = ""
    for word in words:
        longer = f"{stem}{between}{word}" if stem else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        stem = longer
    return stem
