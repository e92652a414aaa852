"""Registrations of vehicles: today's, and the older ones with a letter before or behind."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded
from consultation.moderation.recognising.vocabulary import SHORT_WORDS, listed

GAP = r"(?P<{0}>[\s.\-]?)"
CURRENT = rf"(?P<first>[a-hj-pr-y]{{2}}){GAP.format('gap')}\d{{2}}{GAP.format('gap2')}(?P<last>[a-hj-z]{{3}})"
PREFIX = rf"[a-hj-np-tv-y]{GAP.format('gap')}\d{{1,3}}\s?(?P<last>[a-hj-z]{{3}})"
SUFFIX = rf"(?P<last>[a-hj-z]{{3}})\s?\d{{1,3}}{GAP.format('gap')}[a-hj-np-tv-y]"
STYLES = [
    (re.compile(rf"(?<![a-z0-9£$'])(?:{style})(?![a-z0-9'])"), certain)
    for style, certain in ((CURRENT, True), (PREFIX, False), (SUFFIX, False))
]
ABOUT_VEHICLES = re.compile(
    r"\b(?:reg(?:istration)?s?|plates?|car|cars|van|vans|vehicles?|moped|scooter|(?:motor)?bike|motorcycle|lorry"
    r"|taxi|cab|minicab|truck|audi|bmw|ford|golf|transit|mercedes|vauxhall|fiesta|corsa|astra|toyota|prius|honda"
    r"|nissan|kia|vw|volkswagen|renault|peugeot|range rover|number ?plate)\b"
)
# Three capitals before a number that are mostly something else.
ACRONYMS = listed("cad bbc itv nhs tfl mps gbp usd eur act sec pcs hrs mph gdp")
WINDOW = 40


def find(folded: Folded) -> Spans:
    """Return where registrations stand; what could be words of a sentence needs a vehicle near by."""
    return [
        match.span()
        for style, certain in STYLES
        for match in style.finditer(folded.lower)
        if _is_registration(folded, match, certain=certain)
    ]


def _is_registration(folded: Folded, match: re.Match[str], *, certain: bool) -> bool:
    start, end = match.span()
    if ABOUT_VEHICLES.search(folded.lower, max(0, start - WINDOW), start):
        return match["last"] not in SHORT_WORDS or not match["gap"]
    if match["last"] in SHORT_WORDS or (not certain and match["last"] in ACRONYMS):
        return False
    if folded.text[start:end].isupper():
        return True
    # In small letters only what no sentence looks like: "gf19 hbn", not "at 10 per".
    return certain and folded.lower[start:end] == folded.text[start:end] and not match["gap"]


RECOGNISER = Recogniser(
    key="vehicle",
    title="Vehicle registration",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like a vehicle’s registration. It leads to its keeper.",
    finds="Registrations since 2001 (AB12 CDE), with a letter first (A123 BCD) or last (ABC 123D), in any spacing.",
    misses="Personal plates and plates of Northern Ireland and other countries.",
    find=find,
)
