"""Draw every chart that waits."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from metrics.actions.drawing import draw_waiting, request_standing_charts
from metrics.models import RenderedChart


class Command(BaseCommand):
    """Draw charts here and now, without a worker."""

    help = "Draw every chart that waits; with --again, draw all of them anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="draw the charts that are there already, too")
        parser.add_argument("--seconds", type=float, help="stop after so many seconds; workers draw the rest")

    def handle(self, *args: Any, **options: Any) -> None:
        request_standing_charts(again=options["again"])
        count = draw_waiting(seconds=options["seconds"])
        self.stdout.write(f"{count:,} charts drawn.")
        for key, error in RenderedChart.objects.exclude(error="").values_list("key", "error"):
            self.stderr.write(f"{key} could not be drawn: {error}")
