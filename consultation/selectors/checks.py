"""What the check of a questionnaire found, in the language of the page."""

from dataclasses import dataclass

from django.utils.translation import gettext

from consultation.definition import Definition
from consultation.definition.paths.checking import Place, Sort, check


@dataclass(frozen=True)
class Found:
    """One thing to put right, in words; `certain` is false where it could not be checked."""

    place: Place
    wrong: str
    remedy: str
    certain: bool


def found_in(definition: Definition, sort: Sort | None = None, key: str = "") -> list[Found]:
    """Return what is wrong with a questionnaire, or with one part of it."""
    return [
        Found(finding.place, finding.wrong.said(gettext), finding.remedy.said(gettext), finding.certain)
        for finding in check(definition)
        if sort is None or (finding.place.sort, finding.place.key) == (sort, key)
    ]
