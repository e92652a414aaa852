"""What a run that was killed may have left behind: its supervisor, its servers, their lock files."""

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import redis

from portal.demo import embedded
from portal.demo.failing import LaunchError
from portal.demo.home import Home

SECONDS = 60


def clear(home: Home) -> bool:
    """End what is left of an earlier run of this copy; say whether there was anything."""
    facts = home.remembered()
    found = [_end_supervisor(facts)] if facts else []
    found.append(_end_postgres(home.folder / "postgres"))
    found.append(_end_redis(facts.get("redis_port"), home.folder / "redis"))
    # Beat's own note of when it last ran is worth nothing here, and may have been cut off.
    for path in home.folder.glob("beat-schedule*"):
        path.unlink()
    home.forget()
    return any(found)


def _end_supervisor(facts: dict[str, Any]) -> bool:
    shutil.rmtree(Path(facts["socket"]).parent, ignore_errors=True)
    process_id = int(facts["supervisor"])
    if str(facts["configuration"]) not in _command_line(process_id):
        return False
    os.kill(process_id, signal.SIGTERM)
    _wait_until_gone(process_id, "supervisor")
    return True


def _end_postgres(data: Path) -> bool:
    """End a PostgreSQL that still serves `data`; remove the lock file of one that is gone."""
    lock = data / "postmaster.pid"
    if not lock.exists() or not Path("/proc").exists():
        return False
    process_id = int(lock.read_text().split("\n", 1)[0] or 0)
    if str(data) not in _command_line(process_id):
        # The number may belong to another program by now, and PostgreSQL would then refuse to start.
        lock.unlink()
        return False
    os.kill(process_id, signal.SIGINT)
    _wait_until_gone(process_id, "PostgreSQL")
    return True


def _end_redis(port: int | None, data: Path) -> bool:
    if port is None:
        return False
    client = redis.Redis(host=embedded.HOST, port=port, socket_connect_timeout=1, decode_responses=True)
    try:
        if Path(str(client.config_get("dir").get("dir"))) != data:
            return False
        client.shutdown()
    except redis.RedisError:
        return False
    finally:
        client.close()
    return True


def _command_line(process_id: int) -> str:
    """Return the command line of a process; nothing where there is no such process."""
    try:
        return Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _wait_until_gone(process_id: int, name: str) -> None:
    deadline = time.monotonic() + SECONDS
    while _command_line(process_id):
        if time.monotonic() > deadline:
            raise LaunchError(
                f"The {name} of an earlier run does not end: stop process {process_id}, then try again."
            )
        time.sleep(0.1)
