"""Check the audit log's chain."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from auditing.chaining import chain_all
from auditing.models import AuditCheck
from auditing.verifying import Head, verify


class Command(BaseCommand):
    """Walk along the whole chain and name what was changed, removed, moved or put in."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            type=_head,
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a head that somebody kept; may be given more than once",
        )
        parser.add_argument("--keep", action="store_true", help="keep the result, whose head is published")

    def handle(self, *args: Any, **options: Any) -> None:
        chain_all()
        verdict = verify(options["head"])
        if options["keep"]:
            AuditCheck.objects.create(
                head_number=verdict.head_number,
                head_hash=verdict.head_hash,
                waiting=verdict.waiting,
                findings=verdict.findings,
            )
        for finding in verdict.findings:
            self.stderr.write(finding)
        if not verdict.is_sound:
            raise CommandError(f"The audit log is not sound: {len(verdict.findings)} findings.")
        self.stdout.write(f"The audit log is sound: {verdict.head_number} entries, head {verdict.head_hash}.")


def _head(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise ArgumentTypeError(f"{text!r} is not a number, a colon and 64 hexadecimal digits.")
    return Head(int(number), digest.lower(), "the head given")
