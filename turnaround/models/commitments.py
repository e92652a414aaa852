"""What was promised, how it stands, and what was asked of other bodies."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from turnaround.models.dates import PartialDateField, dated
from turnaround.models.sources import Source, Verification
from turnaround.models.versions import Priority


class Status(models.TextChoices):
    """How a commitment stands, as this project reads the cited source; never an official status."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DELIVERED = "delivered", _("Delivered")
    DELIVERED_LATE = "delivered_late", _("Delivered late")
    PARTLY_DELIVERED = "partly_delivered", _("Partly delivered")
    DELIVERED_NOT_SUSTAINED = "delivered_not_sustained", _("Delivered, not sustained")
    NOT_MET = "not_met", _("Not met")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNVERIFIED = "unverified", _("Unverified")


def latest_status() -> Subquery:
    """Return the expression for a commitment's latest status."""
    latest = StatusUpdate.objects.filter(commitment=OuterRef("pk")).order_by("-pk")
    return Subquery(latest.values("status")[:1])


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments with their status."""

    def with_status(self) -> Self:
        """Annotate each with its latest status, as `status`."""
        return self.annotate(status=latest_status())

    def with_history(self) -> Self:
        """Fetch every status update with its sources, latest first, at a constant number of queries."""
        citations = models.Prefetch("citations", Citation.objects.select_related("source"))
        updates = StatusUpdate.objects.order_by("-pk").prefetch_related(citations)
        return self.prefetch_related(models.Prefetch("updates", queryset=updates))


class Commitment(models.Model):
    """A thing promised in or around the plan, with the first date promised for it and the current one."""

    code = models.CharField(max_length=10, unique=True)
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="commitments", null=True, blank=True
    )
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=100)
    partners = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    announced_on = PartialDateField(null=True, blank=True)
    original_due_on = PartialDateField(null=True, blank=True)
    current_due_on = PartialDateField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="turnaround_commitment_code", condition=Q(code__regex=r"^C\d{2,}$")),
            models.CheckConstraint(
                name="turnaround_commitment_dates",
                condition=dated("announced_on") & dated("original_due_on") & dated("current_due_on"),
            ),
            models.CheckConstraint(
                name="turnaround_commitment_first_due_date",
                condition=Q(current_due_on__isnull=True) | Q(original_due_on__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="first_due_date_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__original_due_on__isnull=False)
                & pgtrigger.Q(old__original_due_on__df=pgtrigger.F("new__original_due_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    @property
    def current(self) -> "StatusUpdate":
        """Return the latest status update; use `with_history()` where more than one commitment is shown."""
        return max(self.updates.all(), key=lambda update: update.pk)


class StatusUpdate(models.Model):
    """How a commitment stood at a date, according to a source. Only ever added, never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="updates")
    status = models.CharField(max_length=25, choices=Status.choices)
    as_of = PartialDateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    note = models.TextField(blank=True)
    verification = models.CharField(max_length=20, choices=Verification.choices, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["commitment", "-pk"]
        # Without it PostgreSQL may look for the latest status among all of them: 6 seconds for 10,000 commitments.
        indexes = [models.Index(fields=["commitment", "-id"], name="turnaround_latest_status")]
        constraints = [
            models.CheckConstraint(name="turnaround_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="turnaround_status_date", condition=dated("as_of")),
        ]
        triggers = [pgtrigger.Protect(name="status_is_only_added", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.commitment.code}: {self.status} as of {self.as_of or 'no date'}"


class Citation(models.Model):
    """A source behind a status update, in the order cited."""

    update = models.ForeignKey(StatusUpdate, on_delete=models.PROTECT, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["update", "order"]
        constraints = [
            models.UniqueConstraint(fields=["update", "source"], name="turnaround_citation_once"),
            models.UniqueConstraint(fields=["update", "order"], name="turnaround_citation_order"),
        ]
        triggers = [pgtrigger.Protect(name="citation_is_only_added", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.update_id} cites {self.source_id}"


class Body(models.Model):
    """An organisation other than the Met that something is asked of."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class Ask(models.Model):
    """What the Met asks of other bodies, and what they replied."""

    code = models.CharField(max_length=10, unique=True)
    text = models.CharField(max_length=300)
    bodies = models.ManyToManyField(Body, related_name="asks")
    asked_on = PartialDateField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_on = PartialDateField(null=True, blank=True)
    sources = models.ManyToManyField(Source, related_name="asks")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="turnaround_ask_code", condition=Q(code__regex=r"^A\d{2,}$")),
            models.CheckConstraint(name="turnaround_ask_dates", condition=dated("asked_on") & dated("replied_on")),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
