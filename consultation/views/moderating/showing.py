"""What the desk shows: the lists at the left, an answer in the middle, its decision at the right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from consultation.actions.moderating.claiming import BATCH
from consultation.forms.moderating.decisions import CATEGORIES, Decision
from consultation.forms.moderating.filters import DeskFilter
from consultation.models import Answer, SavedFilter
from consultation.selectors.moderating.answers import AnswerContext
from consultation.selectors.moderating.counts import choice_counts
from consultation.selectors.moderating.lists import (
    MOST_COUNTED,
    PAGE,
    Listed,
    ListPage,
    first_ids,
    list_counts,
    page_of_list,
)
from consultation.selectors.moderating.options import filter_options
from consultation.selectors.moderating.queue import note_queue_read
from consultation.views.moderating.access import person_of, query_of
from consultation.views.moderating.asking import asked_panel
from consultation.views.moderating.panels import suggestions_panel
from web.environment import number

# So many rows of a list stand beside an answer.
BESIDE = 10
MOST_SAVED = 50
# What else stands beside an answer: each returns what its part of the page reads.
Panel = Callable[[HttpRequest, Answer], dict[str, Any]]
PANELS: tuple[Panel, ...] = (asked_panel, suggestions_panel)


def filters_of(request: HttpRequest) -> DeskFilter:
    """Return the list and the filters as the address has them."""
    return DeskFilter(request.GET, filter_options(by=request.user))


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the desk shows with no answer on it: a list, its filters, and what each choice would leave."""
    filters = filters_of(request)
    shown = lists_context(request, filters)
    counts = choice_counts(
        filters.listed,
        by=request.user,
        consultations=filters.options.consultation_ids(),
        chosen=filters.conditions(),
        others=filters.words(),
        kept=shown["list_counts"].get("kept", 0),
    )
    filters.add_counts(counts)
    return {**shown, "counts": counts, "saved": _saved_filters(request, filters)}


def _saved_filters(request: HttpRequest, filters: DeskFilter) -> list[SavedFilter]:
    """Return one's own filters and those that are shared, but none of a consultation out of reach."""
    rows = SavedFilter.objects.filter(Q(owner=person_of(request)) | Q(is_shared=True))[:MOST_SAVED]
    reach = {"", *filters.options.consultations}
    return [row for row in rows if QueryDict(row.query.removeprefix("?")).get("consultation", "") in reach]


def lists_context(request: HttpRequest, filters: DeskFilter, size: int = PAGE) -> dict[str, Any]:
    """Return the page of the list that is shown, and how many stand in each."""
    person, narrowing = person_of(request), filters.narrowing
    page = page_of_list(filters.listed, by=person, narrowing=narrowing, after=filters.after, size=size)
    counts = list_counts(by=person, consultations=filters.options.consultation_ids())
    note_queue_read(page.answers, by=person)
    return {
        "page": page,
        "filters": filters,
        "lists": _lists(request, filters, counts),
        "list_counts": counts,
        "query": query_of(request),
        "more": _query_with(request, "after", page.after) if page.after else "",
        "messages": messages.get_messages(request),
    }


def _lists(request: HttpRequest, filters: DeskFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the lists with how many stand in each, up to a thousand."""
    rows = []
    for listed in Listed:
        count = counts.get(listed.value)
        rows.append(
            {
                "text": listed.label,
                "href": _query_with(request, "list", listed.value),
                "is_current": listed == filters.listed,
                "count": "" if count is None else f"{number(count)}{'+' if count >= MOST_COUNTED else ''}",
            }
        )
    return rows


def _query_with(request: HttpRequest, name: str, value: object) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query[name] = str(value)
    return f"?{query.urlencode()}"


def show_answer(
    request: HttpRequest,
    row: Answer,
    context: AnswerContext,
    decision: Decision,
    *,
    errors: list[dict[str, str]] | None = None,
    problem: str = "",
) -> HttpResponse:
    """Show an answer on the desk, with the decision's form for whoever holds it.

    `problem` says what became of a claim; its holder keeps the form.
    """
    person = person_of(request)
    filters = filters_of(request)
    lists = lists_context(request, filters, size=BESIDE)
    mine = row.is_claimed and row.claimed_by_id == person.pk
    shown: dict[str, Any] = {
        **lists,
        "answer": row,
        "context": context,
        "decision": decision,
        "errors": [*([{"text": problem, "href": "#main-content"}] if problem else []), *(errors or [])],
        "mine": mine or bool(problem),
        "others": row.is_claimed and not mine and not problem,
        "may_release": person.has_perm("consultation.release_claim"),
        "categories": CATEGORIES,
        "following": _following(request, row, filters, lists["page"]) if mine else None,
    }
    for panel in PANELS:
        shown |= panel(request, row)
    return render(request, "consultation/moderation/desk.html", shown)


def _following(request: HttpRequest, row: Answer, filters: DeskFilter, page: ListPage) -> int | None:
    """Return the answer that comes after this one: another that this person holds, else the first of the list."""
    held = first_ids(Listed.MINE, by=request.user, narrowing=filters.narrowing, most=BATCH + 1)
    free = [answer.pk for answer in page.answers if filters.can_be_taken and not answer.is_claimed]
    return next((pk for pk in [*held, *free] if pk != row.pk), None)
