"""Is it valid HTML? Asks the validator (vnu), which is started once and kept, since starting takes seconds."""

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.demo.embedded import HOST, free_port
from portal.demo.home import ROOT

JAR = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
# A deep stack for the schemas; the rest keeps a short-lived Java small and quick to start.
OPTIONS = ["-Xss4m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


@dataclass(frozen=True)
class Validator:
    """A running validator."""

    address: str

    def errors(self, html: str) -> list[str]:
        """Return what is invalid in a document, each with its line; empty where it is valid."""
        request = urllib.request.Request(  # noqa: S310 (the address is this machine's)
            f"{self.address}/?out=json&level=error",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            messages = json.load(answer)["messages"]
        return [
            f"line {message.get('lastLine', '?')}: {message['message']} {message.get('extract', '').strip()!r}"
            for message in messages
            if message["type"] != "info"
        ]


@contextmanager
def validator(folder: Path) -> Iterator[Validator]:
    """Yield a validator of the run's own; it ends with the block."""
    java = shutil.which("java")
    assert java, "Java is missing: make test-browser says how to install it."
    port = free_port()
    command = [java, *OPTIONS, f"-Dnu.validator.servlet.bind-address={HOST}"]
    with (folder / "vnu.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "-cp", str(JAR), "nu.validator.servlet.Main", str(port)], stdout=log, stderr=log
        )
    try:
        running = Validator(f"http://{HOST}:{port}")
        _wait_for(running, process)
        yield running
    finally:
        process.kill()
        process.wait()


def _wait_for(running: Validator, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            running.errors("<!doctype html><html lang=en><title>Empty</title>")
        except OSError:
            assert process.poll() is None, "The HTML validator ended while starting."
            assert time.monotonic() < deadline, "The HTML validator did not answer within a minute."
            time.sleep(0.1)
        else:
            return
