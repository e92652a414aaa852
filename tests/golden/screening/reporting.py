"""What is written down of how the recognisers do: a page for people and a file for the portal's own page."""

import hashlib
import json
from pathlib import Path

import yaml

from consultation.moderation.recognising.screening import BY_KEY, RECOGNISERS, VERSION, screen
from tests.golden.screening.measuring import HERE, Measured, labelled, language_errors, languages, measure

ROOT = HERE.parents[2]
PAGE = ROOT / "docs" / "screening.md"
FIGURES = ROOT / "consultation" / "data" / "screening.json"
VERSIONS = HERE / "versions.yaml"
PARTS = ("development", "held_out")

INTRODUCTION = """# Screening: what machines point out, and how well

This page is written by `python -m tests.golden.screening`; a test checks that it is up to date.

Each text that arrives is looked at by workers on this machine. They point out words that look like personal data,
abuse or danger, and say why. Nothing is removed, published or withheld by a machine: a moderator accepts or rejects
each suggestion, and how often they do is shown on the page “How good the suggestions are”.

The recognisers are in `consultation/moderation/recognising/`, one module for each kind. When one changes, raise
`VERSION` in `screening.py` and run `manage.py rescreen`: workers then look again at every text that waits.

## How it was measured

The {texts} texts are in `tests/golden/screening/`: {development} on which the recognisers were developed, {held_out}
kept apart from them. They were written for this project in the way Londoners answer, before the recognisers were;
people, numbers and addresses are invented. The same author wrote the texts and the recognisers, so expect more misses
in real answers than here. That is why acceptance by moderators is counted.

- Recall: of what is marked, how much is found whole (of phrases about danger and abuse: touched).
- Precision: of what is pointed out, how much is marked.
"""


def page() -> str:
    """Return docs/screening.md."""
    measured = {part: measure(labelled(part)) for part in PARTS}
    sizes = {part: len(labelled(part)) for part in PARTS}
    first = yaml.safe_load((HERE / "first_run.yaml").read_text(encoding="utf-8"))
    blocks = [
        INTRODUCTION.format(texts=sum(sizes.values()), **sizes),
        f"Version of the recognisers: {VERSION}.",
        "## Texts for development",
        _table({key: _figures(one) for key, one in measured["development"].items()}),
        "## Texts kept apart",
        _table({key: _figures(one) for key, one in measured["held_out"].items()}),
        "### The same texts, the first time",
        "Kept as it was before anything had been corrected. What was corrected after that was seen on the texts for"
        " development.",
        _table(first),
        "## What each finds and misses",
        _words(),
        "## Where they were wrong here",
        _errors(measured),
        "## Languages",
        _languages(),
    ]
    return "\n\n".join(block.strip() for block in blocks) + "\n"


def figures() -> str:
    """Return the figures on the texts kept apart, by recogniser, as the portal's page shows them."""
    measured = measure(labelled("held_out"))
    names = ("marked", "found", "pointed_out", "right")
    rows = {key: dict(zip(names, _figures(one), strict=True)) for key, one in measured.items()}
    return json.dumps({"version": VERSION, "texts": len(labelled("held_out")), "recognisers": rows}, indent=1) + "\n"


def fingerprint() -> str:
    """Return a hash of everything that is found in the labelled texts: it changes when the recognisers do."""
    found = [
        [[row.start, row.end, row.recogniser] for row in screen(item.text).findings]
        for part in PARTS
        for item in labelled(part)
    ]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


def write() -> list[Path]:
    """Write both files and, for a new version, its fingerprint; return what was written."""
    PAGE.write_text(page(), encoding="utf-8")
    FIGURES.write_text(figures(), encoding="utf-8")
    known = yaml.safe_load(VERSIONS.read_text(encoding="utf-8")) if VERSIONS.exists() else {}
    if VERSION not in known:
        with VERSIONS.open("a", encoding="utf-8") as file:
            file.write(f"{VERSION}: {fingerprint()}\n")
    return [PAGE, FIGURES, VERSIONS]


def _figures(one: Measured) -> list[int]:
    return [one.marked, one.found, one.pointed_out, one.right]


def _table(rows: dict[str, list[int]]) -> str:
    lines = [
        "| What | Marked | Found | Recall | Pointed out | Right | Precision |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for key, (marked, found, pointed_out, right) in rows.items():
        shares = [f"{found / marked:.2f}" if marked else "–", f"{right / pointed_out:.2f}" if pointed_out else "–"]
        title = BY_KEY[key].title
        lines.append(f"| {title} | {marked} | {found} | {shares[0]} | {pointed_out} | {right} | {shares[1]} |")
    return "\n".join(lines)


def _words() -> str:
    lines = ["| What | Finds | Misses | Suggests |", "|---|---|---|---|"]
    for one in RECOGNISERS:
        suggests = one.category.replace("_", " ") or "the way to go, no redaction"
        lines.append(f"| {one.title} | {one.finds} | {one.misses} | {suggests} |")
    return "\n".join(lines)


def _errors(measured: dict[str, dict[str, Measured]]) -> str:
    lines = []
    for part, title in (("development", "texts for development"), ("held_out", "texts kept apart")):
        for key, one in measured[part].items():
            lines += [f"- {BY_KEY[key].title}, missed ({title}): {words}" for words in one.missed]
            lines += [f"- {BY_KEY[key].title}, pointed out and not marked ({title}): {words}" for words in one.wrong]
    return "\n".join(lines)


def _languages() -> str:
    rows = []
    for name, title in (("languages", "Texts for development"), ("languages_held_out", "Texts kept apart")):
        count, errors = len(languages(name)), language_errors(name)
        rows.append(f"- {title}: {count - len(errors)} of {count} right.")
        rows += [f"  - {error}" for error in errors]
    return "\n".join(rows)
