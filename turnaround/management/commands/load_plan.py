"""Load the plan from its data file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from turnaround.actions.loading import load_plan
from turnaround.actions.reading import PlanFileError

DATA = Path(__file__).resolve().parents[2] / "data/plan.yaml"


class Command(BaseCommand):
    """Load versions, priorities, commitments and asks; a second run changes nothing."""

    help = "Load the plan from its data file; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another file than the one that ships with the portal."""
        parser.add_argument("--path", type=Path, default=DATA)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what was written."""
        try:
            written = load_plan(path=options["path"])
        except PlanFileError as error:
            raise CommandError(str(error)) from error
        summary = ", ".join(f"{count} {name}" for name, count in sorted(written.items()))
        self.stdout.write(f"The plan: {summary or 'nothing to change'}.")
