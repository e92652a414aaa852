"""Reading the plan's data file: every entry checked, every problem named with the entry it is in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from turnaround.models import PartialDate, PartialDateError


class PlanFileError(ValueError):
    """The plan's data file cannot be loaded; `problems` says of each wrong entry what was expected."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("The plan was not loaded. Nothing was changed.\n- " + "\n- ".join(self.problems))


@dataclass
class Entry:
    """One entry of the file: reads its fields and notes, in `problems`, what is wrong with them."""

    where: str
    fields: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    def wrong(self, key: str, expected: str) -> None:
        """Note that a field is not what was expected."""
        self.problems.append(f"{self.where}: {key} is {self.fields.get(key)!r}; expected {expected}")

    def text(self, key: str, *, needed: bool = False) -> str:
        """Return a field's text; empty where there is none."""
        value = self.fields.get(key)
        if value is None or value == "":
            if needed:
                self.wrong(key, "a text")
            return ""
        if not isinstance(value, str | int | float):
            self.wrong(key, "a text")
            return ""
        return str(value).strip()

    def whole(self, key: str) -> int:
        """Return a field's whole number."""
        value = self.fields.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.wrong(key, "a whole number")
        return 0

    def day(self, key: str, *, needed: bool = False) -> PartialDate | None:
        """Return a field's date, as precise as it is written."""
        value = self.fields.get(key)
        if value is None and not needed:
            return None
        if isinstance(value, str | int | date):
            try:
                return PartialDate(str(value))
            except PartialDateError:
                pass
        self.wrong(key, "a year, a month or a day such as 2023-07")
        return None

    def choice(self, key: str, allowed: Sequence[str], *, needed: bool = True) -> str:
        """Return a field that must be one of `allowed`."""
        value = self.text(key, needed=needed)
        if value and value not in allowed:
            self.wrong(key, "one of " + ", ".join(allowed))
        return value

    def words(self, key: str, known: Sequence[str] = (), *, needed: bool = False) -> list[str]:
        """Return a field that holds one text or a list of them, each one of `known` where that is given."""
        value = self.fields.get(key)
        texts = [] if value is None else value if isinstance(value, list) else [value]
        if needed and not texts:
            self.wrong(key, "at least one text")
        for text in texts:
            if not isinstance(text, str):
                self.wrong(key, "a text or a list of texts")
            elif known and text not in known:
                self.problems.append(f"{self.where}: {key} names {text!r}, which is not in the file")
        return [str(text).strip() for text in texts]

    def part(self, key: str) -> "Entry":
        """Return a nested entry."""
        value = self.fields.get(key)
        if not isinstance(value, Mapping):
            self.wrong(key, "an entry with fields")
            value = {}
        return Entry(f"{self.where}, {key}", value, self.problems)

    def entries(self, key: str, name: str = "id") -> Iterator["Entry"]:
        """Yield each entry of a list, named by its field `name` or else by its place."""
        value = self.fields.get(key, [])
        if not isinstance(value, list):
            self.wrong(key, "a list")
            return
        for place, item in enumerate(value, start=1):
            if isinstance(item, Mapping):
                yield Entry(f"{key} {item.get(name, f'number {place}')}", item, self.problems)
            else:
                self.problems.append(f"{key} number {place} is {item!r}; expected an entry with fields")


def read_plan(path: Path) -> Entry:
    """Return the file as one entry; raise PlanFileError where it is not there or not YAML."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PlanFileError([f"{path} is not there"]) from error
    except yaml.YAMLError as error:
        raise PlanFileError([f"{path.name} is not YAML: {error}"]) from error
    if not isinstance(content, Mapping):
        raise PlanFileError([f"{path.name} holds no entries"])
    return Entry(path.name, content)
