"""Outlines and tiles of London's boroughs, from the files in `metrics/data`."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
# One degree of longitude is shorter than one of latitude by this much in London, so the map keeps London's shape.
SQUEEZE = cos(radians(51.5))


@dataclass(frozen=True)
class Tile:
    """Where a borough's square stands: column and row from the top left, and its three letters."""

    column: int
    row: int
    letters: str


@cache
def tiles() -> dict[str, Tile]:
    """Return each borough's square by code."""
    with (DATA / "londonsquared_grid.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    return {row["code"]: Tile(int(row["x"]), int(row["y"]), row["LSAbbreviation"].upper()) for row in rows}


@cache
def outlines() -> dict[str, dict[str, Any]]:
    """Return each borough's geometry by code, flat, so that a map needs no projection."""
    collection = json.loads((DATA / "london_boroughs.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["gss_code"]: {
            "type": feature["geometry"]["type"],
            "coordinates": _flat(feature["geometry"]["coordinates"]),
        }
        for feature in collection["features"]
    }


def _flat(coordinates: Any) -> Any:
    if isinstance(coordinates[0], float | int):
        longitude, latitude = coordinates
        return [round(longitude * SQUEEZE, 4), round(latitude, 4)]
    return [_flat(part) for part in coordinates]
