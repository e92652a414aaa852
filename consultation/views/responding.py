"""The way through a questionnaire: start, task list, questions, check answers, submit."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultation import tasks
from consultation.actions.responding import (
    AlreadySubmittedError,
    ChangedSinceShownError,
    ConsultationClosedError,
    IncompleteResponseError,
    SavedMeanwhileError,
    receipt_code,
    save_page,
    start_draft,
    submit_response,
)
from consultation.actions.revising import ResponseWithdrawnError
from consultation.forms.answering import page_form
from consultation.models import Consultation, Draft
from consultation.selectors.drafts import DraftNotFoundError
from consultation.selectors.questionnaires import compiled
from consultation.selectors.retention import respondents_periods
from consultation.views.blank import blank_page
from consultation.views.drafts import draft_of, held_draft_id, hold_draft, let_go, with_draft, with_unsent_draft
from consultation.views.editions import in_other_words
from consultation.views.guarding import (
    Passage,
    challenge_in_a_rush,
    passage,
    suspicion_at_start,
    suspicion_in_a_rush,
    wait_page,
)
from consultation.views.meanwhile import changed_unseen, clashing_page, sent_page, shown_of, without_kept
from consultation.views.receipts import let_receipt_go
from consultation.views.saving import lost
from consultation.views.speaking import editions_of, offered_editions, shown, wanted_edition
from consultation.views.walking import QUESTION_TEMPLATE, Step, address_after, check_context, step_of, tasks_context
from queueing.enqueueing import enqueue
from web.languages import current_language

CHECK_TEMPLATE = "consultation/check.html"


def _closed(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    return render(request, "consultation/closed.html", {"consultation": shown(consultation)}, status=410)


@login_not_required
@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what answering takes; on POST begin a draft."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    if not consultation.is_open:
        return _closed(request, consultation)
    if request.method == "POST":
        passed = passage(request, "start")
        if not passed.is_free:
            context = {"consultation": consultation, "chosen": request.POST.get("edition", "en")[:20]}
            return wait_page(request, "consultation/guarding/start.html", context, passed)
        try:
            edition = wanted_edition(request, consultation)
            draft = start_draft(consultation=consultation, edition=edition, suspicion=suspicion_at_start(request))
        except ConsultationClosedError:
            return _closed(request, consultation)
        return hold_draft(redirect("consultation:tasks", slug=slug), draft, slug)
    try:
        held: Draft | None = draft_of(request, slug)
    except DraftNotFoundError:
        held = None
    return render(request, "consultation/start.html", _start_context(consultation, held=held))


def _start_context(consultation: Consultation, **context: Any) -> dict[str, Any]:
    return {
        "consultation": shown(consultation),
        "editions": editions_of(consultation),
        "periods": respondents_periods(online=True),
        **context,
    }


@with_unsent_draft
def task_list(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the sections and where each stands."""
    context = tasks_context(compiled(draft.questionnaire_id, draft.edition), draft, draft.read())
    return render(request, "consultation/tasks.html", context)


@partial(with_unsent_draft, otherwise=lost)
def question_page(request: HttpRequest, draft: Draft, page_key: str) -> HttpResponse:
    """Ask one topic; on POST save the answers and go on."""
    definition = compiled(draft.questionnaire_id, draft.edition)
    content = draft.read()
    step = step_of(definition, content, page_key)
    if step is None:
        raise Http404
    questions, previous = step.questions, step.previous
    ask = partial(page_form, questions, finds_postcodes=draft.finds_postcodes)
    if request.method == "POST":
        form = without_kept(request, ask(content.answers, request.POST))
        if "edition" in request.POST:
            return in_other_words(request, draft, step, form)
        passed = passage(request, "save")
        if not passed.is_free:
            return wait_page(request, QUESTION_TEMPLATE, sent_page(request, draft, step, form), passed)
        if form.is_valid():
            return _save(request, draft, step, form)
        return render(request, QUESTION_TEMPLATE, sent_page(request, draft, step, form))
    if not step.is_blank:
        return render(request, QUESTION_TEMPLATE, step.context(draft, ask(content.answers)))
    asked = tuple(question.key for question in questions)
    offered = (*offered_editions(draft), draft.finds_postcodes)
    key = (*definition.identity, *offered, page_key, asked, previous and previous.key)
    return blank_page(request, QUESTION_TEMPLATE, key, lambda: step.context(draft, ask({})))


def _save(request: HttpRequest, draft: Draft, step: Step, form: Form) -> HttpResponse:
    consultation = draft.questionnaire.consultation
    try:
        saved = save_page(
            draft=draft,
            page_key=step.page.key,
            answers=form.cleaned_data,
            language=current_language(),
            shown=shown_of(request),
        )
    except SavedMeanwhileError as error:
        return render(request, QUESTION_TEMPLATE, clashing_page(request, draft, step, form, error))
    except ConsultationClosedError:
        return _closed(request, consultation)
    except AlreadySubmittedError:
        return redirect("consultation:sent", slug=consultation.slug)
    if "later" in request.POST:
        return redirect("consultation:save", slug=consultation.slug)
    checking = "check" in request.GET
    name, part = address_after(step.definition, saved.read(), step.page.key, asked=step.questions, checking=checking)
    return redirect(reverse(f"consultation:{name}", kwargs={"slug": consultation.slug, **part}))


@with_unsent_draft
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show every answer that would be sent, with a way to change each."""
    return render(request, CHECK_TEMPLATE, _check_context(request, draft))


def _check_context(request: HttpRequest, draft: Draft, **context: Any) -> dict[str, Any]:
    missing = context.pop("missing", [])
    definition, content = compiled(draft.questionnaire_id, draft.edition), draft.read()
    context["challenge"] = challenge_in_a_rush(request, draft.pk)
    context["changed"] = changed_unseen(request, draft, definition, content)
    return check_context(definition, draft, content, missing) | context


def _check_again(request: HttpRequest, draft: Draft, passed: Passage) -> HttpResponse:
    """Show the answers again: it is too soon to send them, or the browser has some work to do first."""
    if draft.submitted_at is not None:
        return redirect("consultation:sent", slug=draft.questionnaire.consultation.slug)
    context = _check_context(request, draft, proof_asked=passed.is_free)
    return (
        render(request, CHECK_TEMPLATE, context)
        if passed.is_free
        else wait_page(request, CHECK_TEMPLATE, context, passed)
    )


@require_POST
@login_not_required
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the response; sending again shows the same receipt."""
    try:
        draft_id = held_draft_id(request, slug)
        passed = passage(request, "submit")
        suspicion = suspicion_in_a_rush(request, draft_id) if passed.in_a_rush else ""
        if not passed.is_free or suspicion is None:
            return _check_again(request, draft_of(request, slug), passed)
        receipt = submit_response(draft_id=draft_id, suspicion=suspicion, shown=shown_of(request))
    except (DraftNotFoundError, Draft.DoesNotExist):
        return redirect("consultation:start", slug=slug)
    except ConsultationClosedError:
        return _closed(request, get_object_or_404(Consultation, slug=slug))
    except ResponseWithdrawnError:
        return redirect("consultation:follow-response", slug=slug)
    except IncompleteResponseError as error:
        context = _check_context(request, draft_of(request, slug), missing=error.pages)
        return render(request, CHECK_TEMPLATE, context)
    except ChangedSinceShownError:
        return render(request, CHECK_TEMPLATE, _check_context(request, draft_of(request, slug)))
    if receipt.created:
        enqueue(tasks.tally_response, receipt.response_id)
        enqueue(tasks.screen_response, receipt.response_id)
    return redirect("consultation:sent", slug=slug)


@with_draft
def sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the receipt code and what happens next; on POST let this browser forget the response."""
    slug = draft.questionnaire.consultation.slug
    if draft.submitted_at is None:
        return redirect("consultation:tasks", slug=slug)
    if request.method == "POST":
        return let_receipt_go(let_go(redirect("consultation:detail", slug=slug), slug), slug)
    context = {
        "consultation": draft.questionnaire.consultation,
        "code": receipt_code(draft),
        "title": _("Your response has been sent") if draft.revises is None else _("Your changes have been sent"),
    }
    return render(request, "consultation/sent.html", context)
