"""The moderators' queue, and one answer with its decision."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions.moderating.claiming import (
    AnswerClaimedError,
    ClaimLostError,
    QueueEmptyError,
    claim_answer,
    claim_next,
    release_claim,
)
from consultation.actions.moderating.deciding import decide, spans_of
from consultation.forms.moderating.decisions import CATEGORIES, Decision
from consultation.forms.moderating.filters import QueueFilter
from consultation.models import Answer
from consultation.moderation.redacting import published_text
from consultation.selectors.moderating.answers import (
    AnswerContext,
    AnswerNotFoundError,
    AnswerRetractedError,
    access_answer,
    answer_context,
)
from consultation.selectors.moderating.queue import MODERATE, filter_options, note_queue_read
from web.environment import moment
from web.paging import page_of

View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Let in who may moderate; send them back to the queue where a respondent took the text back meanwhile."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AnswerRetractedError:
            messages.info(request, _("Its respondent has changed or withdrawn this answer. It waits no longer."))
            return _to_queue(request)

    return permission_required(MODERATE, raise_exception=True)(page)


@moderators_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List the answers that wait, the oldest first, with filters."""
    filters = _filters(request)
    filters.add_counts()
    page = page_of(filters.qs, request)
    note_queue_read(page.object_list, by=_person(request))
    context = {"page": page, "filters": filters, "query": _query(request), "messages": messages.get_messages(request)}
    return render(request, "consultation/moderation/queue.html", context)


@moderators_only
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Hold the answer that has waited longest among those of the filter, and show it."""
    return _to_next(request)


@moderators_only
@require_POST
def take(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Hold one answer, or hold it longer."""
    answer = _answer(request, answer_id)
    try:
        claim_answer(answer_id=answer.pk, by=_person(request))
    except AnswerClaimedError as error:
        return _held_by_other(request, answer, error)
    return _to_answer(request, answer.pk)


@moderators_only
@require_POST
def release(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Give an answer back to the queue; with `next`, take another one."""
    answer = _answer(request, answer_id)
    try:
        release_claim(answer_id=answer.pk, by=_person(request))
    except AnswerClaimedError as error:
        return _held_by_other(request, answer, error)
    if "next" in request.POST:
        return _to_next(request, passing_over=answer.pk)
    messages.success(request, _("The answer is back in the queue."))
    return _to_queue(request)


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show one answer in its context; take the decision of whoever holds it."""
    row = _answer(request, answer_id)
    context = answer_context(row)
    if request.method != "POST":
        return _show(request, row, context, _decision(row, context))
    decision = _decision(row, context, request)
    step = request.POST.get("step", "continue")
    if step in ("add", "change"):
        decision.forget_errors()
    try:
        if step not in ("add", "change") and decision.is_valid():
            if step == "confirm" or decision.form.cleaned_data["kind"] != "redact":
                return _carry_out(request, decision)
            row = claim_answer(answer_id=row.pk, by=_person(request))
            return _preview(request, decision, context)
        claim_answer(answer_id=row.pk, by=_person(request))
    except AnswerClaimedError as error:
        problem = _claim_problem(request, decision, error)
        return _show(request, row, context, decision, problem=problem)
    return _show(request, _answer(request, answer_id), context, decision, errors=decision.errors)


def _carry_out(request: HttpRequest, decision: Decision) -> HttpResponse:
    cleaned = decision.form.cleaned_data
    made = decide(
        answer_id=decision.answer.pk,
        by=_person(request),
        kind=cleaned["kind"],
        reason=decision.reason,
        redactions=decision.redactions,
        note=cleaned["note"],
    )
    link = reverse("consultation:moderation-answer", args=[decision.answer.pk])
    said = _("Decision saved: %(kind)s.") % {"kind": made.get_kind_display().lower()}
    again = _("See it again or change it")
    messages.success(
        request, format_html('{} <a class="govuk-notification-banner__link" href="{}">{}</a>', said, link, again)
    )
    return _to_next(request)


def _claim_problem(request: HttpRequest, decision: Decision, error: AnswerClaimedError) -> str:
    """Say what became of the claim, and take it again where it is free."""
    if error.holder is not None:
        name = error.holder.get_full_name() or error.holder.get_username()
        held = _("Your hold on this answer ran out, and %(name)s has it until %(time)s.")
        return held % {"name": name, "time": moment(error.until)} + " " + _("What you entered is kept below.")
    try:
        claim_answer(answer_id=decision.answer.pk, by=_person(request))
    except AnswerClaimedError as newer:
        return _claim_problem(request, decision, newer)
    newest = error.decision if isinstance(error, ClaimLostError) else None
    if newest is not None and newest.pk > (decision.form.cleaned_data.get("seen") or 0):
        name = newest.decided_by.get_full_name() or newest.decided_by.get_username()
        made = _("Your hold on this answer ran out, and meanwhile %(name)s decided: %(kind)s.")
        return (
            made % {"name": name, "kind": newest.get_kind_display()}
            + " "
            + _("You hold it again. Send your decision once more if you still want to change theirs.")
        )
    return _(
        "Your hold on this answer ran out. Nobody else took it, so you hold it again. Send your decision once more."
    )


def _show(
    request: HttpRequest,
    row: Answer,
    context: AnswerContext,
    decision: Decision,
    *,
    errors: list[dict[str, str]] | None = None,
    problem: str = "",
) -> HttpResponse:
    person = _person(request)
    mine = row.is_claimed and row.claimed_by_id == person.pk
    shown: dict[str, Any] = {
        "answer": row,
        "context": context,
        "decision": decision,
        "errors": [*([{"text": problem, "href": "#main-content"}] if problem else []), *(errors or [])],
        "mine": mine or bool(problem),
        "others": row.is_claimed and not mine and not problem,
        "may_release": person.has_perm("consultation.release_claim"),
        "categories": CATEGORIES,
        "query": _query(request),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/moderation/answer.html", shown)


def _preview(request: HttpRequest, decision: Decision, context: AnswerContext) -> HttpResponse:
    shown = {
        "answer": decision.answer,
        "context": context,
        "decision": decision,
        "text": published_text(decision.answer.text, spans_of(decision.redactions)),
        "query": _query(request),
    }
    return render(request, "consultation/moderation/preview.html", shown)


def _held_by_other(request: HttpRequest, row: Answer, error: AnswerClaimedError) -> HttpResponse:
    shown = {
        "answer": row,
        "holder": error.holder,
        "until": error.until,
        "may_release": _person(request).has_perm("consultation.release_claim"),
        "query": _query(request),
    }
    return render(request, "consultation/moderation/held.html", shown, status=409)


def _to_next(request: HttpRequest, passing_over: int | None = None) -> HttpResponse:
    filters = _filters(request)
    if not filters.waits:
        return _to_queue(request)
    try:
        row = claim_next(by=_person(request), among=filters.qs, passing_over=passing_over)
    except QueueEmptyError:
        messages.info(request, _("There is nothing left to take with these filters."))
        return _to_queue(request)
    return _to_answer(request, row.pk)


def _answer(request: HttpRequest, answer_id: int) -> Answer:
    try:
        return access_answer(answer_id, by=request.user)
    except AnswerRetractedError:
        raise
    except AnswerNotFoundError as error:
        raise Http404 from error


def _decision(row: Answer, context: AnswerContext, request: HttpRequest | None = None) -> Decision:
    reasons = list(row.response.questionnaire.consultation.moderation_reasons.all())
    newest = next(iter(context.decisions), None)
    return Decision(row, reasons, newest=newest, data=request.POST if request is not None else None)


def _filters(request: HttpRequest) -> QueueFilter:
    return QueueFilter(request.GET, filter_options(), request=request)


def _query(request: HttpRequest) -> str:
    """Return the filter as it stands in the address, to be carried from answer to answer."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""


def _to_queue(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(reverse("consultation:moderation-queue") + _query(request))


def _to_answer(request: HttpRequest, answer_id: int) -> HttpResponseRedirect:
    return redirect(reverse("consultation:moderation-answer", args=[answer_id]) + _query(request))


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
    return request.user
