"""Fill a consultation with made-up responses, marked as such."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultation.actions.synthetic import make_synthetic_responses
from consultation.actions.tallying import tally_untallied
from consultation.models import Consultation


class Command(BaseCommand):
    """Fill a demonstration with made-up responses, to look at full pages and to measure. Refused elsewhere."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--consultation", default="nine-priorities", help="its short name in addresses")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, number: int, consultation: str, seed: int, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Made-up responses are only for a demonstration (PORTAL_DEMONSTRATION=true).")
        found = Consultation.objects.filter(slug=consultation).first()
        if found is None:
            raise CommandError(f"There is no consultation called “{consultation}”.")
        made = make_synthetic_responses(consultation=found, number=number, seed=seed)
        while tally_untallied():
            continue
        self.stdout.write(f"{made} made-up responses added to {found.slug} and counted.")
