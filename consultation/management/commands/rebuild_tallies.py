"""Count every response anew and report any difference."""

from typing import Any

from django.core.management.base import BaseCommand

from consultation.actions.tallying import rebuild_tallies, tally_equality, tally_untallied
from consultation.models import Questionnaire


class Command(BaseCommand):
    """Count every response anew, put the tallies right where they differ, and say what differed."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        while tally_untallied() or tally_equality():
            continue
        for questionnaire in Questionnaire.objects.select_related("consultation"):
            different = rebuild_tallies(questionnaire=questionnaire)
            for key, value, kept, right in different:
                self.stdout.write(f"{questionnaire}: {key} {value or '(answered)'}: was {kept}, is {right}")
            if not different:
                self.stdout.write(f"{questionnaire}: no difference.")
