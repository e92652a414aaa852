"""One answer on the desk, and the decision about it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.moderating.claiming import AnswerClaimedError, ClaimLostError, TookPartError, claim_answer
from consultation.actions.moderating.deciding import decide, spans_of
from consultation.forms.moderating.decisions import Decision
from consultation.models import Answer
from consultation.moderation.redacting import published_text
from consultation.selectors.moderating.answers import AnswerContext, answer_context
from consultation.views.moderating.access import TOOK_PART, answer_of, moderators_only, person_of, query_of
from consultation.views.moderating.desk import to_next
from consultation.views.moderating.drafts import draft_data
from consultation.views.moderating.forming import decision_of
from consultation.views.moderating.showing import show_answer
from web.environment import moment


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show one answer in its context; take the decision of whoever holds it."""
    row = answer_of(request, answer_id)
    if row.waits_for == Answer.Work.APPEAL:
        # An appeal is decided on a page of its own, with reasons for the respondent.
        return redirect("consultation:appeal-case", answer_id=row.pk)
    context = answer_context(row, by=person_of(request))
    if request.method != "POST":
        return show_answer(request, row, context, _begun(row, context, person_of(request)))
    decision = decision_of(row, context, person_of(request), request.POST)
    step = request.POST.get("step", "continue")
    if step in ("add", "change"):
        decision.forget_errors()
    try:
        if step not in ("add", "change") and decision.is_valid():
            if step == "confirm" or decision.form.cleaned_data["kind"] != "redact":
                return _carry_out(request, decision)
            row = claim_answer(answer_id=row.pk, by=person_of(request))
            return _preview(request, decision, context)
        claim_answer(answer_id=row.pk, by=person_of(request))
    except AnswerClaimedError as error:
        problem = _claim_problem(request, decision, error)
        return show_answer(request, row, context, decision, problem=problem)
    return show_answer(request, answer_of(request, answer_id), context, decision, errors=decision.errors)


def _carry_out(request: HttpRequest, decision: Decision) -> HttpResponse:
    made = decide(answer_id=decision.answer.pk, by=person_of(request), **decision.given)
    link = reverse("consultation:moderation-answer", args=[decision.answer.pk])
    said = _("Decision saved: %(kind)s.") % {"kind": made.get_kind_display().lower()}
    if decision.needs_second:
        said += " " + _("It takes effect when a second person agrees.")
    again = _("See it again or change it")
    messages.success(
        request, format_html('{} <a class="govuk-notification-banner__link" href="{}">{}</a>', said, link, again)
    )
    return to_next(request)


def _claim_problem(request: HttpRequest, decision: Decision, error: AnswerClaimedError) -> str:
    """Say what became of the claim, and take it again where it is free."""
    if isinstance(error, TookPartError):
        return str(TOOK_PART)
    if error.holder is not None:
        name = error.holder.get_full_name() or error.holder.get_username()
        held = _("Your hold on this answer ran out, and %(name)s has it until %(time)s.")
        return held % {"name": name, "time": moment(error.until)} + " " + _("What you entered is kept below.")
    try:
        claim_answer(answer_id=decision.answer.pk, by=person_of(request))
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


def _preview(request: HttpRequest, decision: Decision, context: AnswerContext) -> HttpResponse:
    shown = {
        "answer": decision.answer,
        "context": context,
        "decision": decision,
        "text": published_text(decision.answer.text, spans_of(decision.redactions)),
        "query": query_of(request),
    }
    return render(request, "consultation/moderation/preview.html", shown)


def _begun(row: Answer, context: AnswerContext, person: User) -> Decision:
    """Return the form with what this person had entered before; nothing of it is wrong yet."""
    data = draft_data(row, person)
    decision = decision_of(row, context, person, data)
    if data is not None:
        decision.forget_errors()
    return decision
