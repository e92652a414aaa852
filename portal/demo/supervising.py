"""The one supervisor: starts the programs, restarts what dies, stops them in the reverse order."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from portal.demo.failing import LaunchError
from portal.demo.home import ROOT
from portal.demo.programs import Plan, Program, bound

UNREACHABLE = (OSError, HTTPException, xmlrpc.client.ProtocolError)
GONE = ("STOPPED", "EXITED", "FATAL")
STOP_SECONDS = 90


class Supervisor:
    """A running supervisord, spoken to through its socket."""

    def __init__(self, socket: str) -> None:
        self.socket = socket

    def call(self, name: str, *arguments: Any) -> Any:
        """Call one of supervisord's own functions; a fresh connection each time survives its restarts."""
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self.socket}")
        try:
            proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, name)(*arguments)
        finally:
            transport.close()

    def answers(self) -> bool:
        """Say whether it is there."""
        try:
            self.call("getState")
        except UNREACHABLE:
            return False
        return True

    def states(self) -> dict[str, str]:
        """Return the state of every program by its name."""
        return {info["name"]: info["statename"] for info in self.call("getAllProcessInfo")}

    def process_id(self, name: str) -> int:
        """Return the process id of a program; 0 where it does not run."""
        return int(self.call("getProcessInfo", name)["pid"])

    def uptime(self, name: str) -> int:
        """Return for how many seconds a program has been running; 0 where it does not."""
        info = self.call("getProcessInfo", name)
        return int(info["now"] - info["start"]) if info["statename"] == "RUNNING" else 0

    def start(self, name: str) -> None:
        """Start a program that does not run, without waiting for it."""
        if self.states()[name] in GONE:
            self.call("startProcess", name, False)

    def stop(self, name: str) -> None:
        """Stop a program and wait until it has ended; by force where it does not end in its time."""
        if self.states()[name] not in GONE:
            self.call("stopProcess", name, True)

    def restart(self, name: str) -> None:
        """Stop a program and start it again."""
        self.stop(name)
        self.start(name)


@contextmanager
def supervising(planned: Plan) -> Iterator[Supervisor]:
    """Run the supervisor, with the servers started, inside the block; stop everything at its end."""
    # A socket's path may have about 100 characters, so it lies in a short folder of its own.
    base = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="portal-", dir=base if len(base) < 60 else "/tmp"))  # noqa: S108
    socket = str(folder / "supervisor")
    file = planned.home.folder / "supervisord.conf"
    file.write_text(configuration(planned, socket))
    command = [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(file)]
    with (planned.home.logs / "supervisord.out").open("wb") as output:
        process = subprocess.Popen(
            bound(command),
            cwd=planned.home.folder,
            env=environment(planned),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        supervisor = Supervisor(socket)
        planned.home.remember(
            {
                "port": planned.port,
                "socket": socket,
                "supervisor": process.pid,
                "configuration": str(file),
                "redis_port": planned.redis_port,
                "environment": {name: planned.environment[name] for name in ("DATABASE_URL", "REDIS_URL")},
            }
        )
        _wait_for(supervisor, process, planned)
        yield supervisor
    finally:
        _end(process)
        shutil.rmtree(folder, ignore_errors=True)
        planned.home.forget()


def _wait_for(supervisor: Supervisor, process: subprocess.Popen[bytes], planned: Plan) -> None:
    deadline = time.monotonic() + 20
    while not supervisor.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            said = (planned.home.logs / "supervisord.out").read_text(errors="replace").strip()
            raise LaunchError(f"The supervisor did not start: {said.splitlines()[-1] if said else 'it said nothing'}")
        time.sleep(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the supervisor to stop everything, last started first, and wait for it."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def environment(planned: Plan) -> dict[str, str]:
    """Return what the supervisor hands to the programs, and their commands.

    Commands and folders are handed over as variables, since its configuration file would read a path with ` #` or
    ` ;` in it as the beginning of a comment.
    """
    commands = {_variable(program): shlex.join(program.command) for program in planned.programs}
    return {**planned.environment, **commands, "PORTAL_ROOT": str(ROOT)}


def _variable(program: Program) -> str:
    return f"PORTAL_RUN_{program.name.upper()}"


def configuration(planned: Plan, socket: str) -> str:
    """Return supervisord's configuration. Paths in it start in the state folder, where it runs."""
    sections: dict[str, dict[str, object]] = {
        "supervisord": {
            "logfile": "logs/supervisord.log",
            "logfile_maxbytes": "1MB",
            "logfile_backups": 1,
            "pidfile": "supervisord.pid",
            "silent": "true",
            **({"user": "root"} if os.geteuid() == 0 else {}),
        },
        "unix_http_server": {"file": socket, "chmod": "0700"},
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
    }
    for order, program in enumerate(planned.programs, start=1):
        sections[f"program:{program.name}"] = {
            "command": f"%(ENV_{_variable(program)})s",
            "directory": "%(ENV_PORTAL_ROOT)s",
            "priority": order * 10,
            "autostart": str(program.is_server).lower(),
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 20,
            "stopsignal": program.stop_signal,
            "stopwaitsecs": program.stop_seconds,
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": f"logs/{program.name}.log",
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": 2,
        }
    lines = []
    for name, settings in sections.items():
        lines += [f"[{name}]", *(f"{key} = {value}" for key, value in settings.items()), ""]
    return "\n".join(lines)
