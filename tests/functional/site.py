"""The portal that the browser looks at: the launcher's own, on servers that are thrown away."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.demo.embedded import HOST
from portal.demo.home import ROOT, Home
from portal.demo.keys import SecretsFile
from tests.faults.running import running_portal

# A page may be a second old: what a test did must be seen within seconds.
VARIABLES = {"PUBLIC_PAGE_SECONDS": "1"}


@dataclass(frozen=True)
class Site:
    """A running portal: web server, worker, scheduler, PostgreSQL and Redis."""

    home: Home

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{HOST}:{self.home.remembered()['port']}"

    def password(self, username: str) -> str:
        """Return the password of a demonstration account."""
        return SecretsFile(self.home.folder).password(username)

    def responses(self) -> int:
        """Return how many responses have been counted."""
        address = f"{self.address}/api/v1/results/nine-priorities/"
        with urllib.request.urlopen(address) as answer:  # noqa: S310 (the address is this machine's)
            rows = json.load(answer)
        # Everybody has to say who is answering, so the first question's base is the number of responses.
        return int(rows[0]["base"])

    def wait_until(self, is_so: Callable[[], bool], otherwise: str, *, seconds: float) -> None:
        """Return when something is so; fail after `seconds`."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"{otherwise} within {seconds:.0f} seconds"
            time.sleep(0.1)

    def manage(self, *command: str) -> str:
        """Run a management command beside the running portal and return what it printed."""
        environment = {
            **os.environ,
            **self.home.remembered()["environment"],
            **SecretsFile(self.home.folder).keys(),
            "PORTAL_STATE_DIR": str(self.home.folder),
        }
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Yield a portal whose state lies in `folder`."""
    with running_portal(folder / "state", **VARIABLES) as portal:
        yield Site(portal.home)
