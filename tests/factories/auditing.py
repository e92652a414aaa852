"""Entries of the audit log, and the ways in which somebody with all rights could spoil them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from auditing.chaining import chain_all
from auditing.models import AuditCheck, AuditEntry, AuditLink
from auditing.recording import record

# The bit of a trigger's type that says TRUNCATE.
TRUNCATE_BIT = 32


def make_chain(length: int = 6) -> list[AuditLink]:
    """Entries 1 to `length`, chained."""
    for number in range(1, length + 1):
        record(
            action="answer.decide",
            by=None,
            subject=f"answer:{number}",
            also=[f"response:{number}"],
            consultation_id=number,
            before={"state": "pending"},
            after={"state": "published", "reason": None, "redactions": number},
        )
    chain_all()
    return list(AuditLink.objects.select_related("entry").order_by("number"))


def spoil(statement: str, *values: object) -> None:
    """Run a statement as a superuser for whom triggers do nothing."""
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Switch every trigger off inside the block, which only a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def switch_truncate_triggers(switch: str) -> None:
    """ENABLE or DISABLE what refuses to empty the log's tables."""
    with connection.cursor() as cursor:
        for model in (AuditEntry, AuditLink, AuditCheck):
            table = model._meta.db_table
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgtype & %s > 0",
                [table, TRUNCATE_BIT],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" {switch} TRIGGER "{name}"')
