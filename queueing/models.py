"""Proof that tasks are being consumed."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """When a worker last finished the scheduled heartbeat task."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%H:%M:%S}"

    @classmethod
    def record(cls, name: str = "worker") -> Self:
        """Note that a task was consumed now."""
        heartbeat, _ = cls.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})
        return heartbeat

    @classmethod
    def age(cls, name: str = "worker") -> timedelta | None:
        """Time since the last consumed heartbeat; None where there never was one."""
        beat_at = cls.objects.filter(name=name).values_list("beat_at", flat=True).first()
        return timezone.now() - beat_at if beat_at else None
