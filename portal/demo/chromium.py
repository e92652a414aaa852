"""Find what the browser tests need, Chromium and Java, or install Debian's packages."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Install {packages} for the browser tests (on Debian and Ubuntu: apt-get install {packages})."
# Java runs the HTML validator.
JAVA = "default-jre-headless"


def find() -> str | None:
    """Return the path of a Chromium on this machine; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def missing() -> list[str]:
    """Return the Debian packages that the browser tests need and this machine does not have."""
    found = {"chromium": find(), JAVA: shutil.which("java")}
    return [package for package, path in found.items() if path is None]


def main() -> int:
    """Make sure that everything is there; say in one line how to get it where it cannot be installed."""
    packages = missing()
    if not packages:
        return 0
    how = HOW.format(packages=" ".join(packages))
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(how, file=sys.stderr)
        return 1
    print(f"  Installing {' and '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", *packages]):
        result = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if result.returncode:
            print(result.stderr[-2000:], how, sep="\n", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
