"""Work in the background: each task loads by id and calls one action."""

from celery import shared_task

from consultation.actions.expiring import delete_expired_drafts
from consultation.actions.tallying import tally_untallied


@shared_task
def tally_response(response_id: int) -> None:
    """Count one response that has just arrived."""
    tally_untallied(response_id=response_id)


@shared_task
def sweep_untallied() -> None:
    """Count what lost hints left behind, a few hundred at a time until nothing is left."""
    while tally_untallied(limit=500) == 500:
        continue


@shared_task
def expire_drafts() -> None:
    """Delete drafts that nobody came back to."""
    delete_expired_drafts()
