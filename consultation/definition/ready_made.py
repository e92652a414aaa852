"""Choices that come ready-made: those that a kind always has, and sets that an author may start from."""

import csv
from functools import cache
from pathlib import Path

from consultation.definition.parts import PLACE_KINDS, Kind

Choices = tuple[tuple[str, str], ...]

AGREEMENT: Choices = (
    ("strongly-agree", "Strongly agree"),
    ("agree", "Agree"),
    ("neither", "Neither agree nor disagree"),
    ("disagree", "Disagree"),
    ("strongly-disagree", "Strongly disagree"),
    ("dont-know", "Don't know"),
)
YES_NO: Choices = (("yes", "Yes"), ("no", "No"), ("dont-know", "Don't know"))
RESPONDENTS: Choices = (("individual", "For myself"), ("organisation", "For an organisation"))
BOROUGHS = Path(__file__).resolve().parent.parent / "data" / "london_boroughs.csv"


@cache
def boroughs() -> Choices:
    """Return the boroughs of London by their code, and what somebody from elsewhere chooses."""
    with BOROUGHS.open(newline="", encoding="utf-8") as file:
        return tuple((row["key"], row["text"]) for row in csv.DictReader(file))


def ready_made_choices(kind: Kind) -> Choices:
    """Return the choices that a new question of a kind begins with."""
    if kind in PLACE_KINDS:
        return boroughs()
    return AGREEMENT if kind == Kind.AGREEMENT_SCALE else ()
