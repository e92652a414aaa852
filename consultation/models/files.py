"""Files of responses that organisations send: staged, checked, and then taken whole or not at all."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.asking import Questionnaire
from consultation.models.sealing import seal, unseal


class ResponseFileQuerySet(models.QuerySet["ResponseFile"]):
    """Files by what is to be done with them."""

    def to_work_on(self) -> Self:
        """Return those that wait for a worker, the first to arrive first."""
        states = (ResponseFile.State.UPLOADED, ResponseFile.State.CHECKING, ResponseFile.State.TAKEN)
        return self.filter(state__in=states).order_by("uploaded_at", "pk")


class ResponseFile(models.Model):
    """One file from one organisation. The row is also the work to be done; its content goes once it was read."""

    class State(models.TextChoices):
        """How far it has come."""

        UPLOADED = "uploaded", _("Waiting to be checked")
        CHECKING = "checking", _("Being checked")
        FAULTY = "faulty", _("Needs correcting")
        READY = "ready", _("Ready to be added")
        TAKEN = "taken", _("Being added")
        COMMITTED = "committed", _("Added to the responses")
        CANCELLED = "cancelled", _("Cancelled")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="files")
    organisation = models.CharField(max_length=200, help_text=_("Who sent the file."))
    consents_to_be_named = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(default=bytes, help_text=_("Encrypted; empty once it was read."))
    report = models.BinaryField(default=bytes, help_text=_("Encrypted: what is wrong, by row and column."))
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0, help_text=_("Rows checked so far."))
    faults = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True, blank=True, help_text=_("When a worker last said that it goes on."))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who added or cancelled it; empty where it lapsed."),
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()
        constraints = [
            # The same file a second time is the first one.
            models.UniqueConstraint(
                fields=["questionnaire", "sha256"], name="consultation_file_once", condition=~Q(state="cancelled")
            ),
            models.CheckConstraint(
                name="consultation_finished_file_is_empty",
                condition=~Q(state__in=["committed", "cancelled"]) | Q(content=b"", report=b""),
            ),
            models.CheckConstraint(
                name="consultation_committed_file_has_no_faults",
                condition=~Q(state__in=["ready", "taken", "committed"]) | Q(faults=0),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Say whether a worker has it, or will have it."""
        return self.state in (self.State.UPLOADED, self.State.CHECKING, self.State.TAKEN)

    def read(self, name: str) -> dict[str, Any]:
        """Return what is in `content` or `report`; nothing where it is empty."""
        sealed = bytes(getattr(self, name))
        return unseal(sealed, f"consultation_responsefile.{name}.{self.pk}") if sealed else {}

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Put something into `content` or `report`, encrypted and bound to the row; the caller saves."""
        setattr(self, name, seal(content, f"consultation_responsefile.{name}.{self.pk}"))


class StagedResponse(models.Model):
    """One row of a file that is in order, waiting to be added."""

    file = models.ForeignKey(ResponseFile, on_delete=models.CASCADE, related_name="staged")
    row = models.PositiveIntegerField()
    payload = models.BinaryField()

    class Meta:
        ordering = ["row"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="consultation_staged_once")]

    def __str__(self) -> str:
        return f"row {self.row}"

    @property
    def bound_to(self) -> str:
        """Return what its content is bound to: table, column and row of the file."""
        return f"consultation_stagedresponse.payload.{self.file_id}.{self.row}"

    def read(self) -> dict[str, Any]:
        """Return its answers by question key."""
        return unseal(bytes(self.payload), self.bound_to)

    def write(self, answers: dict[str, Any]) -> None:
        """Put answers into the row, encrypted; the caller saves."""
        self.payload = seal(answers, self.bound_to)
