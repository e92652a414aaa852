"""What is done between the servers' start and the portal's: database, roles, content, static files, accounts."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections

from portal.demo import embedded
from portal.demo.failing import LaunchError
from portal.demo.programs import Plan

Say = Callable[[str], None]
# Sources of style sheets, which no browser asks for.
IGNORED = ["*.scss", "scss", "moj-shim"]
STATIC_PACKAGES = ("django", "djangorestframework", "whitenoise")


def ensure_servers(planned: Plan, still_up: Callable[[str], bool]) -> None:
    """Return when the embedded servers answer and hold the portal's database."""
    if planned.database_port:
        embedded.wait_for_postgres(planned.database_port, still_up=lambda: still_up("postgres"))
        embedded.ensure_database(planned.database_port)
    if planned.redis_port:
        embedded.wait_for_redis(planned.redis_port, still_up=lambda: still_up("redis"))


def load_settings(planned: Plan) -> None:
    """Load Django with the environment that the programs get; a missing variable is named."""
    os.environ.update(planned.environment)
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise LaunchError(f"{error}. `.env.example` lists every variable.") from None


def prepare(say: Say) -> None:
    """Bring database, roles, content and static files up to date; a second time takes a moment."""
    say("Bringing the database up to date …")
    call_command("migrate", verbosity=0, interactive=False)
    say("Loading the plan, the consultation and the survey figures …")
    call_command("load_content", verbosity=0)
    connections.close_all()
    _collect_static_files(say)


def _collect_static_files(say: Say) -> None:
    digest = _static_digest()
    stamp = settings.STATIC_ROOT / "collected"
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("Collecting style sheets, scripts and pictures …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=IGNORED)
    stamp.write_text(digest)


def _static_digest() -> str:
    """Return a hash over the portal's own static files, and over the sizes of those that packages bring."""
    total = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(IGNORED):
            path = Path(storage.path(name))
            is_own = path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts
            total.update(f"{name} {path.stat().st_size}".encode())
            total.update(path.read_bytes() if is_own else b"")
    return total.hexdigest()
