"""The equality questions: one page each, all optional, after the response was sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultation.actions.equality import save_equality_answer
from consultation.definition.equality import equality_question, next_equality_question
from consultation.forms.equality import EntryForm, equality_form
from consultation.models import Draft
from consultation.views.drafts import View, with_draft
from consultation.views.guarding import passage, wait_page


def _after_sending(view: View) -> View:
    def page(request: HttpRequest, draft: Draft, **kwargs: str) -> HttpResponse:
        if draft.submitted_at is None:
            return redirect("consultation:tasks", slug=draft.questionnaire.consultation.slug)
        if not draft.questionnaire.consultation.asks_equality:
            return redirect("consultation:sent", slug=draft.questionnaire.consultation.slug)
        return view(request, draft, **kwargs)

    return with_draft(page)


@_after_sending
def entry(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say why these questions are asked and that they are optional."""
    slug = draft.questionnaire.consultation.slug
    form = EntryForm(request.POST if request.method == "POST" else None)
    first = next_equality_question({})
    if form.is_valid():
        if form.cleaned_data["wanted"] == "no" or first is None:
            return redirect("consultation:sent", slug=slug)
        return redirect("consultation:equality-question", slug=slug, key=first.key)
    context = {"consultation": draft.questionnaire.consultation, "form": form}
    return render(request, "consultation/equality_entry.html", context)


@_after_sending
def question(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Ask one equality question; on POST keep the answer and go to the next."""
    asked = equality_question(key)
    if asked is None:
        raise Http404
    slug = draft.questionnaire.consultation.slug
    form = equality_form(asked, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not (passed := passage(request, "save")).is_free:
        context = {"consultation": draft.questionnaire.consultation, "question": asked, "form": form}
        return wait_page(request, "consultation/equality_question.html", context, passed)
    if form.is_valid():
        answers = save_equality_answer(
            draft_id=draft.response_draft_id,
            question=asked,
            option=form.cleaned_data["option"],
            words=form.cleaned_data.get("words", ""),
        )
        following = next_equality_question(answers, after=key)
        if following is None:
            return redirect("consultation:sent", slug=slug)
        return redirect("consultation:equality-question", slug=slug, key=following.key)
    context = {"consultation": draft.questionnaire.consultation, "question": asked, "form": form}
    return render(request, "consultation/equality_question.html", context)
