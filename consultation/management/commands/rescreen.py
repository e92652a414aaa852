"""Let texts be screened again after the recognisers changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consultation.actions.screening import screen_again
from consultation.moderation.recognising.screening import VERSION


class Command(BaseCommand):
    """Let the workers look again at texts that wait for a moderator and were screened by older recognisers."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--everything", action="store_true", help="also texts that nobody works on any more")

    def handle(self, *args: Any, everything: bool, **options: Any) -> None:
        done = screen_again(everything=everything)
        self.stdout.write(f"{done} texts will be screened again by version {VERSION} of the recognisers.")
