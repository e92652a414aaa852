"""Responses that staff enter: from paper, from the telephone and from events, some of them twice."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answering import Response
from consultation.models.asking import Question, Questionnaire
from consultation.models.events import Event
from consultation.models.sealing import seal, unseal


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by where they stand."""

    def unfinished(self) -> Self:
        """Those that a clerk has begun and not sent."""
        return self.filter(submitted_at=None)

    def wanting_a_second(self) -> Self:
        """Those that somebody else is to enter too, and nobody has begun to."""
        return self.filter(needs_second=True, second=None)

    def disputed(self) -> Self:
        """Those whose two entries differ, and nobody has settled it."""
        return self.filter(compared_at__isnull=False, settled_at=None)


class Entry(models.Model):
    """One paper, call or talk as one clerk entered it. Its id is the `draft_id` of the response that it becomes."""

    class Channel(models.TextChoices):
        """How what is entered arrived."""

        PAPER = "paper", _("On paper")
        PHONE = "phone", _("By phone")
        EVENT = "event", _("At an event")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="entries")
    edition = models.CharField(max_length=20, default="en")
    channel = models.CharField(max_length=10, choices=Channel)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    received_on = models.DateField()
    reference = models.CharField(max_length=40, blank=True, help_text=_("Batch and serial, as written on the paper."))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    payload = models.BinaryField(default=bytes)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    response = models.OneToOneField(Response, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="second",
        help_text=_("The entry that this one checks, by somebody who did not see it."),
    )
    equality_entered_at = models.DateTimeField(null=True, blank=True)
    needs_second = models.BooleanField(default=False)
    compared_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                name="consultation_entry_channel_known", condition=Q(channel__in=["paper", "phone", "event"])
            ),
            models.CheckConstraint(
                name="consultation_entry_from_event_names_it",
                condition=~Q(channel="event") | Q(event__isnull=False),
            ),
            # A first entry becomes a response when it is sent; a second one never does.
            models.CheckConstraint(
                name="consultation_entry_becomes_one_response",
                condition=Q(submitted_at=None, response=None)
                | Q(submitted_at__isnull=False, first=None, response__isnull=False)
                | Q(submitted_at__isnull=False, first__isnull=False, response=None),
            ),
            models.CheckConstraint(
                name="consultation_entry_settled_after_comparing",
                condition=Q(settled_at=None) | Q(compared_at__isnull=False, needs_second=True),
            ),
        ]
        indexes = [
            models.Index(fields=["questionnaire", "reference"], name="consultation_entry_reference"),
            models.Index(
                fields=["entered_by", "saved_at"], name="consultation_entry_open", condition=Q(submitted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.reference or self.pk}"

    def read(self) -> dict[str, Any]:
        """Return what was entered: `answers`, `unclear` and `off_path` once it was sent, `typed` until then."""
        return unseal(bytes(self.payload), f"consultation_entry.payload.{self.pk}") if self.payload else {}

    def write(self, content: dict[str, Any]) -> None:
        """Put `content` into the row, encrypted and bound to it; the caller saves."""
        self.payload = seal(content, f"consultation_entry.payload.{self.pk}")
        self.saved_at = timezone.now()


class EntryComparison(models.Model):
    """One question of a paper that was entered twice: whether the two agree, and what was settled where not."""

    class Chosen(models.TextChoices):
        """Whose answer was right."""

        FIRST = "first", _("The first entry")
        SECOND = "second", _("The second entry")
        OTHER = "other", _("Neither")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comparisons")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    chosen = models.CharField(max_length=6, choices=Chosen, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "question"], name="consultation_compared_once"),
            models.CheckConstraint(
                name="consultation_only_disagreement_is_settled",
                condition=Q(chosen="", settled_by=None, settled_at=None)
                | Q(agrees=False, settled_by__isnull=False, settled_at__isnull=False) & ~Q(chosen=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.question_id}"
