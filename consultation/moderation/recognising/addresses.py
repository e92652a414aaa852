"""Lines of an address: a number and a street, or a flat in a house."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded
from consultation.moderation.recognising.vocabulary import FUNCTION_WORDS, WORK_WORDS, listed

# Always a street, also in small letters.
PLAIN_STREETS = listed("road rd street avenue ave crescent lane gardens terrace mews grove rise")
# A street where they are written with a capital; in small letters just words.
STREETS = PLAIN_STREETS | listed("""
    st close court ct drive dr place pl square sq way parade row yard wharf hill park view vale villas cottages
    mansions approach embankment broadway walk green circus gate gdns bridge quay end common buildings arcade
    mead passage path crescents croft field fields heath esplanade boulevard
""")
HOUSES = listed("house court tower mansions lodge point heights building buildings estate")
ARTICLED = listed("crescent grove avenue drive parade square broadway street terrace green")
WORD = r"[^\W\d_][\w.'\-]{0,24}"
ROOM = r"(?:flat|apartment|apt|unit|room|studio)\.?\s(?:\d{1,4}\s?[a-z]?|[a-z])(?!\w)"
NUMBER = r"\d{1,4}\s?[a-f]?(?:\s?[\-/]\s?\d{1,4}[a-f]?)?(?!\w)"
LINE = re.compile(
    rf"(?<![\w£$€.,/:\-])(?P<room>{ROOM},?\s)?(?:no\.?\s|nr\.?\s|number\s)?(?P<number>{NUMBER},?\s)?"
    rf"(?=(?P<words>{WORD}(?:[ ]{{1,2}}{WORD}){{0,5}}))"
)
EACH_WORD = re.compile(WORD)
# A number after these is no house: "since 2019 Brixton Road", "section 60 Oxford Street".
NO_HOUSE = re.compile(r"(?:\b(?:in|since|by|until|from|section|priority|clause|page|article|route|bus|zone|top)\s)$")
YEAR = re.compile(r"(?:19|20)\d\d")
# In small letters these stand before a street that has no number: "3 busy roads", "a 4 lane road".
NO_NAMES = FUNCTION_WORDS | WORK_WORDS | PLAIN_STREETS | listed("mile miles metre metres busy main mph")


def find(folded: Folded) -> Spans:
    """Return where lines of an address stand."""
    found = []
    for match in LINE.finditer(folded.lower):
        if match["room"] or (match["number"] and not _is_no_house(folded.lower, match)):
            end = _end(folded, match)
            if end:
                found.append((match.start(), end))
    return found


def _is_no_house(text: str, match: re.Match[str]) -> bool:
    start = match.start("number")
    # A year after such a word, or any number after "section"; a house may well be "in 14 Acacia Road".
    before = NO_HOUSE.search(text, max(0, start - 12), start)
    if before is None:
        return False
    return bool(YEAR.match(match["number"])) or before[0].strip() not in ("in", "by", "until", "from", "since")


def _end(folded: Folded, match: re.Match[str]) -> int:
    """Return where the address ends: behind the last word that is a street; 0 where there is none."""
    words = list(EACH_WORD.finditer(folded.text, *match.span("words")))
    kinds = (HOUSES | STREETS) if match["room"] else (STREETS if match["number"] else HOUSES)
    for count in range(min(5, len(words)), 1, -1):
        name, street = words[: count - 1], words[count - 1]
        kind = street[0].rstrip(".").lower()
        if kind in kinds and (_is_written_as_name(name, street) or _is_small(name, kind, match)):
            return street.end() - (street[0].endswith(".") and kind in PLAIN_STREETS)
    return 0


def _is_written_as_name(name: list[re.Match[str]], street: re.Match[str]) -> bool:
    written = all(word[0][0].isupper() for word in (*name, street))
    the = name[-1][0].lower() == "the"
    own = any(word[0].lower().rstrip(".") not in NO_NAMES for word in name)
    first = name[0][0].lower() not in FUNCTION_WORDS - {"the"}
    return (
        written and first and (own or len(name) > 1 or _is_known(name[0][0])) and not (the and len(name) > 1)
    ) or (written and the and street[0].lower() in ARTICLED)


def _is_known(word: str) -> bool:
    """Say whether a word that is mostly no name is one before "Street": High Street, Park Road, Station Approach."""
    return word.lower() in listed("""
        high park church station new old market green hill grove court house bridge mill school west
    """)


def _is_small(name: list[re.Match[str]], kind: str, match: re.Match[str]) -> bool:
    if kind not in PLAIN_STREETS and not match["room"]:
        return False
    small = all(word[0].islower() for word in name)
    return small and not any(word[0].rstrip(".") in NO_NAMES for word in name) and len(name) <= 3


RECOGNISER = Recogniser(
    key="address",
    title="Line of an address",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like a home’s address. It says where somebody lives.",
    finds="A house number and a street, a flat and its house, in small letters too for “road”, “street” and others.",
    misses="Houses with a name and no number, streets without a number (left alone on purpose).",
    find=find,
)
