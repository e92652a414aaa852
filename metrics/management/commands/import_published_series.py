"""Import the published survey series."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.actions.drawing import request_standing_charts
from metrics.actions.importing import BOROUGH_FILE, LONDON_FILE, SeriesRefusedError, import_published_series
from metrics.actions.reference import load_reference
from metrics.tasks import sweep_charts
from queueing.enqueueing import enqueue


class Command(BaseCommand):
    """Load the measures and areas, then the two published files, whole or not at all."""

    help = "Load survey measures, areas and the published MOPAC series. Running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--borough-file", type=Path, default=BOROUGH_FILE)
        parser.add_argument("--london-file", type=Path, default=LONDON_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        for path in (options["borough_file"], options["london_file"]):
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        load_reference()
        try:
            report = import_published_series(borough_file=options["borough_file"], london_file=options["london_file"])
        except SeriesRefusedError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(error.faults)} faults. Nothing was imported.") from error
        waiting = request_standing_charts(again=not report.changed_nothing)
        if waiting:
            enqueue(sweep_charts)
        read = f"{report.borough_rows:,} borough and {report.london_rows:,} London rows read"
        if report.changed_nothing:
            self.stdout.write(f"{read}; all {report.unchanged:,} figures were there already. Nothing changed.")
        else:
            self.stdout.write(
                f"{read}; {report.added:,} figures added, {report.changed:,} changed, {report.unchanged:,} left."
            )
        self.stdout.write(f"{waiting:,} charts wait to be drawn.")
