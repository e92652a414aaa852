"""Counts of closed answers."""

from django.db import models
from django.db.models import Q

from consultation.models.asking import Questionnaire


class Tally(models.Model):
    """How many responses gave one answer to one question.

    `question_key` is a question's key, or one of the keys that begin with an underscore: `_day` (value: the London
    date of submitting), `_respondent` (the kind of respondent), `_channel` (how it arrived) and `_edition`.
    An empty value counts all who answered.
    A ranking has a value `choice:rank` for each choice ranked and `choice>other` for each pair of which one was put
    before the other (whatever is ranked comes before whatever is not), points `choice:points`, a place its borough.
    Rankings and points are counted once more for each group that the respondent belongs to, under
    `key@group:value`: `points@_borough:E09000012`, `points@_respondent:organisation`, `points@age:under-25`; also for
    the groups of the equality answers, `points@_equality_sex:Female`. `_equality` counts all who told any of those.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="tallies")
    question_key = models.CharField(max_length=160)
    value = models.CharField(max_length=120, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "question_key", "value"], name="consultation_tally_unique"
            ),
            models.CheckConstraint(name="consultation_tally_not_negative", condition=Q(count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.question_key}={self.value}: {self.count}"
