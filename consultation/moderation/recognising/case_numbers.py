"""References of crimes, calls, custody and complaints."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
ON_DAY = (
    r"(?:\s(?:of|on)\s(?:\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:{MONTHS})[a-z]{{0,6}}))?"
)
TOKEN = (
    r"(?:cad\s?)?(?:[a-z]{1,5}[/\-])?[a-z]{0,4}\d(?:[a-z0-9]{0,20})"
    rf"(?:\s?[/\-]\s?[a-z0-9]{{1,14}}){{0,5}}{ON_DAY}|\d{{3,4}}\s\d{{3}}/\d{{2}}"
)
ASKS = (
    r"(?:\s?(?:ref(?:erence)?|record|report|number|no|num|log)\b\.?|\s?#){0,3}"
    r"\s?(?:(?:was|is|were|are|for|of)\s|[:=.\-])?\s?"
)
STRONG = re.compile(
    r"(?<!\w)(?:crime\s(?:ref(?:erence)?|report|number|no|num)\b\.?|cad\b|cris\b|crn\b|chs\b|urn\b|merlin\b"
    r"|(?:incident|case|custody|complaint|iopc|police|action\sfraud)\s(?:ref(?:erence)?|record|number|no|num)\b\.?"
    rf"|action\sfraud|incident\b){ASKS}(?P<number>\d{{3,4}}\s\d{{3}}/\d{{2}}|{TOKEN})(?![\w])"
)
WEAK = re.compile(rf"(?<!\w)(?:ref(?:erence)?|log)\b\.?{ASKS}(?P<number>{TOKEN})(?!\w)")
FORMS = re.compile(
    r"(?<![\w/\-])(?P<number>\d{7}/\d{2}|0\d/\d{5,7}/\d{2}|[a-z]{3}-\d{4,6}-\d{2}-\d{4}-\d{2,3}|nfrc\d{10,14})(?![\w/\-])"
)
YEARS = re.compile(r"(?:19|20)\d\d(?:/\d\d(?:\d\d)?)?")


def find(folded: Folded) -> Spans:
    """Return where references stand."""
    found = []
    for pattern, figures in ((STRONG, 3), (WEAK, 4), (FORMS, 7)):
        for match in pattern.finditer(folded.lower):
            number = match["number"]
            if sum(letter.isdigit() for letter in number) >= figures and not YEARS.fullmatch(number):
                found.append(match.span("number"))
    return found


RECOGNISER = Recogniser(
    key="case_number",
    title="Crime, call or case reference",
    sort=Sort.STRUCTURED,
    category="live_proceedings",
    flag="personal",
    reason="This looks like the reference of a crime, a call or a case. The case may be live and leads to people.",
    finds="Numbers after crime ref, CAD, CRIS, CRN, URN, custody, complaint, incident or log; the forms 1234567/24,"
    " 01/123456/24 and ABC-12345-24-0101-01 by themselves.",
    misses="Short numbers without such a word, numbers in a sentence of their own.",
    find=find,
)
