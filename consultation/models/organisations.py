"""Organisations that responded."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultation.models.answering import Response


class Organisation(models.Model):
    """Who an organisation is that sent a response: beside its answers, never among them; public only by consent."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, primary_key=True, related_name="organisation")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True, help_text=_("Of the person who answered; never public."))
    people_represented = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The organisation's own figure; empty where it gave none.")
    )
    consents_to_be_named = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="consultation_organisation_has_a_name", condition=~Q(name="")),
        ]
        indexes = [
            models.Index(fields=["name"], name="consultation_named", condition=Q(consents_to_be_named=True)),
        ]

    def __str__(self) -> str:
        return f"organisation of response {self.pk}"

    @property
    def answer(self) -> dict[str, Any]:
        """Return it as the answer that it came from."""
        answer: dict[str, Any] = {"name": self.name, "named": self.consents_to_be_named}
        if self.role:
            answer["role"] = self.role
        if self.people_represented is not None:
            answer["people"] = self.people_represented
        return answer
