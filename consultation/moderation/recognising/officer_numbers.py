"""Numbers that identify an officer: on the collar or shoulder, on the warrant card."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded
from consultation.moderation.recognising.vocabulary import listed

RANK = (
    r"(?:w?\.?p\.?c\.?s?o?\.?|pcs|p\.?s\.?|d\.?c\.?|d\.?s\.?|sgt\.?|sergeant|constable|officers?|inspector|insp\.?)"
)
LETTERED = r"(?:\d{2,4}[\s\-]?[a-z]{2}|[a-z]{2}\s?\d{2,4})(?!\w)"
WARRANT = r"[a-z]?\d{5,6}(?!\w)"
BARE = r"\d{2,6}(?![\w%]|[.,:]\d)"
SAYS = r"(?:\s?(?:cards?|numbers?|nos?\.?|num\.?|id))?\s?(?:was|is|were|are|reads?|said|says|showed|:|=|of)?\s?"
PLACE = r"(?:collar|shoulders?|epaulettes?|warrant|badge)"
AFTER_PLACE = re.compile(rf"(?<!\w){PLACE}{SAYS}(?P<number>{LETTERED}|{WARRANT}|{BARE})")
OWN_NUMBER = re.compile(
    rf"(?<!\w)(?:officer'?s?'?|his|her|their|id)\snumbers?\s(?:(?:was|is|were|are)\s|:\s?)?(?P<number>{LETTERED}|{WARRANT}|\d{{3,5}}(?![\w%]))"
)
BEFORE_PLACE = re.compile(
    rf"(?<!\w)(?P<number>{LETTERED}|{WARRANT}),?\s(?:(?:was|is|on|as)\s)?(?:(?:his|her|their|the)\s)?{PLACE}"
)
AFTER_RANK = re.compile(
    rf"(?<!\w){RANK}\s(?:no\.?\s|number\s|#)?(?P<number>{LETTERED}|p\d{{5,6}}(?!\w)|\d{{3,5}}(?![\w%]|[.,:/]\d))"
)
GLUED = re.compile(r"(?<!\w)(?P<number>(?:pc|ps|dc|ds|pcso|sgt)\d{2,4}[a-z]{2})(?!\w)")
# Four figures and two capitals are an officer's number wherever they stand, unless the capitals are a unit.
ALONE = re.compile(r"(?<![\w£$€.,/\-])(?P<number>\d{3,4}[A-Z]{2})(?![\w\-])")
UNITS = listed("""
    AM PM KM MM CM GB MB TB TV HD BC AD BN MN ST ND RD TH HR HZ KG FT SQ KW ML OZ LB MS PX UK CC
""")
AND_ANOTHER = re.compile(rf"\s?(?:,|and|&|or|/)\s?(?P<number>{LETTERED}|{WARRANT})")
PATTERNS = (AFTER_PLACE, OWN_NUMBER, BEFORE_PLACE, AFTER_RANK, GLUED)
YEAR = re.compile(r"(?:19|20)\d\d")
NO_NUMBERS = frozenset(("101", "999", "111", "112"))
# Two letters that make a word with a figure: "collar number 12 is", "PC 20 or".
NO_LETTERS = listed("""
    is in on or of at to as by we he me my no so up us an am pm do if it be st nd rd th
""")


def find(folded: Folded) -> Spans:
    """Return where officers' numbers stand."""
    found = []
    for pattern in PATTERNS:
        for match in pattern.finditer(folded.lower):
            found += _numbers(folded, match)
    found += [match.span("number") for match in ALONE.finditer(folded.text) if match["number"][-2:] not in UNITS]
    return found


def _numbers(folded: Folded, match: re.Match[str]) -> list[tuple[int, int]]:
    """Return the number found, and those that are listed after it."""
    found = []
    text = folded.lower
    one: re.Match[str] | None = match
    while one is not None:
        start, end = one.span("number")
        number = text[start:end]
        if number in NO_NUMBERS or YEAR.fullmatch(number):
            break
        letters = re.search(r"[a-z]{2}", number)
        written = folded.text[start:end]
        if letters and letters[0] in NO_LETTERS and " " in number and not written.isupper():
            # "warrant number 204518 is": the figures alone.
            figures = re.search(r"\d{3,6}", number)
            if figures:
                found.append((start + figures.start(), start + figures.end()))
            break
        found.append((start, end))
        one = AND_ANOTHER.match(text, end)
    return found


RECOGNISER = Recogniser(
    key="officer_number",
    title="Collar, shoulder or warrant number",
    sort=Sort.STRUCTURED,
    category="officer",
    flag="officer",
    reason="This looks like an officer’s number. It identifies one officer.",
    finds="Numbers after a rank or “collar”, “shoulder”, “badge”, “warrant”: PC 4521MD, collar number 123 AB;"
    " lists of them; four figures with two capitals by themselves.",
    misses="Two figures alone, numbers far from the word that explains them.",
    find=find,
)
