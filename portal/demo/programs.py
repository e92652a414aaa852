"""The programs that make up a running portal, in the order in which they start."""

import os
import shutil
import sys
from dataclasses import dataclass, field

import environ

from portal.demo import embedded
from portal.demo.home import Home
from portal.demo.keys import SecretsFile

TASK_PROCESSES = 2


@dataclass(frozen=True)
class Program:
    """One process that the supervisor keeps running."""

    name: str
    command: list[str]
    stop_signal: str = "TERM"
    stop_seconds: int = 15
    is_server: bool = False


@dataclass(frozen=True)
class Plan:
    """What is to run: where, with which environment, on which ports."""

    home: Home
    port: int
    environment: dict[str, str]
    database_port: int | None
    redis_port: int | None
    programs: list[Program] = field(default_factory=list)

    @property
    def is_demonstration(self) -> bool:
        """Say whether accounts and secrets are made here."""
        return self.environment["PORTAL_DEMONSTRATION"].lower() in environ.Env.BOOLEAN_TRUE_STRINGS

    @property
    def address(self) -> str:
        """Where the portal answers."""
        return f"http://{embedded.HOST}:{self.port}/"


def plan(home: Home, port: int) -> Plan:
    """Return what is to run for this copy: embedded servers where the environment names no others."""
    given = os.environ
    database_port = None if given.get("DATABASE_URL") else embedded.free_port()
    redis_port = None if given.get("REDIS_URL") else embedded.free_port()
    environment = {**given, "PORTAL_STATE_DIR": str(home.folder), "PYTHONUNBUFFERED": "1"}
    environment.setdefault("PORTAL_DEMONSTRATION", "true")
    environment.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if database_port:
        environment["DATABASE_URL"] = embedded.database_url(database_port)
    if redis_port:
        environment["REDIS_URL"] = embedded.redis_url(redis_port)
    planned = Plan(home, port, environment, database_port, redis_port)
    if planned.is_demonstration:
        keys = SecretsFile(home.folder).keys()
        environment |= {name: value for name, value in keys.items() if not given.get(name)}
        environment.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1")
        environment.setdefault("PUBLIC_ADDRESS", planned.address.rstrip("/"))
    planned.programs.extend([*_servers(planned), *_own_programs(planned)])
    return planned


def _servers(planned: Plan) -> list[Program]:
    folder = planned.home.folder
    servers = []
    if planned.database_port:
        command = embedded.postgres_command(folder / "postgres", planned.database_port)
        # INT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        servers.append(Program("postgres", bound(command, "INT"), "INT", 30, is_server=True))
    if planned.redis_port:
        command = embedded.redis_command(folder / "redis", planned.redis_port)
        servers.append(Program("redis", bound(command), is_server=True))
    return servers


def _own_programs(planned: Plan) -> list[Program]:
    modules = [sys.executable, "-m"]
    celery = [*modules, "celery", "--app", "portal"]
    settings = ["--config", "python:portal.web_server", "--bind", f"{embedded.HOST}:{planned.port}"]
    worker = ["worker", "--concurrency", str(TASK_PROCESSES), "--without-gossip", "--without-mingle"]
    return [
        Program("worker", bound([*celery, *worker, "--loglevel", "WARNING"]), stop_seconds=20),
        Program("beat", bound([*celery, "beat", "--pidfile=", "--loglevel", "WARNING"])),
        Program("web", bound([*modules, "gunicorn", "portal.wsgi", *settings])),
    ]


def bound(command: list[str], end_signal: str = "TERM") -> list[str]:
    """Return `command` so that it ends when its supervisor is killed, where the machine can do that (Linux)."""
    if command[0] == "setpriv":
        return [command[0], "--pdeathsig", end_signal, *command[1:]]
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", end_signal, *command] if setpriv else command
