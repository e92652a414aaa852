"""Load the postcode directory, so that a respondent may give a postcode instead of choosing a borough."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultation.actions.postcodes import PostcodeFileError, load_postcodes


class Command(BaseCommand):
    """Load London's postcodes from the directory of the Office for National Statistics, whole or not at all."""

    help = (
        "Load London's postcodes from an NSPL or ONSPD CSV file of the Office for National Statistics (unpack its "
        "ZIP file first). Loading the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--fewer", action="store_true", help="Load it although half of the postcodes would go.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            loaded = load_postcodes(path=path, fewer=options["fewer"], progress=self.tell)
        except PostcodeFileError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(
            f"{loaded.lines:,} lines read, {loaded.london:,} postcodes in London; "
            f"{loaded.written:,} written, {loaded.removed:,} removed."
        )

    def tell(self, lines: int, london: int) -> None:
        """Say how far it is."""
        self.stdout.write(f"… {lines:,} lines read, {london:,} postcodes in London")
