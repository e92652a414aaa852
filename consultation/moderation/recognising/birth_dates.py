"""Dates of birth: a whole date beside words that say that it is one."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:(?:18|19|20)\d{2}|'?\d{2})"
DATE = (
    rf"(?:(?:19|20)\d{{2}}[\s./\-]\d{{1,2}}[\s./\-]\d{{1,2}}"
    rf"|\d{{1,2}}\s?[\s./\-]\s?\d{{1,2}}\s?[\s./\-]\s?{YEAR}"
    rf"|{DAY}(?:\s?of)?[\s.\-/]{{0,2}}{MONTH},?[\s.\-/]{{0,2}}{YEAR}"
    rf"|{MONTH}\s?{DAY},?\s{{0,2}}{YEAR}"
    r"|\d{8}|\d{6})(?!\d)"
)
SAYS_BIRTH = r"(?<![a-z])(?:d\.?\s?o\.?\s?b(?![a-z])\.?|date[\s\-]of[\s\-]birth|birth[\s\-]?da(?:te|y)|born)"
BEFORE = re.compile(rf"{SAYS_BIRTH}[^.!?;\n\d]{{0,40}}?(?P<date>{DATE})")
BEHIND = re.compile(rf"(?<!\d)(?P<date>{DATE})(?:\s(?:is|was|as))?(?:\s(?:my|his|her|their|the))?\s?\(?{SAYS_BIRTH}")


def find(folded: Folded) -> Spans:
    """Return where dates of birth stand."""
    return [match.span("date") for pattern in (BEFORE, BEHIND) for match in pattern.finditer(folded.lower)]


RECOGNISER = Recogniser(
    key="birth_date",
    title="Date of birth",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like a date of birth. With a name it identifies the person.",
    finds="A whole date in figures or words near “born”, “dob”, “birthday” or “date of birth”.",
    misses="A date without such a word; a year or a birthday by itself is left alone on purpose.",
    find=find,
)
