"""Words that machines point out in an answer, and what a moderator made of each suggestion."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultation.models.answers import Answer
from consultation.models.moderation.deciding import Redaction


class Mark(models.Model):
    """A span of the original text that a recogniser points out, in code points. By itself it changes nothing.

    Why it was pointed out is in the recogniser of that key. Without a category no redaction is suggested: it points
    the way to somebody who helps.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    recogniser = models.CharField(max_length=20)
    category = models.CharField(max_length=20, choices=Redaction.Category, blank=True)
    accepted = models.BooleanField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["start", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["answer", "start", "end", "recogniser"], name="consultation_marked_once"),
            models.CheckConstraint(name="consultation_mark_has_words", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="consultation_mark_is_judged_whole",
                condition=Q(accepted=None, judged_by=None, judged_at=None)
                | Q(accepted__isnull=False, judged_by__isnull=False, judged_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["recogniser", "accepted"],
                name="consultation_judged_marks",
                condition=Q(accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recogniser} {self.start}–{self.end}"
