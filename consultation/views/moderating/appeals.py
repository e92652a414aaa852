"""Appeals: which wait, and one of them with what is to be decided."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions.moderating.appeals import AppealEndedError, decide_appeal
from consultation.actions.moderating.claiming import (
    AnswerClaimedError,
    TookPartError,
    claim_answer,
    release_claim,
)
from consultation.actions.moderating.deciding import Verdict, spans_of
from consultation.forms.moderating.appeals import KEEP, AppealDecisionForm
from consultation.forms.moderating.decisions import CATEGORIES, Decision
from consultation.models import Appeal, ModerationDecision
from consultation.moderation.redacting import published_text
from consultation.selectors.appeals import decision_in_effect
from consultation.selectors.moderating.answers import AnswerNotFoundError
from consultation.selectors.moderating.appeals import (
    AppealNotFoundError,
    access_appeal,
    ended_appeals,
    listed,
    open_appeals,
    took_part,
    words_of,
)
from consultation.selectors.moderating.work import APPEALS, LEAD
from consultation.views.moderating.access import person_of
from web.environment import moment
from web.forms import error_list
from web.paging import page_of

deciders_only = permission_required(APPEALS, raise_exception=True)


@deciders_only
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """List the appeals that wait, the one whose time ends first at the top; or those that have ended."""
    ended = "ended" in request.GET
    page = page_of(ended_appeals(by=request.user) if ended else open_appeals(by=request.user), request)
    context = {
        "page": page,
        "rows": listed(page.object_list, by=request.user),
        "ended": ended,
        "leads": person_of(request).has_perm(LEAD),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/appeals/list.html", context)


@deciders_only
@require_POST
def take(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Hold the answer that an appeal is about."""
    found = _appeal(request, answer_id)
    try:
        claim_answer(answer_id=answer_id, by=person_of(request))
    except AnswerClaimedError as error:
        messages.info(request, _problem(error))
    except AnswerNotFoundError:
        return _ended(request)
    return redirect("consultation:appeal-case", answer_id=found.answer_id)


@deciders_only
@require_POST
def release(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Give an appeal back to the others."""
    found = _appeal(request, answer_id)
    try:
        release_claim(answer_id=found.answer_id, by=person_of(request))
    except AnswerClaimedError as error:
        messages.info(request, _problem(error))
    return redirect("consultation:appeal-list")


@deciders_only
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show an appeal with what was decided before; take the decision of whoever holds it."""
    found = _appeal(request, answer_id)
    if found.decided_at is None and took_part(found.answer, by=request.user):
        return render(request, "consultation/appeals/not_yours.html", {"appeal": found}, status=403)
    if request.method != "POST":
        return _show(request, found, _Case(found))
    if found.decided_at is not None:
        return _ended(request)
    given = _Case(found, request)
    step = request.POST.get("step", "continue")
    if step in ("add", "change"):
        given.forget_errors()
        return _show(request, found, given)
    if not given.is_valid():
        return _show(request, found, given, errors=given.errors)
    try:
        claim_answer(answer_id=answer_id, by=person_of(request))
        return _carry_out(request, given) if step == "confirm" else _check(request, found, given)
    except AnswerClaimedError as error:
        return _show(request, found, given, errors=[{"text": _problem(error), "href": "#main-content"}])
    except (AppealEndedError, AnswerNotFoundError):
        return _ended(request)


class _Case:
    """The two forms of the page: keep or change, with reasons; and what it is changed to."""

    def __init__(self, appeal: Appeal, request: HttpRequest | None = None) -> None:
        answer = appeal.answer
        data = request.POST if request is not None else None
        self.answer = answer
        self.form = AppealDecisionForm(data)
        before = decision_in_effect(answer, answer.decisions.all())
        reasons = list(answer.consultation.moderation_reasons.all())
        self.decision = Decision(answer, reasons, newest=before, data=data)
        # An appeal is decided, not passed on.
        kind = self.decision.form.fields["kind"]
        kind.choices = [(row.value, row.label) for row in ModerationDecision.SETTLING]  # type: ignore[attr-defined]

    @property
    def keeps(self) -> bool:
        return bool(self.form.is_valid() and self.form.cleaned_data["outcome"] == KEEP)

    def is_valid(self) -> bool:
        return self.form.is_valid() and (self.keeps or self.decision.is_valid())

    def forget_errors(self) -> None:
        self.form.errors.clear()
        self.decision.is_valid()
        self.decision.forget_errors()

    @property
    def errors(self) -> list[dict[str, str]]:
        own = error_list(self.form)
        changes = self.form.data.get("outcome") not in (KEEP, None, "")
        return [*own, *(self.decision.errors if changes else [])]

    @property
    def verdict(self) -> Verdict | None:
        if self.keeps:
            return None
        cleaned = self.decision.form.cleaned_data
        return Verdict(
            kind=cleaned["kind"],
            reason=self.decision.reason,
            redactions=self.decision.redactions,
            note=cleaned.get("note", ""),
        )


def _carry_out(request: HttpRequest, given: _Case) -> HttpResponse:
    reasons = given.form.cleaned_data["reasons"]
    decide_appeal(answer_id=given.answer.pk, by=person_of(request), reasons=reasons, verdict=given.verdict)
    messages.success(request, _("The appeal is decided. The respondent sees it with their receipt."))
    return redirect("consultation:appeal-list")


def _check(request: HttpRequest, appeal: Appeal, given: _Case) -> HttpResponse:
    verdict = given.verdict
    redacted = verdict is not None and verdict.kind == "redact"
    context = {
        "appeal": appeal,
        "given": given,
        "verdict": verdict,
        "reasons": given.form.cleaned_data["reasons"],
        "text": published_text(given.answer.text, spans_of(given.decision.redactions)) if redacted else "",
    }
    return render(request, "consultation/appeals/check.html", context)


def _show(
    request: HttpRequest, appeal: Appeal, given: _Case, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    answer = appeal.answer
    answer.refresh_from_db(fields=["claimed_by", "claim_expires_at"])
    (row,) = listed([appeal], by=request.user)
    context: dict[str, Any] = {
        "appeal": appeal,
        "answer": answer,
        "row": row,
        "words": words_of(appeal, by=request.user),
        "form": given.form,
        "decision": given.decision,
        "errors": errors or [],
        "mine": answer.is_claimed and answer.claimed_by_id == request.user.pk,
        "others": answer.is_claimed and answer.claimed_by_id != request.user.pk,
        "categories": CATEGORIES,
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/appeals/case.html", context)


def _appeal(request: HttpRequest, answer_id: int) -> Appeal:
    try:
        return access_appeal(answer_id, by=request.user)
    except AppealNotFoundError as error:
        raise Http404 from error


def _problem(error: AnswerClaimedError) -> str:
    if isinstance(error, TookPartError):
        return _("You took part in this one, so somebody else has to decide.")
    if error.holder is None:
        return _("Your hold on this appeal ran out. Take it again; what you entered is kept below.")
    name = error.holder.get_full_name() or error.holder.get_username()
    return _("%(name)s has this appeal until %(time)s.") % {"name": name, "time": moment(error.until)}


def _ended(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This appeal has ended: it was decided, or taken back."))
    return redirect(reverse("consultation:appeal-list"))
