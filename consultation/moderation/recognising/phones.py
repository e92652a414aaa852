"""Telephone numbers of the United Kingdom, however they are spaced, and those written in words."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

BETWEEN = r"[\s().\-/]{0,2}"
NUMBER = re.compile(
    rf"(?<![\w+£$€.,/])\(?(?:(?:\+|00){BETWEEN}44|44|0)(?:{BETWEEN}\(0\))?(?:{BETWEEN}\d){{8,10}}(?!\d)"
)
DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        ("zero oh o nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
}
TIMES = {"double": 2, "triple": 3, "treble": 3}
UNIT = rf"(?:{'|'.join([*DIGITS, *TIMES, 'hundred'])}|\d{{1,6}})"
SPELLED = re.compile(rf"(?<!\w)(?:{UNIT}(?:[\s,.\-]{{1,3}}(?:dash|dot|space)?[\s,]{{0,2}})){{4,24}}{UNIT}(?!\w)")
WORD = re.compile(r"[a-z]+|\d+")
# Numbers that anybody may ring are nobody's: free numbers, those of charities and public bodies, premium rates.
SHARED = re.compile(r"0(?:80|84|87|9|30)")


def find(folded: Folded) -> Spans:
    """Return where telephone numbers stand."""
    plain = [match.span() for match in NUMBER.finditer(folded.text) if _is_personal(_national(match[0]))]
    spelled = [
        match.span()
        for match in SPELLED.finditer(folded.lower)
        if any(letter.isalpha() for letter in match[0]) and _is_personal(_spoken(match[0]))
    ]
    return plain + spelled


def _national(number: str) -> str:
    """Return the digits of a number, beginning with the 0 that is dialled inside the country."""
    digits = "".join(letter for letter in number.replace("(0)", "") if letter.isdigit())
    for abroad in ("0044", "44"):
        if digits.startswith(abroad):
            return "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits


def _is_personal(digits: str) -> bool:
    if SHARED.match(digits):
        return False
    lengths = (10, 11) if digits.startswith("01") else (11,)
    return digits[:2] in ("01", "02", "03", "07") and len(digits) in lengths


def _spoken(words: str) -> str:
    """Return the digits that are said: “double seven” is two of them, “seven hundred” three."""
    digits, times = "", 1
    for word in WORD.findall(words):
        if word in TIMES:
            times = TIMES[word]
        elif word == "hundred":
            digits += "00"
        elif word.isdigit() or word in DIGITS:
            digits += DIGITS.get(word, word) * times
            times = 1
    return digits


RECOGNISER = Recogniser(
    key="phone",
    title="Telephone number",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like a telephone number. It would let anybody reach the person.",
    finds="UK mobile and landline numbers, with +44, brackets, dots, dashes, any spacing, or in words.",
    misses="Numbers abroad, local numbers without their area code; 0800, 0300 and others are left alone on purpose.",
    find=find,
)
