"""The log's entries, the chain over them, and the checks of it. No row of these is ever changed or removed.

There are no foreign keys to other apps: an entry outlives what it is about, and writing one waits for nobody's row.
"""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from auditing.canonical import hash_of, moment


def never_changed() -> list[pgtrigger.Trigger]:
    """Return what refuses every update, delete and truncate, to whatever role."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'The audit log is never emptied.';",
        ),
    ]


class AuditEntry(models.Model):
    """Somebody did something: written in the transaction that did it, so that neither is there without the other."""

    at = models.DateTimeField(default=timezone.now)
    # Null: the portal itself.
    user_id = models.BigIntegerField(null=True, blank=True)
    username = models.CharField(max_length=150, blank=True, help_text="As it was then.")
    action = models.CharField(max_length=60, help_text="What was done, such as answer.decide.")
    subject = models.CharField(max_length=80, blank=True, help_text="To what, such as answer:12.")
    also = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    consultation_id = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        permissions = [("view_every_entry", "Can view entries that are about no consultation")]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index("at", "id", name="auditing_by_time"),
            models.Index("user_id", "at", "id", name="auditing_by_user"),
            models.Index("username", "at", "id", name="auditing_by_username"),
            models.Index("action", "at", "id", name="auditing_by_action"),
            models.Index("subject", "at", "id", name="auditing_by_subject"),
            models.Index("consultation_id", "at", "id", name="auditing_by_consultation"),
            GinIndex(fields=["also"], name="auditing_by_other_subjects"),
        ]
        triggers = [
            *never_changed(),
            pgtrigger.Trigger(
                name="waits_for_its_link",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="INSERT INTO auditing_waitingentry (entry_id) VALUES (NEW.id); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"

    def content(self, number: int, previous: str) -> dict[str, Any]:
        """Return what is hashed when this is the entry of that number, after one with the hash `previous`."""
        return {
            "action": self.action,
            "after": self.after,
            "also": self.also,
            "at": moment(self.at),
            "before": self.before,
            "consultation": self.consultation_id,
            "id": self.pk,
            "number": number,
            "previous": previous,
            "subject": self.subject,
            "user": self.user_id,
            "username": self.username,
        }

    def hash_as(self, number: int, previous: str) -> str:
        """Return the hash of this as the entry of that number."""
        return hash_of(self.content(number, previous))


class WaitingEntry(models.Model):
    """An entry that is not in the chain yet: a list of work, written by a trigger, emptied by the worker."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"entry {self.entry_id} waits"


class AuditLink(models.Model):
    """The place of an entry in the chain. Numbers run from 1 without a gap."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.CheckConstraint(name="auditing_link_counts_from_one", condition=Q(number__gte=1))]
        triggers = never_changed()

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class AuditCheck(models.Model):
    """A check of the whole chain: where it ended, and what was wrong with it."""

    at = models.DateTimeField(default=timezone.now)
    head_number = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    waiting = models.BigIntegerField(help_text="Entries that were not in the chain yet.")
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        triggers = never_changed()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.head_number} {'sound' if self.is_sound else 'NOT SOUND'}"

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was found."""
        return not self.findings
