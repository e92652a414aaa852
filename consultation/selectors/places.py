"""Which places a postcode lies in. What is looked up is not kept anywhere."""

from collections.abc import Collection, Iterable

from consultation.definition import PLACE_KINDS, Definition
from consultation.models import Postcode

Place = dict[str, str]


def postcodes_loaded() -> bool:
    """Say whether the directory of postcodes has been loaded."""
    return Postcode.objects.exists()


def find_place(postcode: str) -> Place | None:
    """Return the borough, ward and area of a normal postcode; None where the directory does not have it in London."""
    return find_places([postcode]).get(postcode)


def find_places(postcodes: Collection[str]) -> dict[str, Place]:
    """Return the places of those normal postcodes that lie in London, in one query."""
    rows = Postcode.objects.filter(pk__in=postcodes).values_list("postcode", "borough", "ward", "area")
    return {
        postcode: {name: code for name, code in (("borough", borough), ("ward", ward), ("area", area)) if code}
        for postcode, borough, ward, area in rows
    }


def borough_names(definitions: Iterable[Definition]) -> dict[str, str]:
    """Return the boroughs' names by their code, from the choices of the questions that ask for one."""
    return {
        key: text
        for definition in definitions
        for question in definition.questions.values()
        if question.kind in PLACE_KINDS
        for key, text in question.choice_texts.items()
        if key.startswith("E09")
    }
