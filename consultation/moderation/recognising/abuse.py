"""Abusive words, also with figures for letters, stars, stretched or spaced out."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

# Stems, and what may follow them. A stem is only found as the beginning of a word.
STEMS = {
    "fuck": "s|ed|er|ers|ing|in|wit|wits|face|head|heads|up",
    "fck": "s|ed|ing|in|er|ers|wits?",
    "motherfuck": "er|ers|ing",
    "shit": "s|ty|e|tier|tiest|ting|head|heads|show|hole|bag|bags|storm",
    "bullshit": "ting|ter|ters",
    "cunt": "s|y|ish",
    "wank": "er|ers|s|ing|y",
    "twat": "s|tish",
    "prick": "s",
    "dickhead": "s",
    "knobhead": "s",
    "bellend": "s",
    "tosser": "s",
    "arse": "s|d",
    "arsehole": "s",
    "asshole": "s",
    "bastard": "s|ly",
    "bitch": "es|y|ing",
    "slag": "s",
    "slut": "s|ty",
    "whore": "s",
    "bollock": "s",
    "scum": "bag|bags|my",
    "cocksucker": "s",
    "retard": "s|ed",
    "spastic": "s",
    "moron": "s|ic",
    "idiot": "s",
    "imbecile": "s",
    "paki": "s",
    "nigger": "s",
    "nigga": "s|z",
    "gyppo": "s",
    "pikey": "s",
    "wog": "s",
    "faggot": "s",
    "poofter": "s",
    "tranny": "",
    "trannies": "",
    "coon": "s",
    "chink": "s",
    "raghead": "s",
}
# What is written for a letter so that a filter should not see it.
LEET = {
    "a": "a@4",
    "b": "b",
    "c": "ck(",
    "e": "e3",
    "g": "g9",
    "i": "i1!|",
    "l": "l1",
    "o": "o0",
    "s": "s5$z",
    "t": "t7+",
    "u": "uv",
}
PHRASES = re.compile(
    r"(?<!\w)(?:p[i1!*]ss\s?off|(?:you|typical|filthy|dirty|lazy|bent|racist|corrupt|fascist|fucking|these|those)\s"
    r"(?:\w{1,12}\s)?pigs|bull\ss[h]?[i1!*]t|the\sfilth|a[s$]{2}h[o0]les?|piece\s?of\sshit|son\sof\sa\sbitch"
    r"|go\sback\sto\s(?:your|their|where)|phuck\w{0,4})(?!\w)"
)
SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][\s._*\-]{1,2}){2,14}[^\W_](?![^\W_])")
NOT_ABUSE = re.compile(r"(?<!\w)(?:slag\sheaps?|chink\s(?:of|in)|retard(?:s|ed)?\s(?:the|growth|progress))")


def _letter(letter: str, *, starred: bool) -> str:
    """Return the pattern of a letter, in one of its disguises and stretched."""
    disguises = re.escape(LEET.get(letter, letter)) + (r"*" if starred else "")
    return f"[{disguises}]{{1,12}}"


def _stem(stem: str) -> str:
    """Return the pattern of a stem; a star may stand for a letter inside, never for the first."""
    letters = [_letter(letter, starred=index > 0) for index, letter in enumerate(stem)]
    return "".join(letters)


WORDS = re.compile(
    r"(?<![\w@/.])(?:"
    + "|".join(f"{_stem(stem)}(?:{endings})?" for stem, endings in sorted(STEMS.items(), reverse=True))
    + r")(?!\w)"
)
EXACT = frozenset(stem + ending for stem, endings in STEMS.items() for ending in ["", *endings.split("|")])


def find(folded: Folded) -> Spans:
    """Return where abusive words stand."""
    return sorted([*_words(folded.lower), *_spaced(folded.lower)])


def _words(text: str) -> Spans:
    harmless = {match.start() for match in NOT_ABUSE.finditer(text)}
    for pattern in (WORDS, PHRASES):
        for match in pattern.finditer(text):
            if match.start() not in harmless:
                yield match.span()


def _spaced(text: str) -> Spans:
    """Find words whose letters stand apart, as in "c u n t s" and "f.u.c.k"."""
    for match in SPACED.finditer(text):
        word = re.sub(r"[\s._*\-]", "", match[0])
        if word in EXACT or WORDS.fullmatch(word):
            yield match.span()


RECOGNISER = Recogniser(
    key="abusive",
    title="Abusive words",
    sort=Sort.WORDS,
    category="abusive",
    flag="abusive",
    reason="This looks like an insult or a slur. Strong words about the police are not abuse by themselves.",
    finds="Insults and slurs in English, also as f*ck, sh1t, c u n t or stretched.",
    misses="Insults without a bad word, irony, other languages, words that are new.",
    find=find,
)
