"""The desk: the queue in lists, and taking answers from it and giving them back."""

from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consultation.actions.moderating.claiming import (
    BATCH,
    AnswerClaimedError,
    QueueEmptyError,
    TookPartError,
    claim_answer,
    claim_batch,
    claim_next,
    release_all,
    release_claim,
    renew_claims,
)
from consultation.forms.moderating.filters import DeskFilter
from consultation.models import Answer
from consultation.selectors.moderating.lists import WORKS, Listed, first_ids, in_list
from consultation.selectors.moderating.queue import reachable_answers
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
from web.environment import clock

# A page that is closed gives back what it held once it cannot be one that is loaded again.
CLOSING = timedelta(seconds=30)
# Among so many the next is claimed: more than there are moderators, who each hold ten at most.
CANDIDATES = 300
ALL_WORK = tuple(Answer.Work.values)


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


@moderators_only
@require_POST
def take_batch(request: HttpRequest) -> HttpResponse:
    """Hold ten answers of the list, and show the first."""
    filters = filters_of(request)
    if not filters.can_be_taken:
        return to_queue(request)
    try:
        held = claim_batch(
            by=person_of(request), among=_first_of(request, filters), works=WORKS[filters.listed], size=BATCH
        )
    except QueueEmptyError:
        return _nothing_left(request)
    return to_answer(request, held[0])


@moderators_only
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give everything back; with `closing`, in half a minute unless the page comes back."""
    if "closing" in request.POST:
        release_all(by=person_of(request), after=CLOSING)
        return HttpResponse(status=204)
    count = release_all(by=person_of(request))
    messages.success(
        request,
        ngettext("%(count)d answer is back in the queue.", "%(count)d answers are back in the queue.", count)
        % {"count": count},
    )
    return to_queue(request)


@moderators_only
@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Hold for longer all that is held; say until when, by answer."""
    held = renew_claims(by=person_of(request))
    return JsonResponse({"held": {str(pk): clock(until) for pk, until in held.items()}})


def to_next(request: HttpRequest, passing_over: int | None = None) -> HttpResponse:
    """Take the next answer of the list and lead to it; to the queue where nothing is left.

    `then` is the answer that the page has loaded already: that one, if it is still free.
    """
    filters = filters_of(request)
    if not filters.can_be_taken:
        return to_queue(request)
    wanted = request.POST.get("then", "")
    if wanted.isascii() and wanted.isdigit():
        loaded = reachable_answers(by=request.user).filter(in_list(filters.listed, request.user), pk=int(wanted))
        mine = reachable_answers(by=request.user).filter(in_list(Listed.MINE, request.user), pk=int(wanted))
        for rows in (mine, loaded):
            with suppress(QueueEmptyError):
                return to_answer(request, claim_next(by=person_of(request), among=rows, works=ALL_WORK).pk)
    try:
        row = _next(request, filters, passing_over)
    except QueueEmptyError:
        return _nothing_left(request)
    return to_answer(request, row.pk)


def _next(request: HttpRequest, filters: DeskFilter, passing_over: int | None) -> Answer:
    """Claim what this person holds already, else the first that is free."""
    person = person_of(request)
    works = WORKS[filters.listed]
    mine = first_ids(Listed.MINE, by=person, narrowing=filters.narrowing, most=CANDIDATES)
    with suppress(QueueEmptyError):
        among = reachable_answers(by=person).filter(pk__in=mine)
        return claim_next(by=person, among=among, passing_over=passing_over, works=works)
    return claim_next(by=person, among=_first_of(request, filters), passing_over=passing_over, works=works)


def _first_of(request: HttpRequest, filters: DeskFilter) -> QuerySet[Answer]:
    """Return the first answers of the list: more than everybody takes at this moment."""
    ids = first_ids(filters.listed, by=request.user, narrowing=filters.narrowing, most=CANDIDATES)
    return reachable_answers(by=request.user).filter(pk__in=ids)


def _nothing_left(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("There is nothing left to take with these filters."))
    return to_queue(request)


def _held_by_other(request: HttpRequest, row: Answer, error: AnswerClaimedError) -> HttpResponse:
    shown = {
        "answer": row,
        "holder": error.holder,
        "until": error.until,
        "may_release": person_of(request).has_perm("consultation.release_claim"),
        "query": query_of(request),
    }
    return render(request, "consultation/moderation/held.html", shown, status=409)
