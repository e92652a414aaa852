"""The heartbeat task."""

from celery import shared_task

from queueing.models import Heartbeat


@shared_task
def beat() -> None:
    """Record that a worker consumed a task."""
    Heartbeat.record()
