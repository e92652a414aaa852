"""Meetings at which people were heard."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultation.models.consultations import Consultation


class Event(models.Model):
    """A meeting, stall or visit of a consultation: when, where, for whom, and how many people were met."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=200)
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    borough = models.CharField(max_length=9, blank=True, help_text=_("GSS code."))
    audience = models.CharField(max_length=200, blank=True)
    people_met = models.PositiveIntegerField(null=True, blank=True, help_text=_("Empty where nobody counted."))
    notes = models.TextField(blank=True, help_text=_("What was heard, without names; public."))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_on", "pk"]

    def __str__(self) -> str:
        return self.name
