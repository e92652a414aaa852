"""YAML read with care: only plain values, every value with its line, and every mistake named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.resolver import Resolver

MOST_BYTES = 1024 * 1024
DEEPEST = 40
# Many mistakes at once are told at once, but nobody reads a thousand.
MOST_PROBLEMS = 200
Path = tuple[str | int, ...]
PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "timestamp"))
# Control characters other than those that make lines, and halves of characters: no database and no page takes them.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One mistake in a file: its line, counted from 1, the place in words, and what was there and expected."""

    line: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"Line {self.line}" + (f", {self.place}" if self.place else "")
        return f"{where}: {self.message}"


class FileProblemsError(Exception):
    """A file cannot be used; `problems` are all that is wrong with it, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)[:MOST_PROBLEMS]
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Document:
    """What a file says: `data`, the line of each value by its path, and how what is not text was written."""

    data: Any
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of the value at `path`, or of what holds it where there is no such value."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_document(content: bytes) -> Document:
    """Return what a YAML file says; raise FileProblemsError with every mistake that can be told at once.

    Dates become text (“2023-01-31”). Aliases, tags, a key that stands twice, values nested over 40 deep, characters
    that cannot be shown and files over 1 MiB are refused, so that no file costs much more than its length.
    """
    if len(content) > MOST_BYTES:
        raise FileProblemsError([Problem(1, "", "The file is too large. Expected at most 1 MB.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileProblemsError([Problem(line, "", "Expected text in UTF-8. Save the file in UTF-8.")]) from error
    composer = _Composer()
    try:
        composer.compose(text)
    except yaml.MarkedYAMLError as error:
        raise FileProblemsError([*composer.problems, _as_problem(error)]) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        message = "There is a character here that cannot be shown. Remove it."
        raise FileProblemsError([*composer.problems, Problem(line, "", message)]) from error
    if composer.problems:
        raise FileProblemsError(composer.problems)
    return composer.document


def _as_problem(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = error.problem or error.context or "it cannot be read"
    return Problem(
        (mark.line if mark else 0) + 1,
        "",
        f"This is not YAML: {what}. Check the spaces at the beginning of the line, colons and quotes.",
    )


@dataclass
class _Open:
    """A list or a group of values that is being read."""

    value: list[Any] | dict[str, Any]
    path: Path
    key: str | None = None

    @property
    def wants_name(self) -> bool:
        """Say whether what comes next is a name, not a value."""
        return isinstance(self.value, dict) and self.key is None


class _Composer:
    """Builds plain values from the events of a parser, without ever calling itself."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.document = Document(data=None)
        self.open: list[_Open] = []
        self.resolver: Any = Resolver()
        self.constructor = SafeConstructor()

    def compose(self, text: str) -> None:
        documents = 0
        for event in _events(text):
            line = (event.start_mark.line if event.start_mark else 0) + 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(line, "A second document begins here. Expected one.")
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event, line)
            elif isinstance(event, yaml.NodeEvent):
                if not self._begin(event, line):
                    return
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()

    def _refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, "", message))

    def _alias(self, event: yaml.AliasEvent, line: int) -> None:
        self._refuse(line, f"“*{event.anchor}” points to another place. Write the values out instead.")
        if self.open and self.open[-1].wants_name:
            self.open[-1].key = f"*{event.anchor}"
        else:
            self._take(None, line)

    def _begin(self, event: yaml.NodeEvent, line: int) -> bool:
        """Take a value, or begin a list or a group; say whether to read on."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
            return True
        if len(self.open) >= DEEPEST:
            self._refuse(line, f"Values are nested too deeply here. Expected at most {DEEPEST} levels.")
            return False
        assert isinstance(event, yaml.CollectionStartEvent)  # noqa: S101 (what else a parser yields)
        if event.tag is not None:
            self._refuse(line, f"“{event.tag}” is not known here. Remove it.")
        value: list[Any] | dict[str, Any] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        if self.open and self.open[-1].wants_name:
            self._refuse(line, "Expected a name before the colon, found a list or a group of values.")
            return False
        path = self._take(value, line)
        self.open.append(_Open(value, path))
        return True

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if self.open and self.open[-1].wants_name:
            self._name(self.open[-1], event.value, line)
            return
        value = self._value(event, line)
        path = self._take(value, line)
        if not isinstance(value, str):
            self.document.written[path] = event.value

    def _name(self, holder: _Open, name: str, line: int) -> None:
        first = self.document.lines.get((*holder.path, name))
        if first is not None:
            self._refuse(line, f"“{name[:60]}” stands twice in the same group. It is in line {first} already.")
        holder.key = name

    def _take(self, value: Any, line: int) -> Path:
        """Put a value where it belongs; return its path."""
        if not self.open:
            self.document.data = value
            self.document.lines[()] = line
            return ()
        holder = self.open[-1]
        if isinstance(holder.value, list):
            step: str | int = len(holder.value)
            holder.value.append(value)
        else:
            step = holder.key or ""
            holder.value[step], holder.key = value, None
        path = (*holder.path, step)
        self.document.lines[path] = line
        return path

    def _value(self, event: yaml.ScalarEvent, line: int) -> Any:
        if UNPRINTABLE.search(event.value):
            self._refuse(line, "There is a character here that cannot be shown. Remove it.")
            return ""
        tag = event.tag or self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag not in PLAIN_TAGS:
            self._refuse(line, f"“{event.tag or event.value}” is not known here. Remove it, or put it in quotes.")
            return ""
        try:
            value = self.constructor.construct_object(yaml.ScalarNode(tag, event.value))
        except (ConstructorError, ValueError, OverflowError):
            if tag.endswith("timestamp"):
                # Such as 31 February: whoever expects a date says so.
                return event.value
            self._refuse(line, f"“{event.value[:60]}” cannot be read. Put it in quotes.")
            return ""
        if isinstance(value, float) and not isfinite(value):
            self._refuse(line, f"“{event.value[:60]}” is not a number that can be used.")
            return 0
        return value.isoformat() if isinstance(value, date) else value


def _events(text: str) -> Iterator[yaml.Event]:
    # The parser written in C is there in every usual installation; the other one is only slower.
    return yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
