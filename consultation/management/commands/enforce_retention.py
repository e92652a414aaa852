"""Delete or anonymise personal data that has been kept for its time."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from consultation.actions.retaining import enforce_retention
from consultation.definition.retention import KINDS, in_days


class Command(BaseCommand):
    """Delete or anonymise personal data that has been kept for its time, and say how much of each kind."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing; say what is due")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = enforce_retention(dry_run=options["dry_run"])
        word = "due" if options["dry_run"] else "done"
        for kind in KINDS:
            if kind.key in counts:
                days = in_days(settings.RETENTION_DAYS[kind.key])
                self.stdout.write(f"{kind.key}: {counts[kind.key]} {word} ({days} after {kind.since})")
