"""Seal everything anew with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultation.actions.rotating import rotate_keys


class Command(BaseCommand):
    """Seal everything anew with the first key of DRAFT_ENCRYPTION_KEY, so that the others can be taken away."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        columns = rotate_keys()
        for column in columns:
            self.stdout.write(f"{column.column}: {column.sealed_anew} sealed anew, {column.unreadable} not readable")
        if any(column.unreadable for column in columns):
            raise CommandError("No key opens some values. Keep every key, and add the one that is missing.")
        self.stdout.write("Everything is sealed with the first key. The others are needed for older backups only.")
