"""E-mail addresses, also those written so that machines should not find them."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

NAME = r"[a-z0-9_+][a-z0-9_.+'\-]{0,63}"
DOMAIN = r"[a-z0-9][a-z0-9\-]{0,62}"
PLAIN = rf"(?<![a-z0-9_.+\-]){NAME}@{DOMAIN}(?:\.{DOMAIN}){{1,4}}"
AT = r"\s?(?:\(at\)|\[at\]|\{at\}|<at>)\s?|\s(?:at|@)\s"
DOT = r"\s?(?:\(dot\)|\[dot\]|\{dot\})\s?|\sdot\s"
WORD = r"[a-z0-9_+\-]{1,40}"
# At least one end has to be spelled: "meet at noon" is no address, "ann at noon dot com" is.
SPELLED = (
    rf"(?<![a-z0-9_.+\-]){WORD}(?:(?:{DOT}|\.){WORD}){{0,3}}"
    rf"(?:(?:{AT}|@){DOMAIN}(?:{DOT}){WORD}(?:(?:{DOT}|\.){WORD}){{0,2}}"
    rf"|\s?(?:\(at\)|\[at\]|\{{at\}})\s?{DOMAIN}(?:\.{DOMAIN}){{1,4}})"
)
PATTERNS = [re.compile(pattern) for pattern in (PLAIN, SPELLED)]


def find(folded: Folded) -> Spans:
    """Return where e-mail addresses stand."""
    if "@" not in folded.lower and "at" not in folded.lower:
        return []
    return [match.span() for pattern in PATTERNS for match in pattern.finditer(folded.lower)]


RECOGNISER = Recogniser(
    key="email",
    title="E-mail address",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like an e-mail address. It would let anybody reach the person.",
    finds="name@place.org in any case, with plus signs and dots; also “name at place dot org” and name[at]place.org.",
    misses="Addresses with spaces inside, or spelled in another language.",
    find=find,
)
