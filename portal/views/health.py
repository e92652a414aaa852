"""Whether this copy is alive, and whether it can do its work."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from kombu import Connection
from kombu.exceptions import OperationalError

from queueing.models import Heartbeat


@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database, broker, migrations and workers are as they should be; 503 where one is not."""
    checks = {"database": _database(), "broker": _broker()}
    if checks["database"] == "ok":
        checks |= {"migrations": _migrations(), "worker": _worker()}
    good = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if good else "unavailable", "checks": checks}, status=200 if good else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no connection"
    return "ok"


def _broker() -> str:
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except (OperationalError, OSError):
        return "no connection"
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "waiting" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _worker() -> str:
    age = Heartbeat.age()
    if age is None:
        return "no task consumed yet"
    stale = age.total_seconds() > settings.HEARTBEAT_STALE_SECONDS
    return f"no task consumed for {int(age.total_seconds())} seconds" if stale else "ok"
