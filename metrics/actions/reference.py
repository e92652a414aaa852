"""Loading what the figures hang on: the survey, its measures and London's areas."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from metrics.models import Area, Indicator, Survey
from metrics.models.areas import LONDON

DATA = Path(__file__).resolve().parent.parent / "data"
CITY_OF_LONDON = "E09000001"
OPTIONAL = ("wording_note", "question", "question_source", "response_options", "positive_answers", "priority_note")
NEEDED = ("name", "short_name", "wording", "sentence", "source_measure", "direction", "kind", "breaks", "quoted")


@transaction.atomic
def load_reference(
    *, indicators: Path = DATA / "indicators.yaml", areas: Path = DATA / "london_borough_bcu.csv"
) -> None:
    """Bring survey, measures and areas to what the reviewed data files say; running it twice changes nothing."""
    document = yaml.safe_load(indicators.read_text(encoding="utf-8"))
    survey_fields = dict(document["survey"])
    survey, _ = Survey.objects.update_or_create(code=survey_fields.pop("code"), defaults=survey_fields)
    _load_indicators(survey, document["indicators"])
    _load_areas(areas)


def _load_indicators(survey: Survey, entries: list[Mapping[str, Any]]) -> None:
    rows = [
        Indicator(
            survey=survey,
            code=entry["code"],
            order=order,
            priority_numbers=entry["priorities"],
            **{field: entry[field] for field in NEEDED},
            **{field: entry.get(field) or "" for field in OPTIONAL},
        )
        for order, entry in enumerate(entries, start=1)
    ]
    # An order may move from one measure to another: free them all first, inside the same transaction.
    for offset, indicator in enumerate(Indicator.objects.order_by("order"), start=1):
        Indicator.objects.filter(pk=indicator.pk).update(order=10_000 + offset)
    Indicator.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["survey", "order", "priority_numbers", *NEEDED, *OPTIONAL],
    )


def _load_areas(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        boroughs = list(csv.DictReader(file))
    tops = {LONDON: Area(code=LONDON, name="London", kind=Area.Kind.LONDON)}
    tops |= {
        row["bcu_code"]: Area(code=row["bcu_code"], name=row["bcu_name"], kind=Area.Kind.BCU) for row in boroughs
    }
    _save(list(tops.values()))
    bcus = {area.code: area for area in Area.objects.filter(kind=Area.Kind.BCU)}
    city = Area(code=CITY_OF_LONDON, name="City of London", kind=Area.Kind.BOROUGH, is_surveyed=False)
    _save(
        [
            city,
            *(
                Area(code=row["gss_code"], name=row["borough"], kind=Area.Kind.BOROUGH, parent=bcus[row["bcu_code"]])
                for row in boroughs
            ),
        ]
    )


def _save(areas: list[Area]) -> None:
    Area.objects.bulk_create(
        areas,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "parent", "is_surveyed"],
    )
