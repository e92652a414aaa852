"""Texts that came in nearly the same words, and what is kept to know the next one again."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.asking import Question
from consultation.models.consultations import Consultation

LEAVES = """
IF NEW.state IN ('retracted', 'held') THEN
    NEW.campaign_id := NULL;
    NEW.grouped_at := NULL;
ELSIF NEW.text IS DISTINCT FROM OLD.text THEN
    -- What is compared is what was written. Once that is gone, what it belonged to stays and nothing new is found.
    NEW.grouped_at := now();
ELSIF OLD.state = 'held' THEN
    NEW.grouped_at := NULL;
END IF;
RETURN NEW;
"""
FORGETS = """
DELETE FROM consultation_neighbourkey WHERE answer_id = NEW.id;
IF FOUND THEN
    -- Of texts that are the same only one has keys: the next one is looked at again and takes them over.
    WITH next AS (
        SELECT other.answer_id
        FROM consultation_answersignature other
        JOIN consultation_answersignature own
            ON own.question_id = other.question_id AND own.words_hash = other.words_hash
        WHERE own.answer_id = NEW.id AND other.answer_id <> NEW.id
        ORDER BY other.answer_id
        LIMIT 1
    ), forgotten AS (
        DELETE FROM consultation_answersignature WHERE answer_id IN (SELECT answer_id FROM next) RETURNING answer_id
    )
    UPDATE consultation_answer SET grouped_at = NULL WHERE id IN (SELECT answer_id FROM forgotten);
END IF;
DELETE FROM consultation_answersignature WHERE answer_id = NEW.id;
UPDATE consultation_campaign SET template_id = NULL WHERE template_id = NEW.id;
RETURN NULL;
"""


def leaves_its_campaign() -> list[pgtrigger.Trigger]:
    """Return the triggers that take an answer out of its group when it is taken back, held or erased, by whomever."""
    changed = pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state OR OLD.text IS DISTINCT FROM NEW.text")
    gone = pgtrigger.Condition(
        "OLD.text IS DISTINCT FROM NEW.text"
        " OR (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('retracted', 'held'))"
    )
    return [
        pgtrigger.Trigger(
            name="leaves_its_campaign",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=changed,
            func=LEAVES,
        ),
        pgtrigger.Trigger(
            name="forgets_signature",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=gone,
            func=FORGETS,
        ),
    ]


class Campaign(models.Model):
    """Answers to one question in nearly the same words. Only a person says that they are a campaign."""

    class State(models.TextChoices):
        """What is known of it."""

        NEAR = "near", _("A few alike")
        SUGGESTED = "suggested", _("Suggested")
        CONFIRMED = "confirmed", _("Confirmed")
        DISSOLVED = "dissolved", _("Not a campaign")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="campaigns")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="campaigns")
    state = models.CharField(max_length=10, choices=State, default=State.NEAR)
    label = models.CharField(max_length=120, blank=True, help_text=_("For colleagues; never public."))
    template = models.ForeignKey(
        "consultation.Answer",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The text nearest to all the others."),
    )
    first_seen = models.DateTimeField(default=timezone.now)
    version = models.PositiveSmallIntegerField(help_text=_("Of the grouping that found it."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_seen", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["consultation", "state"],
                name="consultation_campaigns",
                condition=Q(state__in=["suggested", "confirmed"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="consultation_campaign_said_by_a_person",
                condition=Q(state__in=["near", "suggested"], decided_by=None, decided_at=None)
                | Q(state__in=["confirmed", "dissolved"], decided_by__isnull=False, decided_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"campaign {self.pk}"


class AnswerSignature(models.Model):
    """What is kept of an answer to know texts like it: no word of it. Goes when the text goes."""

    answer = models.OneToOneField(
        "consultation.Answer", on_delete=models.CASCADE, primary_key=True, related_name="signature"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    words_hash = models.BigIntegerField(help_text=_("The same for texts that are the same once folded."))
    sketch = models.BinaryField(help_text=_("The lowest byte of each number of its signature."))
    version = models.PositiveSmallIntegerField()
    apart = models.BooleanField(default=False, help_text=_("A person said that it belongs to no campaign."))

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["question", "words_hash"], name="consultation_same_words")]

    def __str__(self) -> str:
        return f"signature of answer {self.answer_id}"


class NeighbourKey(models.Model):
    """Where a text stands in one of the sorted rows in which texts with much in common lie side by side."""

    answer = models.ForeignKey("consultation.Answer", on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    tree = models.SmallIntegerField()
    key = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["question", "tree", "key"], name="consultation_neighbours")]

    def __str__(self) -> str:
        return f"answer {self.answer_id} in tree {self.tree}"


class BulkDecision(models.Model):
    """One decision for many answers, a campaign or a selection: a worker makes one decision for each."""

    class State(models.TextChoices):
        """How far it is."""

        SECOND = "second", _("Waiting for a second person")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not agreed to")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="bulk_decisions")
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="bulk_decisions"
    )
    state = models.CharField(max_length=10, choices=State)
    kind = models.CharField(max_length=10)
    reason = models.ForeignKey(
        "consultation.ModerationReason", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed = models.JSONField(default=list, help_text=_("Words of the template to remove: text and category."))
    note = models.TextField(blank=True, help_text=_("For colleagues; never public."))
    message = models.TextField(blank=True, help_text=_("For the respondents, shown with their receipts."))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["id"], name="consultation_bulk_running", condition=Q(state="running"))]
        constraints = [
            models.CheckConstraint(
                name="consultation_bulk_by_two_people",
                condition=Q(second_by=None) | ~Q(second_by=models.F("decided_by")),
            )
        ]

    def __str__(self) -> str:
        return f"bulk decision {self.pk}"


class BulkItem(models.Model):
    """One answer of a bulk decision, and what became of it."""

    class State(models.TextChoices):
        """Whether it is decided."""

        WAITING = "waiting", _("Waiting")
        DECIDED = "decided", _("Decided")
        LEFT = "left", _("Left for a decision of its own")

    bulk = models.ForeignKey(BulkDecision, on_delete=models.CASCADE, related_name="items")
    answer = models.ForeignKey("consultation.Answer", on_delete=models.PROTECT, related_name="bulk_items")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True, help_text=_("Why it was left."))
    decision = models.OneToOneField(
        "consultation.ModerationDecision", on_delete=models.PROTECT, null=True, blank=True, related_name="bulk_item"
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["bulk", "answer"], name="consultation_once_in_a_bulk")]
        indexes = [models.Index(fields=["bulk", "state", "id"], name="consultation_bulk_items")]

    def __str__(self) -> str:
        return f"answer {self.answer_id} of bulk decision {self.bulk_id}"
