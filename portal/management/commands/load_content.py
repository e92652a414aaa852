"""Load everything that the portal shows, from the files that the project ships."""

from io import StringIO
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.roles import ensure_roles

# In this order: the consultation and the figures speak to the plan's priorities.
LOADERS = ("load_plan", "import_published_series", "load_consultation", "load_editions")

FIRST_CHARTS_SECONDS = 3.0


class Command(BaseCommand):
    """Roles, plan, published survey figures, consultation and its editions; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Call every loader of every app."""
        with transaction.atomic():
            ensure_roles()
        report = self.stdout if options["verbosity"] else StringIO()
        for name in LOADERS:
            if name in get_commands():
                call_command(name, verbosity=options["verbosity"], stdout=report)
        # The charts of the first pages, so that the first visitor sees them; workers draw the others.
        call_command("render_charts", seconds=FIRST_CHARTS_SECONDS, stdout=report)
