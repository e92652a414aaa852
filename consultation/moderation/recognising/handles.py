"""Names on social media, and the addresses of profiles there."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

HOSTS = (
    r"(?:twitter|x|facebook|fb|instagram|tiktok|snapchat|threads|reddit|youtube|linkedin|pinterest|twitch)\.(?:com|net)"
    r"|instagr\.am|youtu\.be|t\.me|telegram\.me|wa\.me|discord\.(?:gg|com)|bsky\.app"
)
PATH = r"[a-z0-9_@.~%/?=&#+\-]{1,200}"
PROFILE = re.compile(rf"(?<![a-z0-9.\-@])(?:https?://)?(?:[a-z]{{1,8}}\.)?(?:{HOSTS})/{PATH}")
ELSEWHERE = re.compile(rf"(?<![a-z0-9])https?://[a-z0-9.\-]{{3,80}}/@{PATH}")
AT_NAME = re.compile(r"(?<![\w@.+\-])@(?=[a-z0-9_.]{0,29}[a-z])[a-z0-9_][a-z0-9_.]{1,29}")
SERVICES = "instagram|insta|ig|snapchat|snap|tiktok|twitter|telegram|kik|facebook|fb|discord|reddit|threads|twitch"
SERVICE_NAME = re.compile(
    rf"(?<!\w)(?:{SERVICES})(?:\s(?:handle|name|account|user(?:name)?|page|profile|id))?"
    r"(?:\s?[:=\-]\s?|\s(?:is|as|was)\s|\s)(?P<name>(?=[a-z0-9_.]{0,29}[a-z])(?=[a-z]{0,29}[0-9_.])[a-z0-9_][a-z0-9_.]{2,29})"
)
REDDIT = re.compile(r"(?<![\w/])u/[a-z0-9_\-]{3,20}(?!\w)")
TRAILING = ".,;:!?)-/"


def find(folded: Folded) -> Spans:
    """Return where names and profiles on social media stand."""
    found = [
        _without_stop(folded.lower, *match.span())
        for pattern in (PROFILE, ELSEWHERE, AT_NAME, REDDIT)
        for match in pattern.finditer(folded.lower)
    ]
    for match in SERVICE_NAME.finditer(folded.lower):
        start, end = _without_stop(folded.lower, *match.span("name"))
        if re.search(r"[0-9_.]", folded.lower[start:end]):
            found.append((start, end))
    return found


def _without_stop(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the full stop of the sentence that it ends."""
    return start, start + len(text[start:end].rstrip(TRAILING))


RECOGNISER = Recogniser(
    key="handle",
    title="Social media name or profile",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like somebody’s name or page on social media. It leads to the person.",
    finds="@names, addresses of profiles and groups on large services, names given after “insta”, “snap”, “ig”.",
    misses="Names of plain letters after a service (“my insta is maya”), pages on small services.",
    find=find,
)
