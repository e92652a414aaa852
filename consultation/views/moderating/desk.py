"""The desk: the queue in lists, and taking answers from it and giving them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultation.actions.moderating.claiming import (
    AnswerClaimedError,
    QueueEmptyError,
    TookPartError,
    claim_answer,
    claim_next,
    release_claim,
)
from consultation.models import Answer
from consultation.views.moderating.access import (
    TOOK_PART,
    answer_of,
    moderators_only,
    person_of,
    query_of,
    to_answer,
    to_queue,
)
from consultation.views.moderating.showing import filters_of, queue_context


@moderators_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the desk with no answer on it: the lists of what waits, with filters."""
    return render(request, "consultation/moderation/desk.html", queue_context(request))


@moderators_only
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Hold the answer that has waited longest among those of the filter, and show it."""
    return to_next(request)


@moderators_only
@require_POST
def take(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Hold one answer, or hold it longer."""
    answer = answer_of(request, answer_id)
    try:
        claim_answer(answer_id=answer.pk, by=person_of(request))
    except TookPartError:
        messages.info(request, TOOK_PART)
        return to_queue(request)
    except AnswerClaimedError as error:
        return _held_by_other(request, answer, error)
    return to_answer(request, answer.pk)


@moderators_only
@require_POST
def release(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Give an answer back to the queue; with `next`, take another one."""
    answer = answer_of(request, answer_id)
    try:
        release_claim(answer_id=answer.pk, by=person_of(request))
    except AnswerClaimedError as error:
        return _held_by_other(request, answer, error)
    if "next" in request.POST:
        return to_next(request, passing_over=answer.pk)
    messages.success(request, _("The answer is back in the queue."))
    return to_queue(request)


def to_next(request: HttpRequest, passing_over: int | None = None) -> HttpResponse:
    """Take the next answer of the list and lead to it; to the queue where nothing is left."""
    filters = filters_of(request)
    if not filters.waits:
        return to_queue(request)
    try:
        row = claim_next(by=person_of(request), among=filters.qs, passing_over=passing_over)
    except QueueEmptyError:
        messages.info(request, _("There is nothing left to take with these filters."))
        return to_queue(request)
    return to_answer(request, row.pk)


def _held_by_other(request: HttpRequest, row: Answer, error: AnswerClaimedError) -> HttpResponse:
    shown = {
        "answer": row,
        "holder": error.holder,
        "until": error.until,
        "may_release": person_of(request).has_perm("consultation.release_claim"),
        "query": query_of(request),
    }
    return render(request, "consultation/moderation/held.html", shown, status=409)
