"""Which places a postcode lies in. What is looked up is not kept anywhere."""

from collections.abc import Collection

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
