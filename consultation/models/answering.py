"""What respondents send, and what they have not sent yet."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.asking import Questionnaire
from consultation.models.sealing import seal, unseal
from consultation.models.suspicion import Suspicion

DRAFT_LIFETIME = timedelta(days=settings.RETENTION_DAYS["drafts"])


def draft_expiry() -> Any:
    """Return when a draft saved now expires."""
    return timezone.now() + DRAFT_LIFETIME


class Draft(models.Model):
    """An unfinished response: encrypted, reachable by its browser or its return code, gone after 30 days unused."""

    class Mail(models.TextChoices):
        """What is sent next to the address that a respondent left."""

        LINK = "link", _("The link and the code")
        REMINDER = "reminder", _("A reminder before the draft goes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="drafts")
    return_code_hash = models.CharField(max_length=64, unique=True)
    payload = models.BinaryField(default=bytes)
    edition = models.CharField(
        max_length=20,
        default="en",
        help_text=_("The language or edition that is being answered, such as “easy-read”."),
    )
    version = models.PositiveIntegerField(default=1, help_text=_("Goes up with each save; stops lost updates."))
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=draft_expiry, db_index=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    suspicion = models.CharField(
        max_length=12, choices=Suspicion, blank=True, help_text=_("Why what comes of it is held for a moderator.")
    )
    revises = models.ForeignKey(
        "consultation.Response",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="changes",
        help_text=_("The response that this draft changes; none for a first response."),
    )
    address = models.BinaryField(default=bytes, help_text=_("Encrypted e-mail address, for the link and a reminder."))
    mail_next = models.CharField(max_length=10, choices=Mail, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_language = models.CharField(
        max_length=10,
        blank=True,
        help_text=_("Of the page on which the address was left; mail is in it."),
    )
    # Read together with the draft: whether the directory of postcodes is loaded.
    finds_postcodes = False

    class Meta:
        constraints = [
            # What was submitted is in the response; the draft keeps none of it.
            models.CheckConstraint(
                name="consultation_submitted_draft_is_empty", condition=Q(submitted_at=None) | Q(payload=b"")
            ),
            # An address is held only while something is still to be sent to it.
            models.CheckConstraint(
                name="consultation_address_has_use",
                condition=Q(address=b"", mail_next="", mail_due_at=None)
                | Q(mail_next__in=["link", "reminder"], mail_due_at__isnull=False, submitted_at=None)
                & ~Q(address=b""),
            ),
            models.UniqueConstraint(
                fields=["revises"],
                name="consultation_one_change_at_a_time",
                condition=Q(submitted_at=None, revises__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["mail_due_at"], name="consultation_mail_due", condition=Q(mail_due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"draft saved {self.saved_at:%Y-%m-%d}"

    def read(self) -> "DraftContent":
        """Return the answers so far."""
        content = unseal(bytes(self.payload), f"consultation_draft.payload.{self.pk}") if self.payload else {}
        return DraftContent(content.get("answers", {}), content.get("seen", []), content.get("languages", {}))

    def write(self, content: "DraftContent") -> None:
        """Put `content` into the row, encrypted and bound to it; the caller saves."""
        self.payload = seal(
            {"answers": content.answers, "seen": content.seen, "languages": content.languages},
            f"consultation_draft.payload.{self.pk}",
        )
        self.saved_at = timezone.now()
        self.expires_at = draft_expiry()

    def forget_address(self) -> None:
        """Take the e-mail address out of the row; the caller saves."""
        self.address, self.mail_next, self.mail_due_at, self.mail_tries = b"", "", None, 0
        self.mail_language = ""

    @property
    def address_bound_to(self) -> str:
        """Return what the address is bound to: table, column and row."""
        return f"consultation_draft.address.{self.pk}"

    @property
    def response_draft_id(self) -> uuid.UUID:
        """Return the draft id of the response that this draft becomes or changes: what its receipt comes from."""
        return self.revises.draft_id if self.revises is not None else self.pk

    @property
    def usable_until(self) -> datetime:
        """Return when the draft can no longer be sent: it expires, or the consultation closes."""
        closes_at = self.questionnaire.consultation.closes_at
        return min(self.expires_at, closes_at) if closes_at else self.expires_at


class DraftContent:
    """The answers in a draft, by question key; the keys of the pages that were saved; and the language of the page
    on which each answer was written, where that is not English."""

    def __init__(self, answers: dict[str, Any], seen: list[str], languages: dict[str, str] | None = None) -> None:
        self.answers = answers
        self.seen = seen
        self.languages = languages if languages is not None else {}

    def answer(self, answers: dict[str, Any], *, language: str) -> None:
        """Take in `answers`; those that changed are in `language`."""
        for key, answer in answers.items():
            if answer != self.answers.get(key):
                self.languages.pop(key, None)
                if language != "en":
                    self.languages[key] = language
            self.answers[key] = answer


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses by whether they count."""

    def counted(self) -> Self:
        """Return those that count: neither withdrawn nor held for a moderator."""
        return self.filter(withdrawn_at=None, held_at=None)

    def held(self) -> Self:
        """Return those that wait for a moderator to release them, or to say that they are spam."""
        return self.filter(withdrawn_at=None, held_at__isnull=False, spam_at=None)

    def spam(self) -> Self:
        """Return those that a moderator found to be spam."""
        return self.filter(spam_at__isnull=False)


class Response(models.Model):
    """All that one respondent sent, once."""

    class Channel(models.TextChoices):
        """How the response arrived."""

        WEB = "web", _("Online")
        PAPER = "paper", _("On paper")
        PHONE = "phone", _("By phone")
        EVENT = "event", _("At an event")
        FILE = "file", _("In an organisation's file")
        SYNTHETIC = "synthetic", _("Made up for a demonstration")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="responses")
    draft_id = models.UUIDField(unique=True, help_text=_("Makes submitting twice give one response."))
    receipt_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    respondent_kind = models.CharField(max_length=20)
    borough = models.CharField(max_length=9, blank=True, help_text=_("GSS code; empty where not given."))
    ward = models.CharField(max_length=9, blank=True, help_text=_("GSS code; from a postcode that was not kept."))
    area = models.CharField(max_length=9, blank=True, help_text=_("GSS code of the middle layer super output area."))
    edition = models.CharField(max_length=20, default="en", help_text=_("The edition that was answered."))
    file = models.ForeignKey(
        "consultation.ResponseFile", on_delete=models.PROTECT, null=True, blank=True, related_name="responses"
    )
    event = models.ForeignKey("consultation.Event", on_delete=models.PROTECT, null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_answers = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveSmallIntegerField(default=1, help_text=_("Goes up when its respondent changes it."))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Held for a moderator: not counted, not shown.")
    )
    held_reason = models.CharField(max_length=12, choices=Suspicion, blank=True)
    spam_at = models.DateTimeField(null=True, blank=True, help_text=_("A moderator found that it is spam."))
    tallied_at = models.DateTimeField(null=True, blank=True)
    unlinked_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Since when no receipt code leads to it and nothing in it leads to anybody."),
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="consultation_untallied",
                condition=Q(tallied_at=None, withdrawn_at=None, held_at=None),
            ),
            models.Index(fields=["held_at", "id"], name="consultation_held", condition=Q(held_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="consultation_held_is_not_counted",
                condition=Q(held_at=None, spam_at=None)
                | Q(held_at__isnull=False, tallied_at=None) & ~Q(held_reason=""),
            ),
            models.CheckConstraint(
                name="consultation_file_has_its_channel", condition=Q(file=None) | Q(channel="file")
            ),
            models.CheckConstraint(
                name="consultation_withdrawn_is_not_counted",
                condition=Q(withdrawn_at=None) | Q(tallied_at=None, closed_answers={}),
            ),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"
