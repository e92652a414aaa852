"""The one way to queue a task."""

import structlog
from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def enqueue(task: Task, *args: int | str) -> None:
    """Send `task` to the workers once the current transaction has committed.

    What is queued is a hint: the row in PostgreSQL says what is to be done and a scheduled sweep finds what a lost
    hint left behind. So a broker that is down is logged and the request goes on. (Celery's `delay_on_commit` turned a
    saved response into an error page when tried.)
    """

    def send() -> None:
        try:
            task.apply_async(args=args, retry=False, ignore_result=True)
        except (OperationalError, OSError) as error:
            log.warning("hint_lost", task=task.name, error=type(error).__name__)

    transaction.on_commit(send)
