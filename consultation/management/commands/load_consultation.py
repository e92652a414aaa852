"""Load a consultation from its file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultation.actions.loading import load_consultation
from consultation.definition.files.reading import FileProblemsError

DEMONSTRATION = Path(__file__).resolve().parents[2] / "data/nine_priorities.yaml"


class Command(BaseCommand):
    """Load a consultation from a YAML file; without one, the demonstration on the nine priorities."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=DEMONSTRATION)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            loaded = load_consultation(path=path)
        except (FileProblemsError, OSError) as error:
            raise CommandError(str(error)) from error
        done = "loaded" if loaded.created else "is there already; nothing was changed"
        self.stdout.write(f"{loaded.consultation.slug}: {done}.")
