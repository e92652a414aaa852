"""What became of a response, for whoever has its receipt code: follow, read again, change, withdraw."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultation.actions.changing import begin_change, withdraw_response
from consultation.actions.responding import ConsultationClosedError
from consultation.actions.revising import ResponseWithdrawnError
from consultation.forms.following import ReceiptForm
from consultation.models import Consultation, Response
from consultation.models.codes import code_for
from consultation.selectors.drafts import DraftNotFoundError
from consultation.selectors.following import followed_texts
from consultation.selectors.questionnaires import compiled
from consultation.selectors.receipts import answers_of
from consultation.selectors.summaries import answer_summary
from consultation.views.drafts import draft_of, hold_draft, let_go
from consultation.views.guarding import passage, wait_page
from consultation.views.receipts import hold_receipt, let_receipt_go, with_response
from consultation.views.speaking import shown


@login_not_required
@never_cache
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the receipt code; a right one opens the response in this browser for an hour."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    if request.method == "POST" and not (passed := passage(request, "code")).is_free:
        # Not looked up: whoever guesses codes learns nothing while waiting.
        kept = ReceiptForm(slug=slug, initial={"code": request.POST.get("code", "")})
        context = {"consultation": shown(consultation), "form": kept}
        return wait_page(request, "consultation/follow/entry.html", context, passed)
    form = ReceiptForm(request.POST if request.method == "POST" else None, slug=slug)
    if form.is_valid():
        reply = redirect("consultation:follow-response", slug=slug)
        return hold_receipt(reply, form.cleaned_data["response"], slug)
    return render(request, "consultation/follow/entry.html", {"consultation": shown(consultation), "form": form})


@require_safe
@with_response
def response(request: HttpRequest, response: Response) -> HttpResponse:
    """Show how far the response has come, and what was decided about each of its texts."""
    context = {
        "consultation": response.questionnaire.consultation,
        "response": response,
        "texts": followed_texts(response),
        "changed": response.revisions.filter(kind="changed").order_by("-revision").first(),
    }
    return render(request, "consultation/follow/response.html", context)


@require_safe
@with_response
def answers(request: HttpRequest, response: Response) -> HttpResponse:
    """Show every answer that was sent, for reading again and for printing."""
    context = {
        "consultation": response.questionnaire.consultation,
        "response": response,
        "summary": answer_summary(compiled(response.questionnaire_id, response.edition), answers_of(response)),
    }
    return render(request, "consultation/follow/answers.html", context)


@with_response
def change(request: HttpRequest, response: Response) -> HttpResponse:
    """Say what changing means; on POST open a draft that holds what was sent."""
    consultation = response.questionnaire.consultation
    if request.method == "POST":
        try:
            draft = begin_change(response_id=response.pk)
        except (ConsultationClosedError, ResponseWithdrawnError):
            return redirect("consultation:follow-response", slug=consultation.slug)
        reply = hold_draft(redirect("consultation:check", slug=consultation.slug), draft, consultation.slug)
        return hold_receipt(reply, response, consultation.slug)
    if not may_change(response):
        return redirect("consultation:follow-response", slug=consultation.slug)
    context = {"consultation": consultation, "other_code": _code_of_other_draft(request, response)}
    return render(request, "consultation/follow/change.html", context)


@with_response
def withdraw(request: HttpRequest, response: Response) -> HttpResponse:
    """Say what withdrawing means; on POST withdraw."""
    consultation = response.questionnaire.consultation
    if request.method == "POST":
        try:
            withdraw_response(response_id=response.pk)
        except ConsultationClosedError:
            return redirect("consultation:follow-response", slug=consultation.slug)
        # The draft of a change, by which this browser may have held the response, has gone with it.
        reply = redirect("consultation:follow-response", slug=consultation.slug)
        return hold_receipt(reply, response, consultation.slug)
    if not may_change(response):
        return redirect("consultation:follow-response", slug=consultation.slug)
    return render(request, "consultation/follow/withdraw.html", {"consultation": consultation})


@require_POST
@login_not_required
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Let this browser forget the response, as on a shared computer; an unfinished draft of another stays."""
    reply = let_receipt_go(redirect("consultation:follow", slug=slug), slug)
    try:
        draft = draft_of(request, slug)
    except DraftNotFoundError:
        return reply
    if draft.submitted_at is not None or draft.revises_id is not None:
        let_go(reply, slug)
    return reply


@login_not_required
@never_cache
def erased(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that what was sent has been erased, to whoever has just asked for it; it tells nothing about anybody."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    return render(request, "consultation/follow/erased.html", {"consultation": consultation})


def may_change(response: Response) -> bool:
    """Say whether the respondent can still change or withdraw it."""
    return response.withdrawn_at is None and response.questionnaire.consultation.is_open


def _code_of_other_draft(request: HttpRequest, response: Response) -> str:
    """Return the return code of an unfinished draft that this browser would let go of; empty where there is none."""
    try:
        draft = draft_of(request, response.questionnaire.consultation.slug)
    except DraftNotFoundError:
        return ""
    if draft.submitted_at is not None or draft.revises_id == response.pk:
        return ""
    return code_for("return", draft.pk)
