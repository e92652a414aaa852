"""`make run`: the whole portal on one machine, until Ctrl-C or SIGTERM."""

import argparse
import errno
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from types import FrameType

import environ
from django.core.management.base import CommandError
from django.db import OperationalError

from portal.demo import embedded, leftovers, preparing, programs
from portal.demo.failing import LaunchError
from portal.demo.home import ROOT, Home
from portal.demo.keys import SecretsFile
from portal.demo.supervising import GONE, Supervisor, supervising

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WEB_SECONDS = 60


class StoppedError(Exception):
    """Somebody asked the portal to stop."""


def main() -> int:
    """Start the portal, wait until it is asked to stop, stop it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m portal.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where the portal is to answer (8000)")
    port = parser.parse_args().port
    _on_signals(_raise_stopped)
    environ.Env.read_env(ROOT / ".env", overwrite=False)
    try:
        with Home.of_this_copy().taken():
            _run(Home.of_this_copy(), port)
    except StoppedError:
        say("Stopped.")
    except (LaunchError, embedded.ServerNotReadyError, CommandError) as error:
        return _fail(str(error))
    except OperationalError as error:
        return _fail(f"The database cannot be used: {str(error).strip().splitlines()[0]}")
    except subprocess.CalledProcessError as error:
        return _fail(f"{error.cmd[0]} failed (see above).")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _fail("The disk is full: make room and start again.")
    return 0


def _run(home: Home, port: int) -> None:
    if leftovers.clear(home):
        say("An earlier run was cut off; what it left running has been stopped.")
    _check_port(port)
    planned = programs.plan(home, port)
    preparing.load_settings(planned)
    if planned.database_port:
        if not (home.folder / "postgres/portal-ready").exists():
            say("Making a new PostgreSQL database …")
        embedded.ensure_database_files(home.folder / "postgres")
    servers = [program.name for program in planned.programs if program.is_server]
    say(f"Starting {' and '.join(servers) or 'the supervisor'} …")
    try:
        with supervising(planned) as supervisor:
            preparing.ensure_servers(planned, lambda name: supervisor.states()[name] not in GONE)
            preparing.prepare(say)
            say("Starting the web server, the worker and the scheduler …")
            for name in ("worker", "beat", "web"):
                supervisor.start(name)
            _wait_for_web(planned, supervisor)
            _introduce(planned)
            _watch(supervisor)
    except StoppedError:
        say("Stopping …")
        raise


def _introduce(planned: programs.Plan) -> None:
    """Print the address and, in the demonstration, the accounts."""
    print(f"\nThe Turnaround Portal is running at {planned.address}")
    if planned.is_demonstration:
        # Models can be imported only once Django is loaded.
        from portal.demo.accounts import ensure_accounts

        print(f"Staff sign in at {planned.address}staff/ with these accounts of the demonstration:")
        for account in ensure_accounts(SecretsFile(planned.home.folder)):
            print(f"  {account.username:<16} {account.password}")
    print(f"Logs are in {planned.home.logs}. Ctrl-C stops everything.\n", flush=True)


def _watch(supervisor: Supervisor) -> None:
    from portal.demo.watching import watch

    watch(supervisor, say)


def _check_port(port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((embedded.HOST, port))
        except PermissionError:
            raise LaunchError(f"Port {port} is for the administrator only: choose one above 1023.") from None
        except (OSError, OverflowError):
            raise LaunchError(
                f"Port {port} is taken: choose another, for example make run PORT={port + 1}."
            ) from None


def _wait_for_web(planned: programs.Plan, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + WEB_SECONDS
    while not _answers(planned.port):
        if supervisor.states()["web"] == "FATAL" or time.monotonic() > deadline:
            raise LaunchError(f"The web server did not start: see {planned.home.logs / 'web.log'}.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = HTTPConnection(embedded.HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def say(text: str) -> None:
    """Print a line of progress at once."""
    print(f"  {text}", flush=True)


def _fail(text: str) -> int:
    print(text, file=sys.stderr, flush=True)
    return 1


def _raise_stopped(number: int, frame: FrameType | None) -> None:
    # A second signal must not interrupt the stopping.
    _on_signals(signal.SIG_IGN)
    raise StoppedError


def _on_signals(handler: object) -> None:
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
