"""What a person can do about what is held of theirs, with the receipt code: have a copy of it, and have it erased."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions.erasing import erase_response
from consultation.forms.erasing import EraseForm
from consultation.models import Response
from consultation.selectors.copying import everything_held
from consultation.views.drafts import let_go
from consultation.views.receipts import let_receipt_go, with_response


@require_safe
@with_response
def copy(request: HttpRequest, response: Response) -> HttpResponse:
    """Show everything that is held, made on the spot and kept nowhere."""
    context = {"consultation": response.questionnaire.consultation, "held": everything_held(response)}
    return _never_kept(render(request, "consultation/follow/copy.html", context))


@require_safe
@with_response
def copy_file(request: HttpRequest, response: Response) -> HttpResponse:
    """Give everything that is held as a file that other programs can read."""
    reply = JsonResponse(everything_held(response).as_data(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    reply["Content-Disposition"] = 'attachment; filename="my-response.json"'
    return _never_kept(reply)


@require_http_methods(["GET", "HEAD", "POST"])
@with_response
def erase(request: HttpRequest, response: Response) -> HttpResponse:
    """Say what erasing means; on POST erase, and let this browser forget."""
    consultation = response.questionnaire.consultation
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        erase_response(response_id=response.pk)
        to = reverse("consultation:follow-erased", kwargs={"slug": consultation.slug})
        return let_receipt_go(let_go(redirect(to), consultation.slug), consultation.slug)
    return render(request, "consultation/follow/erase.html", {"consultation": consultation, "form": form})


def _never_kept(reply: HttpResponse) -> HttpResponse:
    reply["Cache-Control"] = "no-store"
    return reply
