"""Make every questionnaire on paper that waits."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from consultation.actions.printing import make_waiting, request_current_prints
from consultation.models import PrintedQuestionnaire


class Command(BaseCommand):
    """Make PDFs here and now, without a worker."""

    help = "Make the PDFs of open consultations that wait; with --again, make all of them anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="make those that are there, or failed, again")

    def handle(self, *args: Any, **options: Any) -> None:
        request_current_prints(again=options["again"])
        count = make_waiting()
        failed = PrintedQuestionnaire.objects.exclude(error="").select_related("questionnaire__consultation")
        self.stdout.write(f"{count - failed.count():,} PDFs made.")
        for row in failed:
            self.stderr.write(f"{row} could not be made: {row.error}")
