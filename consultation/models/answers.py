"""Free texts, each moderated by itself, and the equality answers that are only ever counted."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.answering import Response
from consultation.models.asking import Question
from consultation.models.consultations import Consultation
from consultation.models.moderation.campaigns import leaves_its_campaign
from consultation.models.placing import answer_place
from consultation.models.queues import QUEUES


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Free-text answers by what was decided about them."""

    def pending(self) -> Self:
        """Return those that no moderator has decided on."""
        return self.filter(state=Answer.State.PENDING)

    def published(self) -> Self:
        """Return those that the public may read."""
        return self.filter(state__in=Answer.PUBLIC_STATES)


class Answer(models.Model):
    """One free text, moderated by itself. What the public reads is `published_text`, never `text`."""

    class State(models.TextChoices):
        """What was decided last."""

        PENDING = "pending", _("Waiting")
        PUBLISHED = "published", _("Published")
        REDACTED = "redacted", _("Published with words removed")
        WITHHELD = "withheld", _("Withheld")
        SPAM = "spam", _("Spam")
        RETRACTED = "retracted", _("Changed or withdrawn by its respondent")
        HELD = "held", _("In a response that is held")

    class Work(models.TextChoices):
        """What a moderator is still wanted for."""

        FIRST = "first", _("A decision")
        SECOND = "second", _("A second person")
        OPINION = "opinion", _("A second opinion")
        REFERRED = "referred", _("Somebody it was referred to")
        RECHECK = "recheck", _("A decision by somebody else, to compare")
        APPEAL = "appeal", _("A decision about an appeal")

    PUBLIC_STATES = (State.PUBLISHED, State.REDACTED)
    # No moderator decides on these.
    OUT_OF_REACH = (State.RETRACTED, State.HELD)
    # The columns of an answer that nobody works on any more.
    NO_WORK: ClassVar[Mapping[str, Any]] = {
        "claimed_by": None,
        "claim_expires_at": None,
        "waits_for": "",
        "due_at": None,
        "referred_to": None,
        "for_safeguarding": False,
        "not_by": [],
    }

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    language = models.CharField(max_length=10, default="en")
    submitted_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    published_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    original_removed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when `text` is no longer what was written, but what is published.")
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claim_expires_at = models.DateTimeField(null=True, blank=True)
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("That of the response; written by the database, so that queues need no join."),
    )
    waits_for = models.CharField(max_length=10, choices=Work, default=Work.FIRST, blank=True)
    waiting_since = models.DateTimeField(help_text=_("Written by the database where it is not given."))
    due_at = models.DateTimeField(null=True, blank=True, help_text=_("By when the work should be done."))
    urgency = models.SmallIntegerField(default=0, help_text=_("The highest first; 0 is ordinary."))
    referred_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    for_safeguarding = models.BooleanField(default=False, help_text=_("Referred to the safeguarding lead."))
    not_by = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text=_("Who may not take it."),
    )
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    detected_language = models.CharField(max_length=10, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    screening_version = models.PositiveSmallIntegerField(default=0, help_text=_("Of the recognisers; 0 is none yet."))
    campaign = models.ForeignKey(
        "consultation.Campaign",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        help_text=_("What it was found to be nearly the same as."),
    )
    grouped_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was compared with the others."))
    length = models.GeneratedField(
        expression=Length("text"), output_field=models.PositiveIntegerField(), db_persist=True
    )
    search = models.GeneratedField(
        expression=SearchVector("published_text", config="english"), output_field=SearchVectorField(), db_persist=True
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        permissions = [
            ("moderate_answer", "Can decide what is published"),
            ("release_claim", "Can release another moderator's claim"),
            ("lead_moderation", "Can see and direct the moderation of every consultation"),
            ("receive_safeguarding", "Receives what is referred to the safeguarding lead"),
        ]
        triggers = [answer_place(), *leaves_its_campaign()]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"],
                name="consultation_one_answer_a_question",
                condition=~Q(state="retracted"),
            ),
            models.CheckConstraint(
                name="consultation_only_published_is_public",
                condition=Q(state__in=["published", "redacted"], published_at__isnull=False)
                | Q(
                    state__in=["pending", "withheld", "spam", "retracted", "held"],
                    published_text="",
                    published_at=None,
                ),
            ),
            models.CheckConstraint(
                name="consultation_only_pending_waits_for_first",
                condition=Q(state="pending", waits_for__gt="")
                | Q(state__in=["retracted", "held"], waits_for="")
                | Q(state__in=["published", "redacted", "withheld", "spam"]) & ~Q(waits_for="first"),
            ),
        ]
        indexes = [
            *QUEUES,
            models.Index(fields=["id"], name="consultation_unscreened", condition=Q(screened_at=None)),
            models.Index(
                fields=["question", "id"],
                name="consultation_ungrouped",
                condition=Q(grouped_at=None) & ~Q(state__in=["retracted", "held"]),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="consultation_published",
                condition=Q(state__in=["published", "redacted"]),
            ),
            GinIndex(fields=["search"], name="consultation_answer_search"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def is_claimed(self) -> bool:
        """Say whether a moderator holds it now."""
        return self.claim_expires_at is not None and self.claim_expires_at > timezone.now()

    @property
    def shown_state(self) -> "Answer.State":
        """Return its state as the person sees it for whom it was read: one who compares knows of no decision."""
        return Answer.State(getattr(self, "seen_state", self.state))


class EqualityAnswers(models.Model):
    """Optional answers about the person, apart from what they said; only ever counted, never shown beside a text."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="+", primary_key=True)
    closed_answers = models.JSONField(default=dict)
    free_text = models.BinaryField(default=bytes)
    tallied_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Counted, with its response; some time after both, together with others.")
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["response"], name="consultation_equal_untallied", condition=Q(tallied_at=None)),
        ]

    def __str__(self) -> str:
        return "equality answers"
