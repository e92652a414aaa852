"""A questionnaire as plain values, built from what a file says, even where parts of the file are wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from consultation.definition.files.reading import Path
from consultation.definition.parts import Choice, Definition, Kind, Page, Question, Section

OFFERS = ("choices", "scale", "choices_from")


@dataclass(frozen=True)
class Known:
    """What a file may refer to outside itself: priorities, lists of choices, and the clauses of each plan version."""

    priorities: frozenset[int] = frozenset(range(1, 10))
    lists: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    clauses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    plan_version: str = ""


@dataclass(frozen=True)
class Built:
    """A questionnaire; of each of its pages and questions, the path in the file and what stands there."""

    definition: Definition
    parts: list[tuple[Path, Mapping[str, Any], Page | Question]]


def groups(holder: Any, name: str, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the groups of a list with their paths, passing over what is not a group."""
    rows = holder.get(name) if isinstance(holder, dict) else None
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield (*path, name, number), row


def offered(question: Mapping[str, Any], data: Mapping[str, Any], known: Known) -> list[dict[str, Any]]:
    """Return the choices of a question, wherever the file says they are."""
    if "scale" in question:
        scales = data.get("scales")
        rows = scales.get(str(question["scale"])) if isinstance(scales, dict) else None
    elif "choices_from" in question:
        rows = known.lists.get(str(question["choices_from"]))
    else:
        rows = question.get("choices")
    return [choice for choice in rows if isinstance(choice, dict)] if isinstance(rows, list) else []


def build(data: Mapping[str, Any], known: Known) -> Built:
    """Return the questionnaire that `data` describes; what cannot be a part of one is left out."""
    built = Built(Definition(pk=0, version=1, sections=()), [])
    sections = []
    for path, section in groups(data, "sections", ()):
        pages = tuple(
            _page(page_path, page, data, known, built) for page_path, page in groups(section, "pages", path)
        )
        sections.append(
            Section(_key(section), str(section.get("title")), pages, priority_number=section.get("priority"))
        )
    return Built(Definition(pk=0, version=1, sections=tuple(sections)), built.parts)


def _key(part: Mapping[str, Any]) -> str:
    return str(part.get("key"))


def _page(path: Path, page: dict[str, Any], data: Mapping[str, Any], known: Known, built: Built) -> Page:
    place = len(built.parts)
    questions = []
    for question_path, row in groups(page, "questions", path):
        question = _question(row, offered(row, data, known))
        questions.append(question)
        built.parts.append((question_path, row, question))
    whole = Page(
        _key(page), str(page.get("title")), page.get("intro", ""), tuple(questions), shown_when=page.get("shown_when")
    )
    built.parts.insert(place, (path, page, whole))
    return whole


def _question(row: Mapping[str, Any], choices: list[dict[str, Any]]) -> Question:
    kind = row.get("kind")
    return Question(
        key=_key(row),
        kind=Kind(kind) if kind in list(Kind) else Kind.INFORMATION,
        text=str(row.get("text")),
        hint=row.get("hint", ""),
        required=row.get("required", False) is True,
        breaks_down=row.get("breaks_down", False) is True,
        choices=tuple(
            Choice(
                _key(choice),
                str(choice.get("text")),
                choice.get("hint", ""),
                choice.get("consequence", ""),
                choice.get("exclusive", False) is True,
            )
            for choice in choices
        ),
        shown_when=row.get("shown_when"),
        **{name: read(row.get(name)) for name, read in VALUES.items()},
    )


def whole(value: Any) -> int | None:
    """Return a whole number, or None for anything else."""
    return value if type(value) is int else None


def decimal(value: Any) -> Decimal | None:
    """Return a number with its decimal places, or None for anything else."""
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def calendar_day(value: Any) -> date | None:
    """Return a day of the calendar, or None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


# How the options of a question are read from a file.
VALUES: Mapping[str, Callable[[Any], Any]] = {
    "limit": whole,
    "most_choices": whole,
    "total": whole,
    "lowest": decimal,
    "highest": decimal,
    "earliest": calendar_day,
    "latest": calendar_day,
}
