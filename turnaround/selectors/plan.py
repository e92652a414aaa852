"""What the pages of the plan show, each at a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, Q

from turnaround.models import (
    Ask,
    Body,
    Change,
    Clause,
    Commitment,
    Pillar,
    PlanVersion,
    Priority,
    PublicOutcome,
    Section,
    Source,
    Statement,
    TimelineEvent,
)
from turnaround.selectors.commitments import (
    StatusSummary,
    commitments_with_status,
    summaries_by_priority,
    summarise,
    summary_of,
    together,
)
from turnaround.selectors.differences import Words, word_changes

# A priority's page shows so many commitments and leads to the list for the rest.
MOST_COMMITMENTS = 25


@dataclass(frozen=True)
class PriorityCard:
    """A priority with how its commitments stand."""

    priority: Priority
    summary: StatusSummary


@dataclass(frozen=True)
class PlanAtAGlance:
    """The plan on one page."""

    versions: list[PlanVersion]
    cards: list[PriorityCard]
    whole_plan: StatusSummary
    summary: StatusSummary
    pillars: list[Pillar]
    statements: dict[str, list[Statement]]
    timeline: list[TimelineEvent]


@dataclass(frozen=True)
class SectionOutcomes:
    """What the public will see, under one heading; no texts where it is not yet written."""

    heading: str
    texts: list[PublicOutcome]


@dataclass(frozen=True)
class ChangeShown:
    """A change with, where the two texts are alike, the words removed and added."""

    change: Change
    words: list[Words]


@dataclass(frozen=True)
class VersionPage:
    """A version with what it holds and how it differs from the one before."""

    version: PlanVersion
    previous: PlanVersion | None
    following: PlanVersion | None
    changes: list[ChangeShown]
    new_parts: list[Section]
    outcomes: list[SectionOutcomes]
    clauses: list[tuple[Priority, list[Clause]]]


@dataclass(frozen=True)
class PriorityInPlan:
    """What the plan says about one priority."""

    priority: Priority
    previous: Priority | None
    following: Priority | None
    objectives: list[Clause]
    commitments: list[Commitment]
    summary: StatusSummary
    unwritten: list[PublicOutcome]
    later_outcomes: list[SectionOutcomes]


@dataclass(frozen=True)
class BodyAsks:
    """What is asked of one body."""

    body: Body
    asks: list[Ask]


def priority_cards() -> list[PriorityCard]:
    """Return the nine priorities, each with how its commitments stand."""
    return _cards(summaries_by_priority())


def _cards(summaries: Mapping[int | None, StatusSummary]) -> list[PriorityCard]:
    nothing = summarise({})
    priorities = Priority.objects.prefetch_related("carried_to")
    return [PriorityCard(priority, summaries.get(priority.number, nothing)) for priority in priorities]


def plan_at_a_glance() -> PlanAtAGlance:
    """Return the plan on one page."""
    statements: dict[str, list[Statement]] = {}
    for statement in Statement.objects.select_related("source"):
        statements.setdefault(statement.kind, []).append(statement)
    summaries = summaries_by_priority()
    return PlanAtAGlance(
        versions=list(PlanVersion.objects.published().prefetch_related("promises__source", "sources")),
        cards=_cards(summaries),
        whole_plan=summaries.get(None, summarise({})),
        summary=together(summaries.values()),
        pillars=list(Pillar.objects.select_related("source")),
        statements=statements,
        timeline=list(TimelineEvent.objects.prefetch_related("sources")),
    )


def version_page(slug: str) -> VersionPage:
    """Return a published version with what it holds; raise PlanVersion.DoesNotExist where there is none."""
    published = list(
        PlanVersion.objects.published().prefetch_related("promises__source", "sources", "sections", "clauses__source")
    )
    place = next((place for place, version in enumerate(published) if version.slug == slug), None)
    if place is None:
        raise PlanVersion.DoesNotExist(slug)
    version = published[place]
    previous = published[place - 1] if place else None
    known = {section.title for section in previous.sections.all()} if previous else set()
    new_parts = [section for section in version.sections.all() if section.title not in known]
    changes = version.changes.filter(from_version=previous).prefetch_related("sources") if previous else []
    return VersionPage(
        version=version,
        previous=previous,
        following=next(iter(published[place + 1 :]), None),
        changes=[ChangeShown(change, word_changes(change.before_text, change.after_text)) for change in changes],
        # Where no part was kept, the whole structure is new and marking each part would say nothing.
        new_parts=new_parts if len(new_parts) < len(version.sections.all()) else [],
        outcomes=outcomes_of(version.public_outcomes.select_related("source")),
        clauses=clauses_by_priority(version),
    )


def clauses_by_priority(version: PlanVersion) -> list[tuple[Priority, list[Clause]]]:
    """Return the objectives of a version, grouped by priority."""
    clauses = version.clauses.exclude(priority=None).select_related("priority", "source")
    grouped = groupby(clauses.order_by("priority__number", "order"), key=lambda clause: clause.priority)
    return [(priority, list(objectives)) for priority, objectives in grouped if priority is not None]


def outcomes_of(outcomes: Iterable[PublicOutcome]) -> list[SectionOutcomes]:
    """Return what the public will see by heading; a heading without a text has no texts."""
    grouped = groupby(outcomes, key=lambda outcome: outcome.heading)
    return [
        SectionOutcomes(heading, [outcome for outcome in under if outcome.is_written]) for heading, under in grouped
    ]


def priority_in_plan(number: int) -> PriorityInPlan:
    """Return what the plan says about a priority; raise Priority.DoesNotExist where there is none."""
    near = Priority.objects.filter(number__in=[number - 1, number, number + 1]).in_bulk(field_name="number")
    if number not in near:
        raise Priority.DoesNotExist(number)
    priority = near[number]
    commitments = commitments_with_status().filter(priority=priority)
    carried_to = Section.objects.filter(priorities=priority)
    outcomes = PublicOutcome.objects.filter(version__state=PlanVersion.State.PUBLISHED)
    shown = list(outcomes.filter(Q(text="") | Q(section__in=carried_to)).select_related("source"))
    clauses = Clause.objects.filter(priority=priority, version__state=PlanVersion.State.PUBLISHED)
    return PriorityInPlan(
        priority=priority,
        previous=near.get(number - 1),
        following=near.get(number + 1),
        objectives=list(clauses.select_related("source")),
        commitments=list(commitments[:MOST_COMMITMENTS]),
        summary=summary_of(commitments),
        unwritten=[outcome for outcome in shown if not outcome.is_written],
        later_outcomes=outcomes_of(outcome for outcome in shown if outcome.is_written),
    )


def asks_by_body() -> list[BodyAsks]:
    """Return what is asked of each body."""
    asks = Ask.objects.prefetch_related("bodies", "sources")
    return [BodyAsks(body, list(body.asks.all())) for body in Body.objects.prefetch_related(Prefetch("asks", asks))]


def every_source() -> list[Source]:
    """Return every source that the plan's facts were read in."""
    return list(Source.objects.order_by("title"))
