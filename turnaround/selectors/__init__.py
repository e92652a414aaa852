"""What pages, the API and the apps above read of the plan."""

from turnaround.selectors.commitments import (
    StatusShare,
    StatusSummary,
    commitments_with_status,
    summaries_by_priority,
    summary_of,
)
from turnaround.selectors.differences import Words, word_changes
from turnaround.selectors.plan import (
    BodyAsks,
    PlanAtAGlance,
    PriorityCard,
    PriorityInPlan,
    VersionPage,
    asks_by_body,
    every_source,
    plan_at_a_glance,
    priority_cards,
    priority_in_plan,
    version_page,
)

__all__ = [
    "BodyAsks",
    "PlanAtAGlance",
    "PriorityCard",
    "PriorityInPlan",
    "StatusShare",
    "StatusSummary",
    "VersionPage",
    "Words",
    "asks_by_body",
    "commitments_with_status",
    "every_source",
    "plan_at_a_glance",
    "priority_cards",
    "priority_in_plan",
    "summaries_by_priority",
    "summary_of",
    "version_page",
    "word_changes",
]
