"""Exit with 1 where workers consume nothing although database and broker answer: for a container's health check."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from queueing.watching import is_stuck


class Command(BaseCommand):
    """Tell a supervisor whether restarting the worker would help."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Say so and fail where it would."""
        if is_stuck():
            raise CommandError("No task has been consumed lately although database and broker answer.")
