"""Run a command on a PostgreSQL and a Redis of its own, and stop them afterwards.

`python -m portal.demo.with_servers COMMAND [ARG ...]`: the tests' servers. Data is thrown away at the end.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from portal.demo import embedded

UNGUARDED = {
    "RESPONSE_FLOOR_SECONDS": "0",
    **dict.fromkeys(("START_RATE", "SAVE_RATE", "SUBMIT_RATE", "CODE_RATE", "APPEAL_RATE", "SITE_RATE"), ""),
}


@contextmanager
def running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Keep `command` running inside the block; end it with SIGINT, then by force."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Yield the environment of a fresh PostgreSQL and Redis, both ready."""
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        database_port, redis_port = embedded.free_port(), embedded.free_port()
        embedded.ensure_database_files(home / "postgres")
        postgres = embedded.postgres_command(home / "postgres", database_port, durable=False)
        with (
            running(postgres, home / "postgres.log") as postgres_process,
            running(embedded.redis_command(home / "redis", redis_port), home / "redis.log") as redis_process,
        ):
            embedded.wait_for_postgres(database_port, still_up=lambda: postgres_process.poll() is None)
            embedded.wait_for_redis(redis_port, still_up=lambda: redis_process.poll() is None)
            embedded.ensure_database(database_port)
            yield {
                "DATABASE_URL": embedded.database_url(database_port),
                "REDIS_URL": embedded.redis_url(redis_port),
                "PORTAL_DEMONSTRATION": "true",
                "SECRET_KEY": secrets.token_hex(32),
                "DRAFT_ENCRYPTION_KEY": secrets.token_hex(32),
                "RECEIPT_KEY": secrets.token_hex(32),
                "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
                # A test sees what it just did, and needs no collected static files.
                "PUBLIC_PAGE_SECONDS": "0",
                # Tests answer faster than people; those of the guards set their own limits.
                **UNGUARDED,
                "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            }


def main() -> int:
    """Run the command line's command and return its exit code."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    with servers() as environment:
        return subprocess.run(sys.argv[1:], env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
