"""Writing the entries of the plan's data file: each row once, and only where it differs from what is there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from turnaround.actions.reading import Entry, PlanFileError
from turnaround.models import PlanVersion, Priority, Source

Row = TypeVar("Row", bound=models.Model)
Columns = dict[str, Any]


class PublishedVersionChangedError(PlanFileError):
    """The file says something else than a version that is already published."""


@dataclass
class Load:
    """One load of the file: what it reads, and how many rows it added or changed."""

    file: Entry
    sources: dict[str, Source] = field(default_factory=dict)
    versions: dict[str, PlanVersion] = field(default_factory=dict)
    priorities: dict[int, Priority] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    known: dict[type[models.Model], dict[tuple[Any, ...], models.Model]] = field(default_factory=dict)
    stored: set[tuple[Any, ...]] = field(default_factory=set)

    def put(self, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
        """Return the row with `key`, added or changed so that it has `values`."""
        row = self.find(model, key)
        if row is None:
            row = model._default_manager.create(**key, **values)
            self.known[model][tuple(columns(model, key).values())] = row
            self.written[model.__name__] += 1
        elif changed := differing(row, values):
            for name in changed:
                setattr(row, name, values[name])
            row.save(update_fields=changed)
            self.written[model.__name__] += 1
        return row

    def put_frozen(
        self, version: PlanVersion, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]
    ) -> Row:
        """Do as `put` for a part of a version; once that is published, refuse what differs."""
        if version.state != PlanVersion.State.PUBLISHED:
            return self.put(model, {"version": version, **key}, values)
        row = self.find(model, {"version": version, **key})
        if row is None or differing(row, values):
            part = " ".join(str(value) for value in key.values())
            raise PublishedVersionChangedError(
                [f"plan_versions {version.slug}: {model._meta.verbose_name} {part} differs from what was published"]
            )
        return row

    def find(self, model: type[Row], key: Mapping[str, Any]) -> Row | None:
        """Return the row with `key`, reading a table once; a key that the file has twice is a problem."""
        wanted = columns(model, key)
        place = tuple(wanted.values())
        if (model, *place) in self.stored:
            self.file.problems.append(f"{model._meta.verbose_name} {' '.join(map(str, key.values()))} is there twice")
            self.stop_if_wrong()
        self.stored.add((model, *place))
        if model not in self.known:
            rows = model._default_manager.all()
            self.known[model] = {tuple(getattr(row, name) for name in wanted): row for row in rows}
        row = self.known[model].get(place)
        return row if isinstance(row, model) else None

    def cited(self, entry: Entry, key: str = "source") -> list[Source]:
        """Return the sources that an entry names, in its order; at least one is needed."""
        names = entry.words(key, list(self.sources), needed=True)
        return [self.sources[name] for name in names if name in self.sources]

    def source(self, entry: Entry) -> Source:
        """Return the source that an entry names."""
        sources = self.cited(entry)
        self.stop_if_wrong()
        return sources[0]

    @property
    def is_wrong(self) -> bool:
        """Say whether something was found wrong, so that the rest is only read and no longer written."""
        return bool(self.file.problems)

    def stop_if_wrong(self) -> None:
        """Raise what has been found wrong so far."""
        if self.is_wrong:
            raise PlanFileError(self.file.problems)


def columns(model: type[models.Model], values: Mapping[str, Any]) -> Columns:
    """Return values as the columns hold them, so that comparing rows fetches no row that they point to."""
    return {
        getattr(model._meta.get_field(name), "attname", name): value.pk if isinstance(value, models.Model) else value
        for name, value in values.items()
    }


def differing(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields of `row` that do not have the value given."""
    wanted = columns(type(row), values)
    return [name for name, column in zip(values, wanted, strict=True) if getattr(row, column) != wanted[column]]
