"""Find Chromium for the browser tests, or install Debian's package."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Install Chromium for the browser tests (on Debian and Ubuntu: apt-get install chromium)."


def find() -> str | None:
    """Return the path of a Chromium on this machine; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Make sure that there is a Chromium; say in one line how to get one where it cannot be installed."""
    if find():
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(HOW, file=sys.stderr)
        return 1
    print("  Installing Chromium …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]):
        result = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if result.returncode:
            print(result.stderr[-2000:], HOW, sep="\n", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
