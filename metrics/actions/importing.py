"""Importing the published series: staged, checked, and then committed whole or not at all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from metrics.actions.reference import DATA
from metrics.actions.staging import Fault, Names, Stage, StagedRow, disagreements, stage_file
from metrics.models import Area, Indicator, PublishedFigure, Survey
from metrics.models.areas import LONDON

BOROUGH_FILE = DATA / "pas_borough_quarterly_2014_2023.csv"
LONDON_FILE = DATA / "pas_mps_quarterly_2014_2023.csv"
Place = tuple[int, int, date]


class SeriesRefusedError(Exception):
    """The files have faults; nothing was written. `faults` lists every one of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults; nothing was imported")
        self.faults = faults


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows read from each file, figures added, changed and left as they were."""

    borough_rows: int
    london_rows: int
    added: int
    changed: int
    unchanged: int

    @property
    def changed_nothing(self) -> bool:
        """Whether the database already held exactly these figures."""
        return not self.added and not self.changed


@transaction.atomic
def import_published_series(*, borough_file: Path = BOROUGH_FILE, london_file: Path = LONDON_FILE) -> ImportReport:
    """Bring the published figures to what the two files say.

    Raises SeriesRefusedError with every fault of both files where there is one. A figure that the publisher has
    since corrected is changed; one that is not in the files stays.
    """
    # Two imports at once would add the same rows: the second waits here and then finds nothing to do.
    survey = Survey.objects.select_for_update().get(code="pas")
    names = _names(survey)
    london = stage_file(london_file, names, by_borough=False)
    boroughs = stage_file(borough_file, names, by_borough=True)
    faults = london.faults + boroughs.faults
    if not london.faults:
        faults += disagreements(boroughs, london)
    if faults:
        raise SeriesRefusedError(faults)
    return _commit(survey, boroughs, london)


def _names(survey: Survey) -> Names:
    areas = list(Area.objects.boroughs())
    return Names(
        boroughs={area.code: area.name for area in areas if area.is_surveyed},
        not_surveyed=frozenset(area.code for area in areas if not area.is_surveyed),
        measures=dict(survey.indicators.values_list("code", "source_measure")),
        london=LONDON,
    )


def _commit(survey: Survey, boroughs: Stage, london: Stage) -> ImportReport:
    wanted = _wanted(survey, [*london.rows, *boroughs.rows])
    held = {
        (indicator, area, period_end): (pk, proportion)
        for pk, indicator, area, period_end, proportion in PublishedFigure.objects.filter(
            indicator__survey=survey
        ).values_list("pk", "indicator_id", "area_id", "period_end", "proportion")
    }
    new = [
        PublishedFigure(
            indicator_id=place[0],
            area_id=place[1],
            period_end=place[2],
            proportion=proportion,
            source_label=survey.source_label,
        )
        for place, proportion in wanted.items()
        if place not in held
    ]
    changed = [
        PublishedFigure(pk=held[place][0], proportion=proportion)
        for place, proportion in wanted.items()
        if place in held and held[place][1] != proportion
    ]
    PublishedFigure.objects.bulk_create(new, batch_size=2000)
    PublishedFigure.objects.bulk_update(changed, ["proportion"], batch_size=500)
    return ImportReport(
        borough_rows=boroughs.row_count,
        london_rows=london.row_count,
        added=len(new),
        changed=len(changed),
        unchanged=len(wanted) - len(new) - len(changed),
    )


def _wanted(survey: Survey, rows: list[StagedRow]) -> dict[Place, Decimal]:
    indicators = dict(Indicator.objects.filter(survey=survey).values_list("code", "pk"))
    areas = dict(Area.objects.values_list("code", "pk"))
    return {(indicators[row.measure], areas[row.area_code], row.period_end): row.proportion for row in rows}
