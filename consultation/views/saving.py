"""Leaving a draft and coming back to it: by link and code, by e-mail, or with what was typed when all is lost."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from consultation import tasks
from consultation.actions.mailing import leave_address, take_address_back
from consultation.actions.responding import (
    ConsultationClosedError,
    SavedMeanwhileError,
    save_page,
    start_draft,
)
from consultation.definition.routing import is_answered
from consultation.forms.answering import page_form
from consultation.forms.returning import AddressForm, RescueForm, ReturnForm
from consultation.models import Consultation, Draft
from consultation.models.codes import code_for
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.drafts import DraftNotFoundError
from consultation.selectors.places import postcodes_loaded
from consultation.selectors.questionnaires import compiled
from consultation.views.drafts import (
    draft_of,
    hold_draft,
    in_edition_of_page,
    let_go,
    with_unsent_draft,
    without_draft,
)
from consultation.views.guarding import passage, wait_page
from consultation.views.meanwhile import clashing_page, known
from consultation.views.speaking import shown, wanted_edition
from consultation.views.walking import QUESTION_TEMPLATE, step_of
from queueing.enqueueing import enqueue
from web.languages import current_language

TEMPLATE = "consultation/rescue.html"


@with_unsent_draft
def save(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the link and the code that bring the draft back on any device; take an e-mail address for them; on a
    POST without one forget the draft on this device."""
    consultation = draft.questionnaire.consultation
    asked = settings.EMAIL_OFFERED and "send" in request.POST
    form = AddressForm(request.POST if asked else None)
    if "remove" in request.POST:
        take_address_back(draft=draft)
        return redirect("consultation:save", slug=consultation.slug)
    if request.method == "POST" and "send" not in request.POST:
        return let_go(redirect("consultation:detail", slug=consultation.slug), consultation.slug)
    if form.is_valid():
        leave_address(draft=draft, address=form.cleaned_data["email"], language=current_language())
        enqueue(tasks.send_mail_of_draft, str(draft.pk))
        return redirect("consultation:save", slug=consultation.slug)
    context = {
        "consultation": consultation,
        "link": request.build_absolute_uri(reverse("consultation:return", args=[consultation.slug])),
        "code": code_for("return", draft.pk),
        "usable_until": draft.usable_until,
        "form": form,
        "email_offered": settings.EMAIL_OFFERED,
        "address_held": bool(draft.address),
    }
    return render(request, "consultation/save.html", context)


@login_not_required
@never_cache
def return_to_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the return code; a right one brings the draft to this browser."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    if request.method == "POST" and not (passed := passage(request, "code")).is_free:
        # Not looked up: whoever guesses codes learns nothing while waiting.
        kept = ReturnForm(slug=slug, initial={"code": request.POST.get("code", "")})
        context = {"consultation": shown(consultation), "form": kept}
        return wait_page(request, "consultation/return.html", context, passed)
    form = ReturnForm(request.POST if request.method == "POST" else None, slug=slug)
    if form.is_valid():
        return hold_draft(redirect("consultation:tasks", slug=slug), form.cleaned_data["draft"], slug)
    context = {"consultation": shown(consultation), "form": form}
    return render(request, "consultation/return.html", context)


def lost(request: HttpRequest, slug: str, page_key: str) -> HttpResponse:
    """Answer a browser without a draft on a page of questions: what it sends there is kept."""
    return rescue(request, slug, page_key) if request.method == "POST" else without_draft(request, slug)


def rescue(request: HttpRequest, slug: str, page_key: str, *, status: int = 200) -> HttpResponse:
    """Show again what was typed on a page whose draft this browser has lost, and save it to a draft that is named.

    The draft is one of a return code, or a new one. Nothing typed is lost on the way.
    """
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    if not consultation.is_open:
        return _closed(request, consultation)
    edition = wanted_edition(request, consultation)
    page = compiled(current_questionnaire(consultation).pk, edition).pages.get(page_key)
    if page is None:
        raise Http404
    ask = partial(page_form, answers={}, data=request.POST, finds_postcodes=postcodes_loaded())
    whole = ask(list(page.questions))
    typed = [question for question in page.questions if _was_typed(whole, request, question.key)]
    if not typed:
        return redirect("consultation:start", slug=slug)
    answers = ask(typed)
    gone = not _holds_draft(request, slug)
    chosen = gone and status == HTTPStatus.OK and "rescue" in request.POST
    context = {
        "consultation": shown(consultation),
        "page": page,
        "answers": answers,
        "gone": gone,
        "known": known(request),
    }
    if chosen and not (passed := passage(request, "code")).is_free:
        return wait_page(request, TEMPLATE, {**context, "choice": RescueForm(slug=slug)}, passed)
    choice = RescueForm(request.POST if chosen else None, slug=slug)
    if choice.is_valid() and answers.is_valid():
        return _save_to(request, choice.cleaned_data["draft"], consultation, page_key, answers.cleaned_data)
    return render(request, TEMPLATE, {**context, "choice": choice}, status=status)


def _save_to(
    request: HttpRequest, found: Draft | None, consultation: Consultation, page_key: str, answers: dict[str, Any]
) -> HttpResponse:
    slug = consultation.slug
    try:
        draft = found or start_draft(consultation=consultation, edition=wanted_edition(request, consultation))
        definition = compiled(draft.questionnaire_id, draft.edition)
        step = step_of(definition, draft.read(), page_key)
        if page_key in definition.pages:
            # What the draft holds by now was not on this page: nothing of it is replaced unseen.
            draft = save_page(draft=draft, page_key=page_key, answers=answers, shown="" if step else None)
    except ConsultationClosedError:
        return _closed(request, consultation)
    except SavedMeanwhileError as error:
        return hold_draft(_choose(request, error, page_key), error.draft, slug)
    return hold_draft(redirect("consultation:tasks", slug=slug), draft, slug)


def _choose(request: HttpRequest, clash: SavedMeanwhileError, page_key: str) -> HttpResponse:
    """Show the page of the draft with what was typed, and beside it what the draft holds."""
    draft = in_edition_of_page(clash.draft)
    step = step_of(compiled(draft.questionnaire_id, draft.edition), draft.read(), page_key)
    if step is None:
        raise Http404
    form = page_form(step.questions, step.answers, request.POST, finds_postcodes=postcodes_loaded())
    return render(request, QUESTION_TEMPLATE, clashing_page(request, draft, step, form, clash))


def _closed(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    return render(request, "consultation/closed.html", {"consultation": shown(consultation)}, status=410)


def _was_typed(form: Any, request: HttpRequest, key: str) -> bool:
    field = form.fields.get(key)
    return field is not None and is_answered(field.widget.value_from_datadict(request.POST, {}, key))


def _holds_draft(request: HttpRequest, slug: str) -> bool:
    try:
        return draft_of(request, slug).submitted_at is None
    except DraftNotFoundError:
        return False
