"""Work in the background."""

from celery import shared_task

from auditing.chaining import chain_all
from auditing.verifying import check_and_keep


@shared_task
def chain_entries() -> None:
    """Give the entries that wait their place in the chain."""
    chain_all()


# Longer than other tasks have, since the whole log is read; shorter than the time after which it is handed out anew.
@shared_task(soft_time_limit=720, time_limit=780)
def check_chain() -> None:
    """Check the whole chain and keep the result."""
    check_and_keep()
