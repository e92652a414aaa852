"""Postcodes as people type them, and the names of London's wards."""

import csv
import re
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data/london_wards.csv"
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


class NotAPostcodeError(ValueError):
    """What was typed is not written as a whole postcode is."""


def normal_postcode(typed: str) -> str:
    """Return a postcode in capitals without spaces; raise NotAPostcodeError where it cannot be one.

    >>> normal_postcode(" sw1a 1aa")
    'SW1A1AA'
    """
    postcode = re.sub(r"[\s.\-]", "", typed).upper()
    if not POSTCODE.fullmatch(postcode):
        raise NotAPostcodeError
    return postcode


@lru_cache(maxsize=1)
def ward_names() -> dict[str, str]:
    """Return the names of London's wards by their GSS code, as of 2024."""
    with FILE.open(newline="") as file:
        return {row["ward"]: row["name"] for row in csv.DictReader(file)}
