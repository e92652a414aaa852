"""Whether the workers are stuck: running, perhaps, but consuming nothing."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from queueing.models import Heartbeat


def is_stuck() -> bool:
    """Say whether no task is consumed although database and broker are there for it."""
    try:
        age = Heartbeat.age()
    except DatabaseError:
        connection.close()
        return False
    if age is not None and age.total_seconds() <= settings.HEARTBEAT_STALE_SECONDS:
        return False
    return _broker_answers()


def _broker_answers() -> bool:
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
