"""A respondent's appeal, reached by the receipt: written, checked, sent, taken back."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions.appealing import AppealNotPossibleError, make_appeal, withdraw_appeal
from consultation.forms.appealing import AppealForm
from consultation.models import Answer, Response
from consultation.selectors.following import FollowedText, TextNotFoundError, access_text
from consultation.views.guarding import passage, wait_page
from consultation.views.receipts import with_response

Page = Callable[[HttpRequest, Response, Answer, FollowedText], HttpResponse]


def with_text(view: Page) -> Callable[..., HttpResponse]:
    """Give `view` the text that the address names, of the response whose receipt this browser holds."""

    @with_response
    @wraps(view)
    def page(request: HttpRequest, response: Response, reference: str) -> HttpResponse:
        try:
            answer, text = access_text(response, reference)
        except TextNotFoundError as error:
            raise Http404 from error
        return view(request, response, answer, text)

    return page


@require_http_methods(["GET", "HEAD", "POST"])
@with_text
def appeal(request: HttpRequest, response: Response, answer: Answer, text: FollowedText) -> HttpResponse:
    """Ask why the decision is wrong; show it for checking; on the second POST send it."""
    consultation = response.questionnaire.consultation
    if text.appeal is not None:
        return redirect("consultation:follow-appeal-sent", slug=consultation.slug, reference=text.reference)
    if not text.can_appeal:
        return _back(response, text)
    form = AppealForm(request.POST if request.method == "POST" else None)
    context = {"consultation": consultation, "text": text, "form": form}
    if not form.is_valid():
        return render(request, "consultation/follow/appeal.html", context)
    step = request.POST.get("step", "check")
    if step == "change":
        return render(request, "consultation/follow/appeal.html", context)
    context["words"] = form.cleaned_data["words"]
    if step != "send":
        return render(request, "consultation/follow/appeal_check.html", context)
    if not (passed := passage(request, "appeal")).is_free:
        return wait_page(request, "consultation/follow/appeal_check.html", context, passed)
    try:
        make_appeal(answer_id=answer.pk, words=form.cleaned_data["words"])
    except AppealNotPossibleError:
        return _back(response, text)
    return redirect("consultation:follow-appeal-sent", slug=consultation.slug, reference=text.reference)


@require_safe
@with_text
def sent(request: HttpRequest, response: Response, answer: Answer, text: FollowedText) -> HttpResponse:
    """Say that the appeal was sent and by when it is decided."""
    if text.appeal is None:
        return _back(response, text)
    context = {"consultation": response.questionnaire.consultation, "text": text}
    return render(request, "consultation/follow/appeal_sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_text
def withdraw(request: HttpRequest, response: Response, answer: Answer, text: FollowedText) -> HttpResponse:
    """Say what taking an appeal back means; on POST take it back."""
    if text.appeal is None:
        return _back(response, text)
    if request.method == "POST":
        withdraw_appeal(answer_id=answer.pk)
        return _back(response, text)
    context = {"consultation": response.questionnaire.consultation, "text": text}
    return render(request, "consultation/follow/appeal_withdraw.html", context)


def _back(response: Response, text: FollowedText) -> HttpResponse:
    slug = response.questionnaire.consultation.slug
    return redirect(reverse("consultation:follow-response", args=[slug]) + f"#text-{text.reference}")
