"""Names of people that follow a title or a rank, also where everything is in small letters."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded
from consultation.moderation.recognising.vocabulary import (
    FUNCTION_WORDS,
    NAMES,
    OTHER_CAPITALS,
    PARTICLES,
    WORK_WORDS,
    listed,
)

RANK = (
    r"(?:assistant\s|deputy\s|deputy\sassistant\s)?commissioner|commander|(?:chief\s)?superintendent"
    r"|(?:detective\s)?(?:chief\s)?(?:superintendent|inspector)|(?:detective\s|custody\s|desk\s)?sergeant"
    r"|(?:detective\s|special\s|police\s)?constable|(?:det\.?\s|ch\.?\s|chief\s){0,2}(?:supt|insp|sgt|con)\.?"
)
SHORT_RANK = (
    r"w?p\.?c\.?|p\.?c\.?s\.?o\.?|d\.?c\.?|d\.?s\.?|p\.?s\.?|d\.?i\.?|d\.?c\.?i\.?|d\.?c?\.?supt\.?|c\.?i\.?"
    r"|dsu|tdc|sc"
)
TITLE = (
    r"mr\.?\s(?:and|&)\smrs\.?|mrs?\.?|ms\.?|miss|mx\.?|dr\.?|doctor|prof(?:essor)?\.?|sir|dame|rev(?:erend|d)?\.?"
    r"|imam|rabbi|cllr\.?|councillor|father|sister"
)
PREFIX = r"(?:acting\s|temporary\s|temp\.?\s|[ta]/)?"
NUMBER = r"(?:\d{1,5}\s?[a-z]{0,2}\s)?"
TITLED = re.compile(
    rf"(?<![\w@./\-])(?P<title>{PREFIX}(?:(?P<rank>{RANK})|(?P<short>{SHORT_RANK})|(?P<officer>officer)|(?P<polite>{TITLE})))"
    rf"[ ]{{1,2}}{NUMBER}(?=[^\W\d_])"
)
POLITE = re.compile(rf"(?:{TITLE})(?!\w)")
WORD = re.compile(r"[^\W\d_][\w'\-]{0,30}")
# In small letters these are words themselves: what follows has to be a name that is known as one.
DOUBTFUL = listed("officer miss sir father sister doctor dc ds ps di ci sc con commander")
MOST_PARTS = 4


def find(folded: Folded) -> Spans:
    """Return where a title and the name behind it stand."""
    found = []
    for match in TITLED.finditer(folded.lower):
        end = _name_end(folded, match)
        if end:
            found.append((match.start(), end))
    return found


def _name_end(folded: Folded, match: re.Match[str]) -> int:
    """Return where the name behind a title ends; 0 where no name follows."""
    position, end, parts = match.end(), 0, 0
    while parts < MOST_PARTS and (word := WORD.match(folded.text, position)):
        written = word[0].removesuffix("'s").removesuffix("'")
        particle = written.lower() in PARTICLES
        if not particle and not _is_name(written, match, folded, later=parts > 0):
            break
        parts += 1
        position = word.end()
        end = end if particle else word.start() + len(written)
        if folded.text[position : position + 1] != " " or written != word[0]:
            break
        position += 1
    return end


def _is_name(word: str, match: re.Match[str], folded: Folded, *, later: bool) -> bool:
    small = word.lower()
    if small in FUNCTION_WORDS or small in OTHER_CAPITALS or len(word) < 2:
        return False
    title = folded.text[match.start("title") : match.end("title")]
    shouted = title.isupper() and word.isupper() and len(word) > 2 and small not in NAMES
    if word[0].isupper() and not (shouted and small in WORK_WORDS):
        # "Sister Helen" is somebody, "sister Helen" may be anybody's.
        return title[0].isupper() or small in NAMES or not _is_doubtful(title)
    if later:
        return small in NAMES
    return small in NAMES or not (_is_doubtful(title) or small in WORK_WORDS or len(small) < 3 or _is_plain(small))


def _is_doubtful(title: str) -> bool:
    return title.lower().replace(".", "").split()[-1] in DOUBTFUL


def _is_plain(word: str) -> bool:
    """Say whether a word in small letters ends as verbs and other words do, and names seldom."""
    return word.endswith(("ing", "ed", "ly", "tion", "ment", "ness", "ers", "ity", "ies", "n't"))


def category_of(words: str) -> str:
    """Return whether somebody is named with an officer's rank or as anybody else."""
    return "personal_data" if POLITE.match(words.lower()) else "officer"


RECOGNISER = Recogniser(
    key="titled_name",
    title="Name with a title or rank",
    sort=Sort.STRUCTURED,
    category="officer",
    flag="officer",
    reason="This looks like the name of an officer or of somebody else. It identifies the person.",
    finds="Mr, Mrs, Ms, Dr, PC, Sgt, DI and the other ranks, whole or shortened, with the name behind them; in small"
    " letters too (“sergeant wilkins”).",
    misses="Names without a title, first names alone; names in small letters that are also common words.",
    find=find,
    category_of=category_of,
)
