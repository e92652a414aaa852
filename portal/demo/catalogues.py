"""Translations: extract the texts, bring each language's file up to date, compile what gettext reads.

Babel does all of it, so that no gettext programs need to be installed. A file is compiled only where it is older than
what it is made from.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import yaml
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
TEMPLATE = LOCALE / "portal.pot"
KEYWORDS = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2")
WIDTH = ("-w", "120")
PROJECT = ("--project", "Turnaround Portal", "--copyright-holder", "the authors")


def catalogues() -> list[Path]:
    """Return the translators' files, one for each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def is_translated(message: Message) -> bool:
    """Say whether every form of a text is written, and by more than a guess."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(forms) and not message.fuzzy


def compile_stale() -> list[Path]:
    """Compile the files that changed since they were compiled last; return them."""
    stale = []
    for source in catalogues():
        result = source.with_suffix(".mo")
        if result.exists() and result.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        # What is not translated yet, or only guessed, stays in English.
        for message in [message for message in catalogue if message.id and not is_translated(message)]:
            catalogue.delete(message.id, message.context)
        # Written whole, then put in place: a process that starts meanwhile reads the old file or the new one.
        fresh = result.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(result)
        stale.append(source)
    return stale


def equality_texts(
    file: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the texts of the equality questions, for Babel."""
    for row in yaml.safe_load(file):
        follow_up = [row["follow_up"]["text"]] if "follow_up" in row else []
        hints = [row["hint"]] if "hint" in row else []
        hints += [*row.get("hints", {}).values(), *([row["group"]] if "group" in row else [])]
        for text in [row["text"], *row["options"], *hints, *follow_up]:
            yield 1, "gettext", text, []


def extract() -> None:
    """Write the template of all texts, and bring every language's file up to date with it."""
    babel = [sys.executable, "-m", "babel.messages.frontend", "-q"]
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    where = ["-F", str(LOCALE / "babel.cfg"), *keywords, "--sort-output", "--add-location=file", *WIDTH, *PROJECT]
    subprocess.run([*babel, "extract", *where, "-o", str(TEMPLATE), "."], cwd=ROOT, check=True)
    for source in catalogues():
        language = source.parts[-3]
        merging = ["-i", str(TEMPLATE), "-o", str(source), "-l", language, "-N", "--ignore-obsolete", *WIDTH]
        subprocess.run([*babel, "update", *merging], cwd=ROOT, check=True)


if __name__ == "__main__":
    if "--extract" in sys.argv:
        extract()
    compile_stale()
