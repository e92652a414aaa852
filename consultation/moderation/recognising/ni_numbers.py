"""National Insurance numbers."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

GAP = r"[\s.\-]{0,2}"
# QQ stands on every form as the example, and people copy it.
PREFIX = rf"(?:qq|[a-ceghj-pr-tw-z]{GAP}[a-ceghj-npr-tw-z])"
NUMBER = re.compile(rf"(?<![a-z0-9]){PREFIX}(?:{GAP}\d){{6}}{GAP}[a-d](?![a-z0-9])")


def find(folded: Folded) -> Spans:
    """Return where National Insurance numbers stand."""
    return [match.span() for match in NUMBER.finditer(folded.lower)]


RECOGNISER = Recogniser(
    key="ni_number",
    title="National Insurance number",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like a National Insurance number. It can be misused in the person’s name.",
    finds="Two letters, six digits and a letter from A to D, however they are spaced.",
    misses="Numbers without their last letter, or with a digit wrong.",
    find=find,
)
