"""Loading the plan from its data file: whole or not at all, and twice is the same as once."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils.text import capfirst, slugify

from turnaround.actions.reading import Entry, PlanFileError, read_plan
from turnaround.actions.recording import publish_version, record_status
from turnaround.actions.storing import Load, PublishedVersionChangedError
from turnaround.models import (
    Ask,
    Body,
    Change,
    Clause,
    Commitment,
    Pillar,
    PlanVersion,
    Priority,
    PublicationPromise,
    PublicOutcome,
    Section,
    Source,
    Statement,
    Status,
    StatusUpdate,
    TimelineEvent,
    Verification,
)

POLICE = "Metropolitan Police"


class FirstDueDateChangedError(PlanFileError):
    """The file has another first due date than the one recorded; `due_now` is for a date that moved."""


@transaction.atomic
def load_plan(*, path: Path) -> Counter[str]:
    """Make the tables say what the file at `path` says and return how many rows of each were written.

    Nothing is removed. A second load of the same file writes nothing.
    """
    load = Load(read_plan(path))
    for step in (
        load_sources,
        load_versions,
        load_pillars,
        load_priorities,
        load_public_outcomes,
        load_statements,
        load_timeline,
        load_changes,
        load_commitments,
        load_asks,
    ):
        step(load)
        load.stop_if_wrong()
    for version in load.versions.values():
        publish_version(version=version)
    return load.written


def verification(entry: Entry) -> str:
    """Return how far an entry was checked; empty where it does not say."""
    return entry.choice("verified", Verification.values, needed=False)


def title_from_address(address: str) -> str:
    """Return a name for a page known only by its address: its host and the last words of its path."""
    parts = urlsplit(address)
    host = parts.netloc.removeprefix("www.").removeprefix("feeds.")
    last = PurePosixPath(unquote(parts.path)).stem
    words = re.sub(r"( (?=\w*\d)\w{6,})+$", "", " ".join(re.split(r"[-_\s]+", last))).strip()
    return f"{host}: {words}" if len(re.findall(r"[^\W\d]{2,}", words)) > 1 else host


def load_sources(load: Load) -> None:
    """Load the documents and pages that statements come from."""
    listing = load.file.part("sources")
    for key in listing.fields:
        entry = listing.part(key)
        address = entry.text("url")
        title = entry.text("where") or entry.text("what") or title_from_address(address)
        if not title:
            entry.problems.append(f"{entry.where}: needs where, what or url")
        values = {"title": title, "url": address, "other_url": entry.text("also"), "note": entry.text("note")}
        load.sources[key] = load.put(Source, {"key": key}, values)


def load_versions(load: Load) -> None:
    """Load each version with its structure and the dates promised for it."""
    for order, entry in enumerate(load.file.entries("plan_versions"), start=1):
        values = {
            "order": order,
            "title": entry.text("title", needed=True),
            "standing": entry.choice("status", PlanVersion.Standing.values),
            "introduced_on": entry.day("introduced"),
            "published_on": entry.day("published"),
            "survey_closed_on": entry.day("survey_closed"),
            "statement": entry.text("cover_statement"),
            "basis": entry.text("basis"),
            "cost": entry.text("cost"),
            "known_gaps": entry.words("known_gaps"),
            "note": entry.text("note"),
            "verification": verification(entry),
        }
        sources = load.cited(entry, "sources")
        load.stop_if_wrong()
        version = put_version(load, entry.text("id", needed=True), values)
        version.sources.set(sources)
        load.versions[version.slug] = version
        for place, title in enumerate(entry.words("structure", needed=True), start=1):
            load.put_frozen(version, Section, {"key": slugify(title)}, {"order": place, "title": capfirst(title)})
        for promise in entry.entries("promised", "date"):
            said = {"said_in": promise.text("said_in", needed=True), "source": load.source(promise)}
            day = promise.day("date", needed=True)
            load.stop_if_wrong()
            load.put(PublicationPromise, {"version": version, "promised_on": day}, said)


def put_version(load: Load, slug: str, values: dict[str, Any]) -> PlanVersion:
    """Return the version, added or changed; refuse to change one that is published."""
    version = PlanVersion.objects.filter(slug=slug).published().first()
    if version is None:
        return load.put(PlanVersion, {"slug": slug}, values)
    for name, value in values.items():
        if getattr(version, name) != value:
            raise PublishedVersionChangedError([f"plan_versions {slug}: {name} differs from what was published"])
    return version


def load_pillars(load: Load) -> None:
    """Load the three parts of the mission."""
    source = load.source(load.file.part("pillars_source"))
    for order, entry in enumerate(load.file.entries("pillars"), start=1):
        values = {
            "order": order,
            "title": entry.text("title", needed=True),
            "activities": entry.words("activities", needed=True),
            "source": source,
        }
        load.put(Pillar, {"key": entry.text("id", needed=True)}, values)


def load_priorities(load: Load) -> None:
    """Load the nine priorities and, as clauses of the first version, their objectives."""
    first, second = list(load.versions.values())[:2]
    areas = {section.key: section for section in second.sections.all()}
    place = 0
    for entry in load.file.entries("priorities", "n"):
        number = entry.whole("n")
        values = {name: entry.text(name, needed=True) for name in ("title", "short_title", "slug")}
        carried = entry.words("carried_to", list(areas))
        load.stop_if_wrong()
        priority = load.put(Priority, {"number": number}, values)
        priority.carried_to.set([areas[key] for key in carried])
        load.priorities[number] = priority
        for nth, objective in enumerate(entry.entries("objectives"), start=1):
            place += 1
            objective.where = f"{entry.where}, objective {nth}"
            clause = {
                "priority": priority,
                "order": place,
                "text": objective.text("text", needed=True),
                "note": objective.text("note"),
                "verification": verification(objective),
                "source": load.source(objective),
            }
            load.put_frozen(first, Clause, {"key": f"p{number}-o{nth}"}, clause)


def load_public_outcomes(load: Load) -> None:
    """Load what each version says the public will see; a heading without a text stays without one."""
    first, second = list(load.versions.values())[:2]
    entry = load.file.part("public_will_see")
    reviewed = load.sources.get("cw_review") or load.source(entry)
    for order, heading in enumerate(entry.words("headings", needed=True), start=1):
        values = {"heading": heading, "text": entry.text("body"), "source": reviewed}
        load.put_frozen(first, PublicOutcome, {"order": order}, values)
    sections = {section.key: section for section in second.sections.all()}
    later = entry.part("nmfl_equivalent")
    source = load.source(entry)
    order = 0
    for key in later.fields:
        section = sections.get(key)
        if section is None:
            later.problems.append(f"{later.where}: {key} is no part of {second.slug}")
            continue
        for text in later.words(key, needed=True):
            order += 1
            values = {"section": section, "heading": section.title, "text": text, "source": source}
            load.put_frozen(second, PublicOutcome, {"order": order}, values)


def load_statements(load: Load) -> None:
    """Load the mission, the purpose, the values and the guiding principles."""
    for kind, key in ((Statement.Kind.MISSION, "mission"), (Statement.Kind.PURPOSE, "core_purpose")):
        put_statement(load, load.file.part(key), kind, 1)
    values = load.file.part("values")
    for order, entry in enumerate(values.entries("from_draft"), start=1):
        put_statement(load, entry, Statement.Kind.VALUE, order)
    for order, text in enumerate(values.words("guiding_principles"), start=1):
        entry = Entry(f"values, principle {order}", {**values.fields, "text": text}, values.problems)
        put_statement(load, entry, Statement.Kind.PRINCIPLE, order)


def put_statement(load: Load, entry: Entry, kind: str, order: int) -> None:
    """Load one short text about the whole plan."""
    values = {
        "text": entry.text("text", needed=True),
        "note": entry.text("note"),
        "verification": verification(entry),
        "source": load.source(entry),
    }
    load.put(Statement, {"kind": kind, "order": order}, values)


def load_timeline(load: Load) -> None:
    """Load what happened around the plan."""
    for order, entry in enumerate(load.file.entries("timeline", "date"), start=1):
        values = {
            "happened_on": entry.day("date", needed=True),
            "text": entry.text("event", needed=True),
            "verification": verification(entry),
        }
        sources = load.cited(entry)
        if load.is_wrong:
            continue
        load.put(TimelineEvent, {"order": order}, values).sources.set(sources)


def load_changes(load: Load) -> None:
    """Load what the second version says differently from the first."""
    first, second = list(load.versions.values())[:2]
    for order, entry in enumerate(load.file.entries("version_diff", "topic"), start=1):
        values = {
            "from_version": first,
            "order": order,
            "kind": entry.choice("kind", Change.Kind.values),
            "before_text": entry.text("v1", needed=True),
            "after_text": entry.text("v2", needed=True),
            "note": entry.text("note"),
        }
        key = {"to_version": second, "topic": entry.text("topic", needed=True)}
        sources = load.cited(entry)
        if load.is_wrong:
            continue
        load.put(Change, key, values).sources.set(sources)


def load_commitments(load: Load) -> None:
    """Load the commitments, each with its status as read in the sources."""
    for entry in load.file.entries("commitments"):
        status = entry.choice("status", load.file.words("status_vocabulary", Status.values))
        number = entry.fields.get("priority")
        if number is not None and number not in load.priorities:
            entry.wrong("priority", "the number of a priority, or nothing")
        as_of, due = entry.day("as_of"), entry.day("due")
        values = {
            "priority": load.priorities.get(number) if isinstance(number, int) else None,
            "title": entry.text("title", needed=True),
            "lead": entry.text("owner") or POLICE,
            "partners": entry.words("partners"),
            "announced_on": entry.day("announced"),
            "original_due_on": due,
            "current_due_on": entry.day("due_now") or due,
        }
        details = {name: entry.text(name) for name in ("evidence", "note")}
        details["verification"] = verification(entry)
        sources, code = load.cited(entry), entry.text("id", needed=True)
        if load.is_wrong:
            continue
        commitment = put_commitment(load, code, values)
        if not is_recorded(commitment, {"status": status, "as_of": as_of, **details}, sources):
            record_status(
                commitment=commitment, status=Status(status), as_of=as_of, details=details, sources=sources, by=None
            )
            load.written["StatusUpdate"] += 1


def put_commitment(load: Load, code: str, values: dict[str, Any]) -> Commitment:
    """Return the commitment, added or changed; refuse to replace the first date promised for it."""
    recorded = Commitment.objects.filter(code=code).exclude(original_due_on=None).first()
    if recorded and recorded.original_due_on != values["original_due_on"]:
        raise FirstDueDateChangedError(
            [f"commitments {code}: due was {recorded.original_due_on}; write a date that moved as due_now"]
        )
    return load.put(Commitment, {"code": code}, values)


def is_recorded(commitment: Commitment, content: Mapping[str, Any], sources: Sequence[Source]) -> bool:
    """Say whether the commitment's history holds this status already, from the same sources."""
    same = StatusUpdate.objects.filter(commitment=commitment, **content).prefetch_related("citations__source")
    return any([citation.source for citation in update.citations.all()] == list(sources) for update in same)


def load_asks(load: Load) -> None:
    """Load what the Met asks of other bodies."""
    names = load.file.part("bodies")
    bodies = {
        key: load.put(Body, {"key": slugify(key)}, {"name": names.text(key, needed=True)}) for key in names.fields
    }
    for order, entry in enumerate(load.file.entries("asks_of_others"), start=1):
        to = [name.strip() for name in entry.text("to", needed=True).split(",")]
        for name in to:
            if name not in bodies:
                entry.wrong("to", "names from bodies: " + ", ".join(bodies))
        values = {"text": entry.text("ask", needed=True)}
        sources = load.cited(entry)
        if load.is_wrong:
            continue
        ask = load.put(Ask, {"code": f"A{order:02}"}, values)
        ask.bodies.set([bodies[name] for name in to])
        ask.sources.set(sources)
