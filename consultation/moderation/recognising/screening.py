"""Everything that machines point out in one text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consultation.moderation.recognising import (
    abuse,
    addresses,
    birth_dates,
    case_numbers,
    danger,
    emails,
    handles,
    names,
    ni_numbers,
    officer_numbers,
    phones,
    postcodes,
    vehicles,
)
from consultation.moderation.recognising.findings import Finding, Recogniser, Sort
from consultation.moderation.recognising.folding import Folded, folded
from consultation.moderation.recognising.languages import language_of

# Goes up with every change of what is found: `manage.py rescreen` then looks at the answers again.
VERSION = 1
# Where two kinds of a form of their own claim the same words, the one that comes first has them.
STRUCTURED = tuple(
    module.RECOGNISER
    for module in (
        emails,
        handles,
        ni_numbers,
        birth_dates,
        case_numbers,
        phones,
        officer_numbers,
        postcodes,
        vehicles,
        addresses,
        names,
    )
)
RECOGNISERS: tuple[Recogniser, ...] = (*STRUCTURED, abuse.RECOGNISER, *danger.RECOGNISERS)
BY_KEY: Mapping[str, Recogniser] = {recogniser.key: recogniser for recogniser in RECOGNISERS}
# What an answer is marked with, and what that is called.
FLAGS: Mapping[str, str] = {
    "safeguarding": "Somebody may be in danger",
    "abusive": "Abusive words",
    "officer": "May identify an officer",
    "personal": "Personal details",
}


@dataclass(frozen=True)
class Screening:
    """What was found in a text: places, in their order; flags; and the language, empty where it cannot be said."""

    findings: list[Finding]
    flags: list[str]
    language: str


def screen(text: str) -> Screening:
    """Return what is to be pointed out in `text`.

    >>> screen("Ring PC Jones on 020 7946 0018.").findings
    [Finding(start=5, end=13, recogniser='titled_name'), Finding(start=17, end=30, recogniser='phone')]
    """
    findings = sorted(_findings(text))
    found = {BY_KEY[finding.recogniser].flag for finding in findings}
    return Screening(findings, [flag for flag in FLAGS if flag in found], language_of(text))


def _findings(text: str) -> Iterator[Finding]:
    plain = folded(text)
    taken = bytearray(len(plain.text))
    for recogniser in RECOGNISERS:
        alone = recogniser.sort is not Sort.STRUCTURED
        mask = bytearray(len(plain.text)) if alone else taken
        for start, end in _apart(recogniser, plain):
            if not any(mask[start:end]):
                mask[start:end] = b"\x01" * (end - start)
                yield Finding(*plain.original(start, end), recogniser.key)


def _apart(recogniser: Recogniser, plain: Folded) -> list[tuple[int, int]]:
    """Return what a recogniser finds, the longest first where two begin at the same place."""
    return sorted(set(recogniser.find(plain)), key=lambda span: (span[0], -span[1]))
