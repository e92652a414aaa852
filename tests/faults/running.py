"""A whole portal, started by the launcher's own code in a folder of its own, and the means to hurt it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.demo.embedded import free_port
from portal.demo.home import ROOT, Home
from portal.demo.keys import SecretsFile
from portal.demo.supervising import Supervisor
from portal.demo.with_servers import UNGUARDED

STARTED = re.compile(r"running at (http://\S+?)/\s")
# The tests' own servers and settings must not reach the portal that is started here.
OWN = re.compile(
    r"^(DATABASE_URL|REDIS_URL|CACHE_URL|ALLOWED_HOSTS|STATICFILES_BACKEND|PUBLIC_PAGE_SECONDS|PORTAL_.*|.*_KEY)$"
)


class RunningPortal:
    """One `python -m portal.demo`, from its first line to its last."""

    def __init__(self, state: Path, **variables: str) -> None:
        self.home = Home(state)
        self.port = free_port()
        self.output = state.parent / f"{state.name}.out"
        inherited = {name: value for name, value in os.environ.items() if not OWN.match(name)}
        self.environment = {**inherited, "PORTAL_STATE_DIR": str(state), **UNGUARDED, **variables}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """Everything that the launcher printed."""
        return self.output.read_text() if self.output.exists() else ""

    @property
    def supervisor(self) -> Supervisor:
        """The supervisor, as the launcher noted it."""
        return Supervisor(self.home.remembered()["socket"])

    def launch(self) -> None:
        """Begin the start, in a process group of its own like a terminal's."""
        command = [sys.executable, "-m", "portal.demo", "--port", str(self.port)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def wait_for(self, text: str, seconds: float = 120) -> None:
        """Return when the launcher has printed `text`."""
        deadline = time.monotonic() + seconds
        while text not in self.said:
            assert self.process is not None
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, f"{text!r} was not printed within {seconds} s:\n{self.said}"
            time.sleep(0.05)

    def start(self) -> None:
        """Start and return when it answers."""
        self.launch()
        self.wait_for("Ctrl-C stops everything")

    def manage(self, *arguments: str) -> str:
        """Run a command of `manage.py` against this portal's servers; return what it printed."""
        secrets = SecretsFile(self.home.folder).keys()
        environment = {**self.environment, **secrets, **self.home.remembered()["environment"]}
        environment |= {"PORTAL_DEMONSTRATION": "true", "ALLOWED_HOSTS": "localhost"}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the launcher's process group, as a terminal does."""
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Stop it and return the launcher's exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.send(number)
        return self.process.wait(120)

    def processes(self) -> list[str]:
        """Return the command lines of every process that belongs to this portal."""
        mine = f"PORTAL_STATE_DIR={self.home.folder}\0".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (folder / "environ").read_bytes() + b"\0":
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                continue
        return [command for command in found if command]


@contextmanager
def running_portal(state: Path, **variables: str) -> Iterator[RunningPortal]:
    """Yield a started portal; stop it at the end whatever happened."""
    portal = RunningPortal(state, **variables)
    try:
        portal.start()
        yield portal
    finally:
        if portal.process is not None:
            portal.stop()
