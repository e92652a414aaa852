"""What the desk shows: the lists at the left, an answer in the middle, its decision at the right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.forms.moderating.decisions import CATEGORIES, Decision
from consultation.forms.moderating.filters import QueueFilter
from consultation.models import Answer
from consultation.selectors.moderating.answers import AnswerContext
from consultation.selectors.moderating.queue import filter_options, note_queue_read
from consultation.views.moderating.access import person_of, query_of
from consultation.views.moderating.asking import asked_panel
from consultation.views.moderating.panels import suggestions_panel
from web.paging import page_of

# What else stands beside an answer: each returns what its part of the page reads.
Panel = Callable[[HttpRequest, Answer], dict[str, Any]]
PANELS: tuple[Panel, ...] = (asked_panel, suggestions_panel)


def filters_of(request: HttpRequest) -> QueueFilter:
    """Return the filters of the queue as the address has them."""
    return QueueFilter(request.GET, filter_options(), request=request)


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the lists at the left show."""
    filters = filters_of(request)
    filters.add_counts()
    page = page_of(filters.qs, request)
    note_queue_read(page.object_list, by=person_of(request))
    return {
        "page": page,
        "filters": filters,
        "query": query_of(request),
        "messages": messages.get_messages(request),
    }


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
    mine = row.is_claimed and row.claimed_by_id == person.pk
    shown: dict[str, Any] = {
        **queue_context(request),
        "answer": row,
        "context": context,
        "decision": decision,
        "errors": [*([{"text": problem, "href": "#main-content"}] if problem else []), *(errors or [])],
        "mine": mine or bool(problem),
        "others": row.is_claimed and not mine and not problem,
        "may_release": person.has_perm("consultation.release_claim"),
        "categories": CATEGORIES,
    }
    for panel in PANELS:
        shown |= panel(request, row)
    return render(request, "consultation/moderation/desk.html", shown)
