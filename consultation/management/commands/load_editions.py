"""Load editions of a questionnaire from their files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultation.actions.loading_editions import EditionFileError, load_edition

DEMONSTRATION = Path(__file__).resolve().parents[2] / "data/editions"


class Command(BaseCommand):
    """Load editions from YAML files; without any, those of the demonstration: four languages and Easy Read."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path)

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        for path in paths or sorted(DEMONSTRATION.glob("*.yaml")):
            try:
                edition, created = load_edition(path=path)
            except (EditionFileError, OSError) as error:
                raise CommandError(str(error)) from error
            done = "loaded" if created else "is there already; nothing was changed"
            self.stdout.write(f"{edition.questionnaire.consultation.slug}, {edition.code}: {done}.")
