"""Who may moderate what, and the way from one page of the desk to the next."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.models import Answer
from consultation.selectors.moderating.answers import AnswerNotFoundError, AnswerRetractedError, access_answer
from consultation.selectors.moderating.work import MODERATE

View = Callable[..., HttpResponse]
TOOK_PART = gettext_lazy("You took part in this one, so somebody else has to decide.")


def moderators_only(view: View) -> View:
    """Let in who may moderate; send them back to the queue where a respondent took the text back meanwhile."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AnswerRetractedError:
            messages.info(request, _("Its respondent has changed or withdrawn this answer. It waits no longer."))
            return to_queue(request)

    return permission_required(MODERATE, raise_exception=True)(page)


def person_of(request: HttpRequest) -> User:
    """Return who asks; `moderators_only` lets nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
    return request.user


def answer_of(request: HttpRequest, answer_id: int) -> Answer:
    """Return the answer of an address, or the same 404 for one that is not there and one out of reach."""
    try:
        return access_answer(answer_id, by=request.user)
    except AnswerRetractedError:
        raise
    except AnswerNotFoundError as error:
        raise Http404 from error


def query_of(request: HttpRequest) -> str:
    """Return the filter as it stands in the address, to be carried from answer to answer."""
    query = request.GET.copy()
    query.pop("after", None)
    return f"?{query.urlencode()}" if query else ""


def to_queue(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the queue, with its filter."""
    return redirect(reverse("consultation:moderation-queue") + query_of(request))


def to_answer(request: HttpRequest, answer_id: int) -> HttpResponseRedirect:
    """Lead to an answer, with the filter of the queue."""
    return redirect(reverse("consultation:moderation-answer", args=[answer_id]) + query_of(request))
