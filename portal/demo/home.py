"""The folder that one copy of the portal keeps its state in: who runs there, where its parts lie."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.demo.failing import LaunchError

ROOT = Path(__file__).resolve().parents[2]
ROOM_NEEDED = 500 * 1024 * 1024


@dataclass(frozen=True)
class Home:
    """Where one copy keeps its databases, logs and secrets."""

    folder: Path

    @classmethod
    def of_this_copy(cls) -> "Home":
        """Return the folder that PORTAL_STATE_DIR names, `.portal` beside the code where it names none."""
        return cls(Path(os.environ.get("PORTAL_STATE_DIR") or ROOT / ".portal").resolve())

    @property
    def logs(self) -> Path:
        """One log for each program."""
        return self.folder / "logs"

    @property
    def running(self) -> Path:
        """What is true only while the portal runs: ports and the supervisor's address."""
        return self.folder / "running.json"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold this folder for one running portal; the lock goes with the process that holds it."""
        self._make()
        with (self.folder / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise LaunchError(
                    f"This copy is running already (process {lock.read().strip() or 'unknown'}): stop that one first."
                ) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def _make(self) -> None:
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            (self.folder / "lock").touch()
        except PermissionError:
            raise LaunchError(
                f"{self.folder} belongs to another user: run as that user, or name another in PORTAL_STATE_DIR."
            ) from None
        free = shutil.disk_usage(self.folder).free
        if free < ROOM_NEEDED:
            raise LaunchError(
                f"Only {free // 2**20} MB are free in {self.folder}: the portal needs {ROOM_NEEDED // 2**20} MB."
            )

    def remember(self, facts: dict[str, Any]) -> None:
        """Note what is running, for the next start and for the tests."""
        self.running.touch(mode=0o600)
        self.running.write_text(json.dumps(facts))

    def remembered(self) -> dict[str, Any]:
        """Return what the last start noted and did not take back; empty after a clean stop."""
        try:
            return dict(json.loads(self.running.read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def forget(self) -> None:
        """Take the note of what is running back."""
        self.running.unlink(missing_ok=True)
